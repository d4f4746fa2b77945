"""Refusals with words for the person who tried."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses.exceptions import Refused


class TooOften(Refused):
    message = _("That is enough for one day. Everything is kept; go on tomorrow.")


class OnlyToRead(Refused):
    message = _("This class is over. It can be read, but nothing changes any more.")


class NoReminders(Refused):
    message = _("This learner does not want reminders. Talk to them when you meet.")


class RemindedLately(Refused):
    message = _("They were reminded within the last seven days. One word a week is enough.")


class TakenOut(Refused):
    message = _(
        "A teacher took you out of this class. The code does not open it for you: ask them to invite you again."
    )


class WrongCode(Refused):
    message = _("This is not the code of this meeting. Look at the screen again: the code changes every two minutes.")


class TooManyTries(Refused):
    message = _("Too many tries. Wait ten minutes, or tell the teacher: they can tick you on the list.")


class SentTooLate(Refused):
    message = _("The meeting was more than two weeks ago. Ask the teacher to tick you on the list.")


class LastTeacher(Refused):
    message = _(
        "Somebody has to look after this class. Make a link for another teacher first; when they have come, you can go."
    )


class HasATeacher(Refused):
    message = _("Somebody teaches this class by now. They invite further teachers themselves.")


class LinkUsed(Refused):
    message = _("This link was used already or is too old. Ask the teacher of the class for a new one.")


class CalledOff(Refused):
    message = _("This meeting was called off.")


class HasBegun(Refused):
    message = _("This meeting has begun or is over. It can no longer be changed.")


class IsOpen(Refused):
    message = _("People may already say that they are here: the time stays. Place and topic can still be changed.")


class InThePast(Refused):
    message = _("That time has passed. Please choose a later one.")


class OutsideTheClass(Refused):
    """``weeks``: so many of those that were asked for lie within the class."""

    def __init__(self, first: date, last: date, *, weeks: int = 0) -> None:
        days = {"first": date_format(first), "last": date_format(last), "n": weeks}
        words = ngettext(
            "The class ends on %(last)s: from the day you chose there is room for %(n)d week.",
            "The class ends on %(last)s: from the day you chose there is room for %(n)d weeks in a row.",
            weeks,
        )
        whole = gettext("This class goes from %(first)s to %(last)s. Choose a day within, or change the class first.")
        super().__init__((words if weeks else whole) % days)


class MeetingsOutside(Refused):
    """``days`` of meetings that the new days of the class leave out, in order."""

    def __init__(self, days: list[date]) -> None:
        words = ngettext(
            "%(n)d meeting is planned outside these days, on %(first)s. Move it or call it off first.",
            "%(n)d meetings are planned outside these days, the first on %(first)s, the last on %(last)s. "
            "Move them or call them off first.",
            len(days),
        )
        super().__init__(words % {"n": len(days), "first": date_format(days[0]), "last": date_format(days[-1])})


class ChangedMeanwhile(Refused):
    message = _("Somebody changed this meeting meanwhile. Nothing of yours was saved: look at it again.")


class ClassChangedMeanwhile(Refused):
    message = _("Somebody changed this class meanwhile. Nothing of yours was saved: look at it again.")


class ClassHasBegun(Refused):
    message = _("The class has begun: its first day stays. Everything else can still be changed.")


class OldCode(Refused):
    message = _("This class has a new code, and the old one opens nothing any more. Ask its teacher for the new one.")


class NotYet(Refused):
    message = _("This meeting has not begun yet. Its name list opens half an hour before.")
