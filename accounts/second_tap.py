"""Two taps on one button are one wish, also where the first of them changed the session key.

Coming in gives the browser a new key. On a slow line the second tap still carries the old one, and its answer is the
one that the browser shows. So for half a minute we remember, under the old key, what the first tap came to. Old keys
are secrets of one browser: none is remembered here before a code was typed rightly with it.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HALF_A_MINUTE = 30


def _name(request: HttpRequest) -> str:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return f"tap:{hashlib.sha256(f'{request.path_info}:{key}'.encode()).hexdigest()}" if key else ""


def remember(request: HttpRequest, **facts: Any) -> None:
    if name := _name(request):
        cache.set(name, facts, HALF_A_MINUTE)


def recall(request: HttpRequest) -> dict[str, Any]:
    """What the first tap came to; empty when there was none."""
    name = _name(request)
    return (cache.get(name) or {}) if name else {}
