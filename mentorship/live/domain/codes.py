"""The six digits of a session: drawn by lot, kept apart by the database."""

from collections.abc import Callable
from contextlib import suppress
from secrets import randbelow

from django.db import IntegrityError, transaction

from mentorship.live.models import Room

ATTEMPTS = 20  # with a thousand open sessions the twentieth draw is needed once in 10**60


def with_free_code(make: Callable[[str], Room]) -> Room:
    """What ``make(code)`` made with six digits that no other open or coming session has.

    Each attempt runs on a savepoint of its own. What the database still refuses at the last one is another of its
    promises, and is raised.
    """
    for _attempt in range(ATTEMPTS - 1):
        with suppress(IntegrityError), transaction.atomic():
            return make(draw())
    return make(draw())


def draw() -> str:
    return f"{randbelow(10**6):06d}"
