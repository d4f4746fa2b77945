"""Asking, taking, answering, hiding. Every deed is one event; the same ``cid`` again is the same deed."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cms.core.domain.states import MoveRefused
from mentorship.live.domain import access, finding, log, tell
from mentorship.live.domain.access import must_take_words
from mentorship.live.domain.words import said
from mentorship.live.enums import QUESTION_MOVES, EventKind, QuestionState, RoomKind
from mentorship.live.exceptions import BadInput, MovedOn, NoSuchThing, NotAllowed, Taken
from mentorship.live.models import Answer, Event, Question, Room

#: Which word of the log each move is.
SAID = {
    "take": EventKind.TAKEN,
    "release": EventKind.RELEASED,
    "answer": EventKind.ANSWERED,
    "mark_answered": EventKind.ANSWERED,
    "reopen": EventKind.REOPENED,
    "hide": EventKind.HIDDEN,
    "withdraw": EventKind.WITHDRAWN,
}


def ask(room: Room, *, by: User, text: str, cid: UUID | None = None) -> Event:
    """Put a question into an open session. Raises ``RoomNotOpen``, ``RoomClosed``, ``BadInput``."""
    text = said(text)
    with transaction.atomic():
        room = log.lock(room)
        if done := log.already(room, by=by, cid=cid):
            return done
        must_take_words(room)
        if room.kind != RoomKind.SESSION:
            raise NoSuchThing
        now = timezone.now()
        question = Question.objects.create(room=room, asker=by, text=text, seq=room.head + 1, asked_at=now)
        whom = log.who(room, by, is_host=access.is_host(room, by))
        body = {"q": question.pk, "text": question.text, "by": whom}
        return log.append(room, EventKind.ASKED, by=by, cid=cid, body=body, at=now)


def take(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """Say "I am answering this"; of two who say it at once, one gets ``Taken``."""
    return move_question(question, "take", by=by, cid=cid)


def release(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """Give it back to all hosts; a co-host may free what the other's lost phone holds."""
    return move_question(question, "release", by=by, cid=cid)


def answer(question: Question, *, by: User, text: str, cid: UUID | None = None) -> Event:
    """Answer in writing; an answered question may get further answers."""
    return move_question(question, "answer", by=by, cid=cid, text=said(text))


def mark_answered(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """It was answered aloud."""
    return move_question(question, "mark_answered", by=by, cid=cid)


def reopen(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    return move_question(question, "reopen", by=by, cid=cid)


def hide(question: Question, *, by: User, reason: str, cid: UUID | None = None) -> Event:
    """Take the words away from everyone but the hosts and the asker, who reads the reason. ``BadInput`` without one."""
    return move_question(question, "hide", by=by, cid=cid, reason=said(reason))


def withdraw(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """The asker takes it back while nobody has it in hand; its words leave the log."""
    return move_question(question, "withdraw", by=by, cid=cid)


def actor_of(question: Question, person: User, *, is_host: bool) -> str:
    """The word of the table for this person. A host's own question is still a host's to handle."""
    if is_host:
        held = question.state == QuestionState.ANSWERING and question.taken_by_id != person.pk
        return "other_host" if held else "host"
    return "asker" if question.asker_id == person.pk else "listener"


def move_question(
    question: Question, move: str, *, by: User, cid: UUID | None = None, text: str = "", reason: str = ""
) -> Event:
    """The one door of a question's state. Raises one of ``Refused``: taken, moved on, not allowed and so on."""
    with transaction.atomic():
        room = log.lock(question.room)
        if done := log.already(room, by=by, cid=cid):
            return done
        question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        own = move == "withdraw" and question.asker_id == by.pk  # a host may take back what they asked themselves
        actor = "asker" if own else actor_of(question, by, is_host=access.is_host(room, by))
        if move == "take":
            must_take_words(room)
        _check(question, move, actor=actor, reason=reason)
        _apply(question, move, by=by, reason=reason)
        return _tell(room, question, move, by=by, cid=cid, text=text, reason=reason)


def _check(question: Question, move: str, *, actor: str, reason: str) -> None:
    try:
        QUESTION_MOVES.check(move, state=question.state, actor=actor, reason=reason)
    except ValueError as no_reason:
        raise BadInput from no_reason
    except MoveRefused as refused:
        if actor not in {word for row in QUESTION_MOVES.moves[move].actors for word in (row, f"other_{row}")}:
            raise NotAllowed from refused
        if actor == "other_host" or (move == "take" and question.state == QuestionState.ANSWERING):
            raise Taken from refused
        raise MovedOn from refused


def _apply(question: Question, move: str, *, by: User, reason: str) -> None:
    question.state = QUESTION_MOVES.moves[move].target
    now = timezone.now()
    if move == "take":
        question.taken_by, question.taken_at = by, now
    elif move in {"release", "reopen"}:
        question.taken_by = question.taken_at = question.answered_at = None
    elif question.state == QuestionState.ANSWERED:
        question.answered_at = question.answered_at or now
    question.hidden_reason = reason
    question.save(update_fields=["state", "taken_by", "taken_at", "answered_at", "hidden_reason"])


def _tell(room: Room, question: Question, move: str, *, by: User, cid: UUID | None, text: str, reason: str) -> Event:
    body: dict[str, Any] = {"q": question.pk}
    private, now = None, timezone.now()
    if move in {"take", "answer", "mark_answered"}:
        body["by"] = log.who(room, by, is_host=True)
    if move == "answer":
        body["text"] = text
        Answer.objects.create(question=question, author=by, text=text, seq=room.head + 1, at=now)
    if move == "hide":
        private = {"reason": reason, "by": log.who(room, by, is_host=True)}
    is_gone = move in {"hide", "withdraw"}
    if is_gone:
        log.redact(room, question.pk, hosts_may_read=move == "hide")
    finding.changed(question)
    tell.about_question(room, question, move, text=text, reason=reason, by=by)
    return log.append(room, SAID[move], by=by, cid=cid, body=body, private=private, redacts=is_gone, at=now)
