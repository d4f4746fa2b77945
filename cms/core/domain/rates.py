"""Quotas: so many in so long, counted in the cache."""

import hashlib
import time
from contextlib import suppress

from django.core.cache import cache

clock = time.time  # the suite sets its own, so that no window ends in the middle of a test


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """Count one more of ``key``; False once ``limit`` is passed in this window of ``seconds``.

    A fixed window, because ``add`` and ``incr`` are each one step in locmem and in Redis: two processes never read the
    same count, and nothing is locked. A sliding log would need read-then-write. The price is that twice ``limit`` can
    pass around the edge of a window; callers who mind pair it with a longer window. Keys are hashed: they hold phones.
    """
    name = name_of(key, limit, seconds)
    for _attempt in range(2):
        cache.add(name, 0, timeout=seconds + 1)
        try:
            return cache.incr(name) <= limit
        except ValueError:  # culled or expired between the two steps
            continue
    return False


def give_back(key: str, *, limit: int, seconds: int) -> None:
    """What ``allow`` counted last has come to nothing."""
    with suppress(ValueError):  # another window has begun
        cache.decr(name_of(key, limit, seconds))


def name_of(key: str, limit: int, seconds: int) -> str:
    window = int(clock() // seconds)
    return "rate:" + hashlib.sha256(f"{key}:{limit}:{seconds}".encode()).hexdigest()[:40] + f":{window}"
