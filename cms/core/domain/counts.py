"""The numbers at the places of the bar: how many things wait for a person there. Rooms register what they count."""

import time
from typing import Any

from django.core.cache import cache

from cms.core.registry import badges

HELD = 15  # seconds


def waiting_at(place: str, person: Any, *, held: bool) -> int:
    """``held``: the last count will do, on pages that are read one after another; it never gets older than ``HELD``."""
    count = dict(badges.items()).get(place) if person else None
    if not count:
        return 0
    key = _key(place, person)
    at, found = cache.get(key, (0.0, 0)) if held else (0.0, 0)
    if not 0 <= time.time() - at < HELD:
        found = count(person)
        cache.set(key, (time.time(), found), HELD)
    return int(found)


def count_anew(place: str, person: Any) -> None:
    """For a deed that leads on to a page of the course."""
    cache.delete(_key(place, person))


def _key(place: str, person: Any) -> str:
    return f"waiting:{place}:{person.pk}"
