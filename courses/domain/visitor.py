"""What somebody without an account has learnt on this phone: the keys of lessons in one cookie.

It is shown to nobody else, and becomes learning events when a person signs in on this phone.
"""

import re
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone

from courses.domain.events import record
from courses.domain.outline import outline
from courses.enums import EventKind
from courses.models import Progress

COOKIE = "learnt"
SECONDS = 60 * 60 * 24 * 180
KEY = re.compile(r"M[0-9]{2}-L[1-9][0-9]?")


def keys_in(cookie: str, *, language: str = settings.LANGUAGE_CODE) -> list[str]:
    """Those lessons of the course that the cookie names, in the course's order; whatever else it says is ignored."""
    said = set(cookie[:2000].split("."))
    return [lesson.key for lesson in outline(language).lessons if lesson.key in said] if KEY.search(cookie) else []


def cookie_of(keys: Iterable[str]) -> str:
    return ".".join(keys)


def rows_of(keys: Iterable[str]) -> dict[str, Progress]:
    """As ``standing_of`` gives them for a person; never saved."""
    now = timezone.now()
    return {key: Progress(content_key=key, started_at=now, last_at=now, done_at=now) for key in keys}


def bring(person: Any, *, keys: Iterable[str], by: Any) -> None:
    """The visitor has signed in: what was learnt before is theirs. Twice is once."""
    for key in keys:
        cid = uuid5(NAMESPACE_URL, f"visitor:{person.pk}:{key}")
        record(person, content_key=key, kind=EventKind.DONE, cid=cid, by=by)
