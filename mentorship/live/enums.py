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
    HIDDEN = "hidden", _("Hidden by the host")
    WITHDRAWN = "withdrawn", _("Taken back")


#: What everyone in the room may see.
SHOWN = (QuestionState.WAITING, QuestionState.ANSWERING, QuestionState.ANSWERED)
#: What still asks something of a host.
UNANSWERED = (QuestionState.WAITING, QuestionState.ANSWERING)


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
        Move("mark_answered", UNANSWERED, _S.ANSWERED, ("host",)),
        Move("reopen", (_S.ANSWERED,), _S.WAITING, ("host",)),
        Move("hide", SHOWN, _S.HIDDEN, ("host", "other_host"), reason=True),
        Move("withdraw", (_S.WAITING,), _S.WITHDRAWN, ("asker",)),
    ],
)
