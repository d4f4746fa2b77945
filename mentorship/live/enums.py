"""Kinds, states and the two tables of moves of the live room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.domain.states import Move, StateTable


class RoomKind(models.TextChoices):
    SESSION = "session", _("Live Q&A")
    CHAT = "chat", _("Private chat")


class RoomState(models.TextChoices):
    SCHEDULED = "scheduled", _("Starts later")
    OPEN = "open", _("Open now")
    CLOSED = "closed", _("Over")


class QuestionState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    ANSWERING = "answering", _("Being answered")
    ANSWERED = "answered", _("Answered")
    PARKED = "parked", _("Set aside for later")
    MERGED = "merged", _("Asked together with another question")
    HIDDEN = "hidden", _("Hidden by the host")
    WITHDRAWN = "withdrawn", _("Taken back")


#: What everyone in the room may see.
SHOWN = (QuestionState.WAITING, QuestionState.ANSWERING, QuestionState.ANSWERED, QuestionState.PARKED)
#: What still asks something of a host.
UNANSWERED = (QuestionState.WAITING, QuestionState.ANSWERING)
#: What may stand first in the room.
PINNABLE = (*UNANSWERED, QuestionState.ANSWERED)
PINS = (1, 2, 3)  # seats: that there are no more holds in the database
#: Seconds between two questions of one person; 0 is as fast as they can.
SLOW_STEPS = (0, 30, 60, 300)


class EventKind(models.TextChoices):
    """Every change of a room; the words are part of the protocol."""

    ROOM = "room", _("The room opened or closed")
    ASKED = "asked", _("A question was asked")
    VOTES = "votes", _("Votes were counted")
    TAKEN = "taken", _("A host is answering")
    RELEASED = "released", _("A host let go of a question")
    ANSWERED = "answered", _("A question was answered")
    REOPENED = "reopened", _("A question waits again")
    HIDDEN = "hidden", _("A question was hidden")
    WITHDRAWN = "withdrawn", _("A question was taken back")
    PINNED = "pinned", _("A question stands first")
    UNPINNED = "unpinned", _("A question stands in its order again")
    PARKED = "parked", _("A question was set aside")
    MERGED = "merged", _("A question was put together with another")
    SPLIT = "split", _("A question was taken apart from another")
    SLOW = "slow", _("The time between two questions was set")
    SAID = "said", _("A message in a chat")
    SEEN = "seen", _("A chat was read up to a point")


ROOM_MOVES = StateTable(
    RoomState,
    [
        Move("open", (RoomState.SCHEDULED,), RoomState.OPEN, ("host",)),
        Move("close", (RoomState.SCHEDULED, RoomState.OPEN), RoomState.CLOSED, ("host", "system")),
        Move("reopen", (RoomState.CLOSED,), RoomState.OPEN, ("system",)),
    ],
)

#: Actors: ``host`` has the question in hand or nobody has; ``other_host``: a co-host has it; ``asker``; ``listener``.
_S = QuestionState
QUESTION_MOVES = StateTable(
    QuestionState,
    [
        Move("take", (_S.WAITING,), _S.ANSWERING, ("host",)),
        Move("release", (_S.ANSWERING,), _S.WAITING, ("host", "other_host")),
        Move("answer", SHOWN, _S.ANSWERED, ("host",)),
        Move("mark_answered", (*UNANSWERED, _S.PARKED), _S.ANSWERED, ("host",)),
        Move("park", UNANSWERED, _S.PARKED, ("host",)),
        Move("reopen", (_S.ANSWERED, _S.PARKED), _S.WAITING, ("host",)),
        Move("merge", SHOWN, _S.MERGED, ("host",)),
        Move("split", (_S.MERGED,), _S.WAITING, ("host",)),
        Move("hide", SHOWN, _S.HIDDEN, ("host", "other_host"), reason=True),
        Move("withdraw", (_S.WAITING, _S.PARKED), _S.WITHDRAWN, ("asker",)),
    ],
)
