"""Refusals with words for the person who tried."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 the field's word, read aloud in messages
    """The deed cannot be done. ``message`` is translated and says what to do instead."""

    message: Any = _("That did not work. Load the page again to see where it stands now.")


class AlreadyOpen(Refused):
    message = _("You already have an application with this association. It is shown here.")


class AlreadyMember(Refused):
    message = _("You are already a member of this association.")


class OutsideArea(Refused):
    message = _("This association does not cover that village. Choose one of its villages.")


class ClaimedByOther(Refused):
    message = _("A colleague is looking at this application now. Try again in half an hour.")


class OwnApplication(Refused):
    message = _("Nobody decides on their own application. A colleague has to do it.")


class AppealTooLate(Refused):
    message = _("The time to look at this decision again is over. Applying again is always possible.")


class SameHousehold(Refused):
    message = _("You live in one household with the applicant. A colleague has to decide.")


class AlreadyAppealed(Refused):
    message = _("You have asked already. The county answers on this page.")


class MovedAway(Refused):
    message = _(
        "The applicant has moved to a village that this association does not cover. "
        "Reject the application with that reason."
    )


class NowhereYet(Refused):
    message = _("Say first which village you live in.")


class NoSuchHousehold(Refused):
    message = _("Nobody in your village has this household code. Look at it once more on your family's phone.")


class AppliedTooOften(Refused):
    message = _("You have asked many times today. Please go on tomorrow: what you have written is still here.")


class GuessedTooOften(Refused):
    message = _("Too many tries. Please wait a minute, then try again.")
