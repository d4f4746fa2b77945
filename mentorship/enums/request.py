"""A villager's request for a mentor and its moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.domain.states import Move, StateTable


class RequestState(models.TextChoices):
    OPEN = "open", _("Waiting for any mentor")
    OFFERED = "offered", _("Waiting for the mentor's answer")
    CLAIMED = "claimed", _("A mentor is looking at it")
    ESCALATED = "escalated", _("With the coordinator")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Not this time")
    EXPIRED = "expired", _("No answer in time")
    WITHDRAWN = "withdrawn", _("Taken back")


OPEN_REQUESTS = (RequestState.OPEN, RequestState.OFFERED, RequestState.CLAIMED, RequestState.ESCALATED)


class DeclineReason(models.TextChoices):
    """Why a mentor says no; the learner reads the sentence."""

    FULL = "full", _("I have as many learners as I can help well")
    BUSY = "busy", _("I am too busy in these weeks")
    OTHER_PRODUCT = "other_product", _("I don't know this product well enough")
    TOO_FAR = "too_far", _("We live too far apart")
    OTHER_MENTOR = "other_mentor", _("Another mentor fits better")
    STOPPED = "stopped", _("I have stopped taking learners")


_S = RequestState
REQUEST_MOVES = StateTable(
    RequestState,
    [
        Move("claim", (_S.OPEN, _S.ESCALATED), _S.CLAIMED, ("mentor",)),
        Move("release", (_S.CLAIMED,), _S.OPEN, ("mentor", "system")),
        Move("accept", (_S.OPEN, _S.OFFERED, _S.CLAIMED), _S.ACCEPTED, ("mentor",)),
        Move("decline", (_S.OFFERED,), _S.DECLINED, ("mentor",), reason=True),
        Move("expire", (_S.OFFERED,), _S.EXPIRED, ("system",)),
        Move("escalate", (_S.OPEN,), _S.ESCALATED, ("system",)),
        Move("offer", (_S.OPEN, _S.ESCALATED), _S.OFFERED, ("coordinator",)),
        Move("withdraw", OPEN_REQUESTS, _S.WITHDRAWN, ("mentee", "coordinator", "system")),
    ],
)
