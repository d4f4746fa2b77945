"""Whole pages for everybody who is not signed in.

A key holds the address, the view and a release number; publishing anything makes a new release, so nothing is ever
deleted. Two processes agree through the shared cache, and on one machine through the time of a file: a command that
publishes beside a running server, with a cache of its own, is noticed at the next page.
"""

from collections.abc import Callable
from contextlib import suppress
from time import time, time_ns

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse

RELEASE = "page-release"
SECONDS = 300
KEEP = "X-Keep"  # tells the service worker that this page may be read without a network; "any": whatever is asked of it
KEPT_HEADERS = ("Content-Type", KEEP)


STAMP = settings.VAR_DIR / "release"


def release() -> str:
    """The name of what is published now."""
    try:
        published = STAMP.stat().st_mtime_ns
    except OSError:
        published = 0
    return f"{cache.get_or_set(RELEASE, time_ns, timeout=None)}.{published}"


def new_release(**_kwargs: object) -> None:
    """Forget every stored page; a receiver of Wagtail's publishing signals."""
    _next_release()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_next_release)  # somebody may have kept the old words in between


def _next_release() -> None:
    cache.set(RELEASE, time_ns(), timeout=None)
    with suppress(OSError):  # a folder that may not be written has a shared cache beside it
        STAMP.write_text(str(time_ns()))


class Held[Value]:
    """What this process has made of a release, by name: what every page reads is not unpickled each time.

    At most ``most`` values, the oldest goes first; nothing of an earlier release stays, nothing longer than a page in
    the cache, and nothing that is None. Nobody may change what comes back.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: tuple[str, float, dict[str, Value]] = ("", 0, {})

    def get(self, name: str, make: Callable[[], Value | None]) -> Value | None:
        now = release()
        made_for, until, values = self.kept
        if made_for != now or time() > until:
            self.kept = _, _, values = (now, time() + SECONDS, {})
        found = values.get(name)
        if found is None and (found := make()) is not None:
            with suppress(StopIteration, KeyError, RuntimeError):  # another thread may be doing the same
                while len(values) >= self.most:
                    del values[next(iter(values))]
            values[name] = found
        return found


def key_of(request: HttpRequest) -> str:
    looks = f"{'elder' if request.COOKIES.get('view') == 'elder' else ''}:{'light' if is_light(request) else ''}"
    return f"page:3:{release()}:{request.get_host()}:{request.path}:{looks}"


LIGHT = "light"


def is_light(request: HttpRequest) -> bool:
    """Pictures only when asked for: chosen on this phone, or else the browser saves data (``Save-Data: on``)."""
    chosen = request.COOKIES.get(LIGHT, "")
    return chosen == "1" if chosen in {"0", "1"} else request.headers.get("Save-Data", "").lower() == "on"


own_cookies = {settings.SESSION_COOKIE_NAME, "messages"}
"""With one of these a page may be somebody's own; a room adds the names of its cookies when the app is ready."""


def may_keep(request: HttpRequest) -> bool:
    """Only plain reads by somebody without a session; a query string is a question to the page."""
    return (
        request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and not own_cookies.intersection(request.COOKIES)
    )


def stored(key: str) -> HttpResponse | None:
    kept = cache.get(key)
    if kept is None:
        return None
    body, headers = kept
    return HttpResponse(body, headers=headers)


def store(key: str, response: HttpResponse) -> None:
    """``key`` was made before the page: what is published meanwhile makes another one."""
    if response.status_code == 200 and not response.streaming and not response.cookies:  # noqa: PLR2004 the only page worth keeping
        headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
        cache.set(key, (response.content, headers), SECONDS)
