"""A mentor and a learner who work together, and the moves of their link."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.domain.states import Move, StateTable


class LinkState(models.TextChoices):
    TRIAL = "trial", _("Getting to know each other")
    ACTIVE = "active", _("Working together")
    PAUSED = "paused", _("Taking a break")
    CLOSING = "closing", _("Coming to an end")
    SUSPENDED = "suspended", _("Stopped for now")
    ENDED = "ended", _("Ended")


OPEN_LINKS = (LinkState.TRIAL, LinkState.ACTIVE, LinkState.PAUSED, LinkState.CLOSING, LinkState.SUSPENDED)


class Fit(models.TextChoices):
    """What one side says after the first meeting."""

    UNSAID = "", _("Has not said yet")
    GOOD = "good", _("We fit well")
    UNDECIDED = "undecided", _("I need more time")


class EndReason(models.TextChoices):
    NO_FIT = "no_fit", _("We don't fit together")
    COMPLETED = "completed", _("We reached what we set out to do")
    PARTLY = "partly", _("We reached part of it")
    MOVED_ON = "moved_on", _("I go on by myself from here")
    NO_TIME = "no_time", _("I have no time at present")
    MENTOR_TIMED_OUT = "mentor_timed_out", _("The mentor did not answer for a long time")
    MENTEE_TIMED_OUT = "mentee_timed_out", _("The learner did not answer for a long time")
    REASSIGNED = "reassigned", _("The coordinator found another mentor")
    SAFEGUARDING = "safeguarding", _("Ended for safety")
    LEFT = "left", _("One side has left the platform")


#: What a person may choose; the others are given by the system, the coordinator and the safeguarding officer.
SPOKEN_REASONS = (
    EndReason.NO_FIT,
    EndReason.COMPLETED,
    EndReason.PARTLY,
    EndReason.MOVED_ON,
    EndReason.NO_TIME,
)

_S = LinkState
_BOTH = ("mentor", "mentee")
LINK_MOVES = StateTable(
    LinkState,
    [
        Move("settle", (_S.TRIAL,), _S.ACTIVE, ("system",)),
        Move("pause", (_S.ACTIVE,), _S.PAUSED, _BOTH),
        Move("resume", (_S.PAUSED,), _S.ACTIVE, (*_BOTH, "system")),
        Move("close", (_S.ACTIVE,), _S.CLOSING, (*_BOTH, "system")),
        Move("end", (_S.TRIAL, _S.ACTIVE, _S.PAUSED, _S.CLOSING), _S.ENDED, _BOTH, reason=True),
        Move("time_out", (_S.ACTIVE,), _S.ENDED, ("system",), reason=True),
        Move("reassign", (_S.TRIAL, _S.ACTIVE, _S.PAUSED, _S.CLOSING), _S.ENDED, ("coordinator",), reason=True),
        Move("suspend", (_S.TRIAL, _S.ACTIVE, _S.PAUSED, _S.CLOSING), _S.SUSPENDED, ("safeguard",), reason=True),
        Move("lift", (_S.SUSPENDED,), _S.ACTIVE, ("safeguard",)),
        Move("end_for_safety", (_S.SUSPENDED,), _S.ENDED, ("safeguard",), reason=True),
        Move("leave", OPEN_LINKS, _S.ENDED, ("system",), reason=True),
    ],
)
