"""Asking, taking, answering, hiding. Every deed is one event; the same ``cid`` again is the same deed."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cms.core.domain.states import MoveRefused
from mentorship.live.domain import access, finding, log, merging, mutes, slow, tell
from mentorship.live.domain.access import must_take_words
from mentorship.live.domain.words import said
from mentorship.live.enums import PINNABLE, QUESTION_MOVES, SHOWN, EventKind, QuestionState, RoomKind
from mentorship.live.exceptions import BadInput, MovedOn, NoSuchThing, NotAllowed, Taken
from mentorship.live.models import Answer, Event, Question, Room
from mentorship.live.protocol.frames import moment

#: Which word of the log each move is.
SAID = {
    "take": EventKind.TAKEN,
    "release": EventKind.RELEASED,
    "answer": EventKind.ANSWERED,
    "mark_answered": EventKind.ANSWERED,
    "park": EventKind.PARKED,
    "reopen": EventKind.REOPENED,
    "merge": EventKind.MERGED,
    "hide": EventKind.HIDDEN,
    "withdraw": EventKind.WITHDRAWN,
}
LETS_GO = frozenset({"release", "reopen", "park", "merge", "split"})  # nobody has it in hand, nothing answered it
MOVED = ("state", "taken_by", "taken_at", "answered_at", "hidden_reason", "pin", "merged_into")


def ask(room: Room, *, by: User, text: str, cid: UUID | None = None, was_written: bool = False) -> Event:
    """Put a question into an open session. ``was_written`` before it opened: slow mode does not concern it.

    Raises ``RoomNotOpen``, ``RoomClosed``, ``BadInput``, ``TooFast`` in slow mode, ``Muted``.
    """
    text = said(text)
    with transaction.atomic():
        room = log.lock(room)
        if done := log.already(room, by=by, cid=cid):
            return done
        must_take_words(room)
        if room.kind != RoomKind.SESSION:
            raise NoSuchThing
        if not (is_host := access.is_host(room, by)):
            mutes.must_not_be_muted(room, by)
            if not was_written:
                slow.must_have_waited(room, by)
        now = timezone.now()
        question = Question.objects.create(room=room, asker=by, text=text, seq=room.head + 1, asked_at=now)
        whom = log.who(room, by, is_host=is_host)
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


def park(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """Set it aside for later: below the others, out of the waiting ones; it can be voted for and answered."""
    return move_question(question, "park", by=by, cid=cid)


def reopen(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """It waits again: what was answered, or set aside."""
    return move_question(question, "reopen", by=by, cid=cid)


def merge(question: Question, *, into: Question, by: User, cid: UUID | None = None) -> Event:
    """It asks the same as ``into``, and what is merged into it does too.

    Raises ``BadInput`` for itself, ``MovedOn`` where it has a written answer or the other one is not shown.
    """
    return move_question(question, "merge", by=by, cid=cid, into=into)


def split(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """It is another question after all, and waits again."""
    return move_question(question, "split", by=by, cid=cid)


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
    question: Question,
    move: str,
    *,
    by: User,
    cid: UUID | None = None,
    text: str = "",
    reason: str = "",
    into: Question | None = None,
) -> Event:
    """The one door of a question's state. Raises one of ``Refused``: taken, moved on, not allowed and so on."""
    with transaction.atomic():
        room = log.lock(question.room)
        if done := log.already(room, by=by, cid=cid):
            return done
        question, whole, merged = _held(question, into)
        own = move == "withdraw" and question.asker_id == by.pk  # a host may take back what they asked themselves
        actor = "asker" if own else actor_of(question, by, is_host=access.is_host(room, by))
        if move == "take":
            must_take_words(room)
        _check(question, move, actor=actor, reason=reason)
        if move == "split":
            return part(room, question, by=by, cid=cid)
        if move == "merge":
            whole = _must_be_the_same(question, whole)
        elif QUESTION_MOVES.moves[move].target not in SHOWN:  # what leaves the room takes nobody else's question along
            for other in merged:
                part(room, other, by=by)
        _apply(question, move, by=by, reason=reason, into=whole)
        if whole:
            merging.join(question, whole)
        return _tell(room, question, move, by=by, cid=cid, text=text, reason=reason)


def _held(question: Question, into: Question | None) -> tuple[Question, Question | None, list[Question]]:
    """The question, the one it is to be merged into, those merged into it; locked in the order of their numbers."""
    pks = {question.pk, into.pk if into else question.pk}
    rows = Question.objects.select_for_update(of=("self",)).filter(Q(pk__in=pks) | Q(merged_into=question.pk))
    held = {row.pk: row for row in rows.order_by("pk")}
    merged = [row for row in held.values() if row.merged_into_id == question.pk]
    return held[question.pk], held[into.pk] if into else None, merged


def _must_be_the_same(question: Question, whole: Question | None) -> Question:
    """Raises ``BadInput`` for itself, ``NoSuchThing``, ``MovedOn`` where one of the two cannot be merged now."""
    if whole is None or whole.pk == question.pk:
        raise BadInput
    if whole.room_id != question.room_id:
        raise NoSuchThing
    if whole.state not in SHOWN:
        raise MovedOn
    if question.answers.exists():
        raise MovedOn(_("This question has an answer of its own already. It stays as it is."))
    return whole


def part(room: Room, question: Question, *, by: User | None, cid: UUID | None = None, is_gone: bool = False) -> Event:
    """A merged question waits again; the caller holds the room. ``is_gone``: its words are not to be read any more."""
    whole = Question.objects.select_for_update(of=("self",)).get(merged=question)
    _apply(question, "split", by=by, reason="", into=None)
    merging.part(question, whole)
    told: dict[str, Any] = {"q": question.pk, "from": whole.pk, "same": _same(whole), "votes": question.votes}
    told |= {"seq": question.seq, "at": moment(question.asked_at)}
    if is_gone:
        told["gone"] = True
    else:
        asker = question.asker
        whom = log.who(room, asker, is_host=access.is_host(room, asker)) if asker else log.NOBODY
        told |= {"text": question.text, "by": whom}
    return log.append(room, EventKind.SPLIT, by=by, cid=cid, body=told)


def _same(question: Question) -> int:
    """How many were merged into it."""
    return Question.objects.filter(merged_into=question).count()


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


def _apply(question: Question, move: str, *, by: User | None, reason: str, into: Question | None) -> None:
    question.state = QUESTION_MOVES.moves[move].target
    now = timezone.now()
    if move == "take":
        question.taken_by, question.taken_at = by, now
    elif move in LETS_GO:
        question.taken_by = question.taken_at = question.answered_at = None
    elif question.state == QuestionState.ANSWERED:
        question.answered_at = question.answered_at or now
    if question.state not in PINNABLE:
        question.pin = None
    question.merged_into, question.hidden_reason = into, reason
    question.save(update_fields=MOVED)


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
    if question.merged_into:
        body |= {"into": question.merged_into.pk, "same": _same(question.merged_into)}
        tell.about_merge(room, question, question.merged_into, by=by)
    is_gone = move in {"hide", "withdraw"}
    if is_gone:
        log.redact(room, question.pk, hosts_may_read=move == "hide")
    finding.changed(question)
    tell.about_question(room, question, move, text=text, reason=reason, by=by)
    return log.append(room, SAID[move], by=by, cid=cid, body=body, private=private, redacts=is_gone, at=now)
