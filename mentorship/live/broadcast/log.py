"""Reading the log from the event loop, in threads that own their connections."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.utils import timezone

from mentorship.live.models import Event, Room
from mentorship.live.protocol.frames import Item, item

PAGE = 200
readers = ThreadPoolExecutor(2, "live-read")
writers = ThreadPoolExecutor(2, "live-write")


async def in_db[T](work: Callable[..., T], *args: Any, pool: ThreadPoolExecutor = readers) -> T:
    """Run ``work`` in a thread; old connections are closed around database work only, never per frame."""

    def call() -> T:
        close_old_connections()
        try:
            return work(*args)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(pool, call)


def to_item(event: Event, *, redacts: bool = False) -> Item:
    return item(seq=event.seq, kind=event.kind, at=event.at, body=event.body, private=event.private, redacts=redacts)


def items_between(room: int, after: int, upto: int) -> list[Item]:
    """Events of ``after`` < seq ≤ ``upto`` in order, at most ``PAGE``."""
    rows = Event.objects.filter(room_id=room, seq__gt=after, seq__lte=upto).order_by("seq")[:PAGE]
    return [to_item(event) for event in rows]


def heads(rooms: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Head and epoch of each room, in one query."""
    rows = Room.objects.filter(pk__in=list(rooms)).values_list("pk", "head", "epoch")
    return {pk: (head, epoch) for pk, head, epoch in rows}


def living_sessions(keys: Iterable[str]) -> set[str]:
    """Which of these sessions are still signed in."""
    keys = list(keys)
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        rows = Session.objects.filter(session_key__in=keys[start : start + 500], expire_date__gt=timezone.now())
        found.update(rows.values_list("session_key", flat=True))
    return found


def session_epochs(people: Iterable[int]) -> dict[int, int]:
    """Of those whose account is open. Signing out everywhere makes a new epoch and leaves the old sessions' rows."""
    people = list(people)
    found: dict[int, int] = {}
    for start in range(0, len(people), 500):
        rows = get_user_model().objects.filter(pk__in=people[start : start + 500], is_active=True)
        found.update(rows.values_list("pk", "session_epoch"))
    return found
