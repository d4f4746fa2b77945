"""Sending what waits. Every statement goes at least once; its id makes that exactly once at the other side."""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.records.domain.gathering import Batch, Line, how_many_wait, next_batch, still_holds
from courses.records.domain.store import OutOfTime, Store, Undelivered
from courses.records.enums import Trouble
from courses.records.models import Receiver, Share
from courses.records.rules import A_RUN, CLAIMED_FOR, wait_after

logger = logging.getLogger(__name__)


def deliver_due() -> int:
    """How many statements arrived. Of many processes one sends to a receiver at a time; none keeps the others waiting.

    The scheduler calls it, not the worker: a store that does not answer must not hold up anybody's code. All of them
    together have ``A_RUN``; whoever had their turn comes last the next time.
    """
    ends = time.monotonic() + A_RUN.total_seconds()
    due = Receiver.objects.filter(is_on=True, next_at__lte=timezone.now()).exclude(endpoint="")
    arrived = 0
    for receiver in due.order_by("next_at", "pk"):
        if time.monotonic() >= ends:
            break
        if claim(receiver):
            arrived += deliver(receiver, ends=ends)
    return arrived


def claim(receiver: Receiver) -> bool:
    """True for exactly one caller. Whoever dies with the claim gives it back in ten minutes."""
    now = timezone.now()
    return Receiver.objects.filter(pk=receiver.pk, next_at__lte=now).update(next_at=now + CLAIMED_FOR) == 1


def deliver(receiver: Receiver, *, ends: float) -> int:
    """Batch by batch, each asked anew: whoever says no meanwhile is not in the next one. No transaction is open."""
    before, store = receiver.delivered, None
    try:
        with suppress(OutOfTime):
            while time.monotonic() < ends and (batch := next_batch(receiver)).lines:
                store = store or Store(receiver, ends=ends)
                if not batch.statements or store.put_all(batch.statements):
                    keep(receiver, batch.lines)
                else:
                    one_by_one(receiver, store, batch)
        Receiver.objects.filter(pk=receiver.pk).update(failures=0, trouble="", trouble_at=None, next_at=timezone.now())
    except Undelivered as stopped:
        note_trouble(receiver, stopped)
    look(receiver)
    receiver.refresh_from_db(fields=["delivered"])
    return receiver.delivered - before


def one_by_one(receiver: Receiver, store: Store, batch: Batch) -> None:
    """What was refused together goes once more, each by itself, and what is refused alone is passed by.

    A store that takes none of them is none, or is not ours: then nothing is passed by. Raises ``Undelivered`` and
    ``OutOfTime``; what was settled until then is kept.
    """
    done: list[Line] = []
    taken, refused = 0, 0
    ended: set[int] = set()
    try:
        for line in batch.lines:
            if line.share in ended or not still_holds(line):
                ended.add(line.share)
                continue
            if line.statement is not None:
                is_taken = store.put_one(line.statement)
                taken, refused = taken + is_taken, refused + (not is_taken)
            done.append(line)
    except OutOfTime:
        if refused and not taken:
            raise Undelivered(Trouble.ADDRESS) from None
        raise
    finally:
        if taken:
            keep(receiver, done, refused=refused, left=[line for line in batch.lines if line not in done])
    if refused and not taken:
        raise Undelivered(Trouble.ADDRESS)


def keep(receiver: Receiver, done: list[Line], *, refused: int = 0, left: Sequence[Line] = ()) -> None:
    """The cursors move on. A cursor never goes back, whoever else was here meanwhile, nor past one that is left."""
    count = sum(line.statement is not None for line in done) - refused
    barred = {(line.share, line.cursor, line.at) for line in left}
    seen: dict[int, dict[str, Any]] = {}
    for line in done:
        if (line.share, line.cursor, line.at) not in barred:
            seen.setdefault(line.share, {})[line.cursor] = line.at
    with transaction.atomic():  # the receiver before its shares, as whoever sets it up
        facts = {"last_at": timezone.now()} if count else {}
        Receiver.objects.filter(pk=receiver.pk).update(
            delivered=F("delivered") + count, refused=F("refused") + refused, **facts
        )
        for pk, cursors in sorted(seen.items()):
            for cursor, at in cursors.items():
                Share.objects.filter(pk=pk, **{f"{cursor}__lt": at}).update(**{cursor: at})
    if refused:
        logger.warning("Receiver %s did not take %s statements", receiver.pk, refused)


def note_trouble(receiver: Receiver, stopped: Undelivered) -> None:
    """Again after twice the time, or when the other side says."""
    with transaction.atomic():
        row = Receiver.objects.select_for_update(no_key=True, of=("self",)).get(pk=receiver.pk)
        now = timezone.now()
        row.failures += 1
        row.trouble, row.trouble_at = stopped.trouble, now
        row.next_at = now + max(wait_after(row.failures), timedelta(seconds=stopped.patience))
        row.save(update_fields=["failures", "trouble", "trouble_at", "next_at"])
    logger.warning("Receiver %s: %s, tried again at %s", receiver.pk, stopped.trouble.name, row.next_at)


def look(receiver: Receiver) -> None:
    Receiver.objects.filter(pk=receiver.pk).update(waiting=how_many_wait(receiver), looked_at=timezone.now())
