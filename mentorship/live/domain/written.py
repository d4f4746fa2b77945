"""Questions written where no open room was, mostly without a network: asked once, or kept until a room is chosen.

Whether a room takes words is decided under its lock, so that a question which comes while the host opens the room
is either asked here or by the opening, never by both and never by neither.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from cms.core.domain.rates import allow, give_back
from mentorship.live.domain import access, log, questions
from mentorship.live.domain.words import said
from mentorship.live.enums import RoomKind, RoomState
from mentorship.live.exceptions import Muted, NoSuchThing, TooFast, TooMuch
from mentorship.live.models import Mute, Question, Room, WrittenQuestion

A_DAY, MOST_A_DAY = 86_400, 24


def write(person: User, *, text: str, room: Room | None, cid: UUID, at: datetime) -> WrittenQuestion:
    """Keep it, and ask it at once where its room is open. The same ``cid`` is the same question.

    Raises ``BadInput``, ``NoSuchThing``, ``TooMuch``; where it would be asked at once also ``TooFast`` and ``Muted``.
    """
    text = said(text)
    if room and room.kind != RoomKind.SESSION:
        raise NoSuchThing
    if found := WrittenQuestion.objects.filter(person=person, cid=cid).first():
        return found
    counted = {"limit": MOST_A_DAY, "seconds": A_DAY}
    if not allow(f"live.written:{person.pk}", **counted):
        raise TooMuch
    try:
        return _keep(person, text, room, cid=cid, at=at)
    except (TooFast, Muted):
        give_back(f"live.written:{person.pk}", **counted)
        raise


def _keep(person: User, text: str, room: Room | None, *, cid: UUID, at: datetime) -> WrittenQuestion:
    with transaction.atomic():
        held = log.lock(room) if room else None
        try:
            with transaction.atomic():
                row = WrittenQuestion.objects.create(person=person, cid=cid, room=held, text=text, written_at=at)
        except IntegrityError:
            return WrittenQuestion.objects.get(person=person, cid=cid)
        if held and held.state == RoomState.OPEN:
            _ask(row, held)
    return row


def ask_what_waits(room: Room) -> int:
    """For whoever opens the room and holds its lock: what waits for it is asked, in the order of writing.

    Slow mode is for what is asked from now on. What somebody wrote who may not ask here waits for another session.
    """
    waiting = WrittenQuestion.objects.filter(room=room, question=None)
    waiting.filter(person__in=Mute.objects.filter(room=room, lifted_at=None).values("person")).update(room=None)
    rows = waiting.filter(person__is_active=True).select_related("person")
    for row in rows:
        _ask(row, room, was_written=True)
    return len(rows)


def place(row: WrittenQuestion, room: Room) -> WrittenQuestion:
    """Its writer chose a session: asked now or when that opens, once.

    Raises ``NoSuchThing``, ``RoomClosed``, ``TooFast``, ``Muted``.
    """
    if room.kind != RoomKind.SESSION:
        raise NoSuchThing
    with transaction.atomic():
        held = log.lock(room)
        row = WrittenQuestion.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
        if row.question_id:
            return row
        if held.state == RoomState.CLOSED:
            access.must_take_words(held)
        row.room = held
        row.save(update_fields=["room"])
        if held.state == RoomState.OPEN:
            _ask(row, held)
    return row


def put_away(row: WrittenQuestion) -> None:
    """Its writer does not want to ask it any more; what was asked meanwhile stays asked."""
    WrittenQuestion.objects.filter(pk=row.pk, question=None).delete()


def session_of_code(code: str, *, at: datetime) -> Room | None:
    """The session of these six digits now, else the one that had them when the question was written."""
    rows = access.sessions_listed().filter(code=code)
    now = rows.exclude(state=RoomState.CLOSED).first()
    return now or rows.filter(made_at__lte=at, closed_at__gte=at).order_by("-closed_at").first()


def own_written(person: User) -> list[WrittenQuestion]:
    """What this person wrote and nobody has been asked yet, with its session. One query."""
    rows = WrittenQuestion.objects.filter(person=person, question=None)
    return list(rows.select_related("room").order_by("-written_at", "-pk")[:20])


def own_row(person: User, pk: int) -> WrittenQuestion:
    """Raises ``NoSuchThing`` for a wrong number and for somebody else's alike."""
    row = WrittenQuestion.objects.filter(person=person, pk=pk).first()
    if row is None:
        raise NoSuchThing
    return row


def _ask(row: WrittenQuestion, room: Room, *, was_written: bool = False) -> None:
    event = questions.ask(room, by=row.person, text=row.text, cid=row.cid, was_written=was_written)
    row.question = Question.objects.filter(room=room, asker=row.person, pk=event.body.get("q")).first()
    row.save(update_fields=["question"])
