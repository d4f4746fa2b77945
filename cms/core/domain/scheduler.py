"""Periodic deeds: of all the processes that look, one runs what is due.

A deed is claimed by one conditional UPDATE of its ``PeriodicRun`` row, so it begins at most once per period however
many schedulers look at once. One that takes longer than its period, or dies with its process, begins again in the next
period; deeds are idempotent.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from cms.core.models import PeriodicRun
from cms.core.registry import periodic

logger = logging.getLogger(__name__)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def run_due(*, now: datetime | None = None, is_over: Callable[[], bool] = lambda: False) -> list[str]:
    """Run the deeds that are due and not claimed by another process; their keys, also of those that failed.

    ``is_over`` is asked before each: what was not begun is still due for the next process.
    """
    now = now or timezone.now()
    ran = []
    for key in due(now):
        if is_over():
            break
        if not claim(key, now):
            continue
        ran.append(key)
        try:
            periodic[key].run()
        except Exception:
            logger.exception("Periodic deed %s failed; it begins again in %s s", key, periodic[key].every)
    return ran


def due(now: datetime) -> list[str]:
    """Keys of the registered deeds whose period is over, in order of registration. One query."""
    started = dict(PeriodicRun.objects.values_list("key", "started_at"))
    return [key for key, deed in periodic.items() if started.get(key, NEVER) <= now - timedelta(seconds=deed.every)]


def claim(key: str, now: datetime) -> bool:
    """True for exactly one caller per period."""
    PeriodicRun.objects.bulk_create([PeriodicRun(key=key, started_at=NEVER)], ignore_conflicts=True)
    before = now - timedelta(seconds=periodic[key].every)
    return PeriodicRun.objects.filter(key=key, started_at__lte=before).update(started_at=now) == 1
