"""The one door of everything that leaves: rows are taken once, and settled once.

Works on ``Message`` and ``Delivery`` alike. Taking is a conditional update, so a task, its repeat and the periodic
deed may all reach for the same row and one of them gets it.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from accounts.enums import SEND_MOVES, SendState
from accounts.models import Delivery, Message

MAX_ATTEMPTS = 5
WAITS = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
FORGOTTEN_AFTER = timedelta(minutes=10)
type Row = Message | Delivery


def _move(row: Row, name: str, **changes: object) -> bool:
    move = SEND_MOVES.moves[name]
    moved = type(row)._default_manager.filter(pk=row.pk, state__in=move.sources)  # noqa: SLF001 Django's own spelling
    if not moved.update(state=move.target, **changes):
        return False
    row.refresh_from_db()
    return True


def take(row: Row) -> bool:
    """Take the row for sending; False if somebody else has it, or its time has not come."""
    if row.next_try_at > timezone.now():
        return False
    return _move(row, "take", taken_at=timezone.now(), attempts=F("attempts") + 1)


def put_off(row: Row, until: datetime) -> None:
    """Let it wait on, unless somebody has taken it meanwhile."""
    waiting = type(row)._default_manager.filter(pk=row.pk, state=SendState.WAITING)  # noqa: SLF001 as above
    waiting.update(next_try_at=until)


def settle_sent(row: Row, **changes: object) -> None:
    _move(row, "arrive", sent_at=timezone.now(), error="", **changes)


def settle_failed(row: Row, error: str, *, again: bool, not_before: datetime | None = None) -> datetime | None:
    """Write down what went wrong. Gives back when it will be tried again, or None when it is given up."""
    if not again or row.attempts >= MAX_ATTEMPTS:
        _move(row, "give_up", error=error[:200])
        return None
    when = timezone.now() + WAITS[min(row.attempts, len(WAITS)) - 1]
    if not_before and not_before > when:
        when = not_before
    _move(row, "put_back", error=error[:200], next_try_at=when)
    return when


def skip(row: Row, why: str) -> None:
    _move(row, "skip", error=why[:200])


def put_back_forgotten() -> int:
    """Rows whose sender died half-way wait again. A message may then arrive twice, which beats never."""
    before = timezone.now() - FORGOTTEN_AFTER
    return sum(
        model.objects.filter(state=SendState.SENDING, taken_at__lt=before).update(state=SendState.WAITING)
        for model in (Message, Delivery)
    )
