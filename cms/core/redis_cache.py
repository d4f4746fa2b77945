"""The cache in Redis, for a product that goes on without it."""

import logging
from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any

from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)
PAUSE = 5.0  # seconds without a question after one that was not answered: nobody waits for a dead Redis twice


def ask(call: Callable[[], Any], otherwise: Any) -> Any:
    """The answer of Redis, or ``otherwise`` while it is away."""
    from redis.exceptions import RedisError  # noqa: PLC0415 a third of a second at start, for those who have no Redis

    if monotonic() < ForgivingRedis.silent_until:
        return otherwise
    try:
        return call()
    except RedisError as error:
        ForgivingRedis.silent_until = monotonic() + PAUSE
        logger.warning("Redis does not answer (%s); going on without it", type(error).__name__)
        return otherwise


def forgiving(method: Callable[..., Any], otherwise: Callable[[], Any]) -> Callable[..., Any]:
    @wraps(method)
    def asked(*args: Any, **kwargs: Any) -> Any:
        return ask(lambda: method(*args, **kwargs), otherwise())

    return asked


class ForgivingRedis(RedisCache):
    """What is not in a cache is made anew, so a Redis that does not answer costs speed and no page.

    Counting is the exception: ``incr`` fails as for a key that is gone, so that quotas (``rates.allow``) stay closed
    while nobody can count.
    """

    silent_until = 0.0  # of the whole process

    add = forgiving(RedisCache.add, bool)
    set = forgiving(RedisCache.set, lambda: None)
    touch = forgiving(RedisCache.touch, bool)
    delete = forgiving(RedisCache.delete, bool)
    get_many = forgiving(RedisCache.get_many, dict)
    has_key = forgiving(RedisCache.has_key, bool)
    set_many = forgiving(RedisCache.set_many, list)
    delete_many = forgiving(RedisCache.delete_many, lambda: None)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return ask(lambda: super(ForgivingRedis, self).get(key, default, version), default)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        found = ask(lambda: super(ForgivingRedis, self).incr(key, delta, version), None)
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return found
