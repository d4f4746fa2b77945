"""Refusals of this room. ``message`` is translated: what happened, what is safe, what to do next."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 the field's word, read aloud in messages
    message: str | Promise = ""

    def __init__(self, message: str | Promise = "") -> None:
        self.message = message or self.message
        super().__init__(str(self.message))


class MentorFull(Refused):
    """Said to the mentor."""

    message = _("All your places are taken. The request stays open: accept it when a place is free, or decline it.")


class MentorHasNoPlace(Refused):
    """Said to the learner."""

    message = _("All of this mentor's places are taken at present. Please choose another one.")


class NotServing(Refused):
    message = _("You are not working as a mentor at present, so you can't take anyone on. You can decline kindly.")


class LearnerGone(Refused):
    message = _("This learner is no longer looking for a mentor. Nothing is left to do for you here.")


class SaidNoLately(Refused):
    """The mentor declined this learner; ``until`` when they may be asked again."""

    def __init__(self, until: datetime) -> None:
        day = date_format(timezone.localtime(until), "DATE_FORMAT")
        super().__init__(
            now(
                "This mentor could not take you on this time. From %(day)s on you may ask again; others may fit sooner."
            )
            % {"day": day}
        )


class AskedTooOften(Refused):
    message = _("You have asked many times today. Please go on tomorrow: what you have written is still here.")


class MentorNotTaking(Refused):
    message = _("This mentor is not taking learners just now. Please choose another one.")


class AlreadyAsked(Refused):
    message = _("You have already asked this mentor. The answer will come here.")


class AlreadyLinked(Refused):
    message = _("You two already work together.")


class NoPlaceToAsk(Refused):
    message = _("You have two requests waiting. Take one back, or wait for its answer, then ask again.")


class OwnMentor(Refused):
    message = _("Nobody can be their own mentor. Please choose someone else.")


class AdultsOnly(Refused):
    message = _(
        "Private mentoring is for people aged 18 or older. You can learn every lesson and ask in the open Q&A sessions."
    )


class OwnApplication(Refused):
    message = _("You can't decide about your own application. Someone else of the association has to look at it.")


class CodeNotAccepted(Refused):
    message = _("Please read the mentor code and tick that you will keep it. What you have written is still here.")


class LearnersLeft(Refused):
    message = _("You still have learners. End each link with a word to them first; then you can stop.")
