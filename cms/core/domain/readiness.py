"""Can this process do its work now? Asked by the proxy before it sends anyone here."""

from django.conf import settings
from django.db import Error, connection

WAIT = 2  # seconds: a probe that hangs is a probe that fails


def check_readiness() -> dict[str, str]:
    """``"ok"``, ``"not used"`` or the kind of error, by engine."""
    return {"database": _database(), "redis": _redis()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return type(error).__name__
    return "ok"


def _redis() -> str:
    if not settings.REDIS_URL:
        return "not used"
    import redis  # noqa: PLC0415 a third of a second at start, for those who have no Redis

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=WAIT, socket_connect_timeout=WAIT) as client:
            client.ping()
    except redis.RedisError as error:
        return type(error).__name__
    return "ok"
