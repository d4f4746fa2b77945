"""Up to three questions of a room stand first. The place is a numbered seat, so that a fourth has none."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from mentorship.live.domain import access, log
from mentorship.live.enums import PINNABLE, PINS, EventKind
from mentorship.live.exceptions import MovedOn, PinsFull
from mentorship.live.models import Event, Question, Room


def pin(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    """Put it first. Raises ``PinsFull``; ``MovedOn`` for what stands there already or is not to be pinned now."""
    with transaction.atomic():
        room = log.lock(question.room)
        if done := log.already(room, by=by, cid=cid):
            return done
        access.must_host(room, by)
        question = _held(question)
        if question.pin is not None or question.state not in PINNABLE:
            raise MovedOn
        taken = set(Question.objects.filter(room=room, pin__isnull=False).values_list("pin", flat=True))
        seat = next((seat for seat in PINS if seat not in taken), None)
        if seat is None:
            raise PinsFull
        return _put(room, question, seat, by=by, cid=cid)


def unpin(question: Question, *, by: User, cid: UUID | None = None) -> Event:
    with transaction.atomic():
        room = log.lock(question.room)
        if done := log.already(room, by=by, cid=cid):
            return done
        access.must_host(room, by)
        question = _held(question)
        if question.pin is None:
            raise MovedOn
        return _put(room, question, None, by=by, cid=cid)


def _held(question: Question) -> Question:
    return Question.objects.select_for_update(of=("self",)).get(pk=question.pk)


def _put(room: Room, question: Question, seat: int | None, *, by: User, cid: UUID | None) -> Event:
    question.pin = seat
    question.save(update_fields=["pin"])
    kind = EventKind.UNPINNED if seat is None else EventKind.PINNED
    return log.append(room, kind, by=by, cid=cid, body={"q": question.pk})
