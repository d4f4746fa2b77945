"""Refusals with words for the person who tried."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 the field's word, read aloud in messages
    """The deed cannot be done. ``message`` is translated and says what to do instead."""

    message: Any = _("That did not work. Load the page again to see where it stands now.")

    def __init__(self, message: Any = "") -> None:
        self.message = message or self.message
        super().__init__(str(self.message))


class HeldByOther(Refused):
    message = _("Somebody else is looking at this just now. Choose another one, or try again in half an hour.")


class NotYours(Refused):
    """Said to somebody who may not look at it, or not at this moment."""

    message = _("This is not yours to look at any more. What is waiting for you stands in the list.")


class PointsOpen(Refused):
    message = _("Tick every point that must be met. If one is not met yet, say what to add.")


class WhyMissing(Refused):
    message = _("Say in words what to add: the learner reads exactly this.")


class SentTooOften(Refused):
    message = _("You have sent this many times today. It is kept; go on with it tomorrow.")


class SharedTooOften(Refused):
    message = _("You have shared many times today. Open the practice and choose the photo there, or go on tomorrow.")


class AppealedBefore(Refused):
    message = _("Somebody else has looked at this already. Add what is missing, or talk to your mentor.")


class TooManyFiles(Refused):
    def __init__(self, most: int) -> None:
        super().__init__(_("At most %(most)s here. Take one away first, then add another.") % {"most": most})
