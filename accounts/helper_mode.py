"""While somebody helps, the browser opens only what a helper may open, and every deed is marked.

The session stays the owner's; this stands in front of every view. When the half hour is over nothing opens any more
but the page that says so: the helper is out, and the owner comes in again with their own key.
"""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import sync_and_async_middleware

from accounts.domain import helping
from accounts.models import HelpTime

HELPING = "helping"
WAYS_OUT = {"accounts:helper_end", "accounts:leave", "pages:today"}
FILES = {"core:media", "core:manifest", "core:worker", "core:offline"}


def _time_of(request: HttpRequest) -> HelpTime | None:
    """The time of help that this browser is in; without a session cookie nobody asks for one."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    pk = request.session.get(HELPING)
    return HelpTime.objects.select_related("owner").filter(pk=pk).first() if pk else None


def shut(request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
    """Before any view: what a helper may not open, they are told so."""
    time, match = getattr(request, "helping", None), request.resolver_match
    if time is None or match is None or match.view_name in WAYS_OUT | FILES:
        return None
    is_on = helping.is_on(time)
    if is_on and match.view_name in helping.open_views:
        return None
    answer = render(request, "accounts/helper_shut.html", {"is_on": is_on}, status=403)
    add_never_cache_headers(answer)
    return answer


@sync_and_async_middleware
def helper_mode(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    if iscoroutinefunction(get_response):

        async def awaited(request: HttpRequest) -> Any:
            time = await sync_to_async(_time_of)(request)
            request.helping = time  # type: ignore[attr-defined]  # read by `shut` and by the page's frame
            with helping.as_helper(time):
                return await get_response(request)

        awaited.process_view = shut  # type: ignore[attr-defined]  # Django looks for it here
        return awaited

    def called(request: HttpRequest) -> Any:
        time = _time_of(request)
        request.helping = time  # type: ignore[attr-defined]  # as above
        with helping.as_helper(time):
            return get_response(request)

    called.process_view = shut  # type: ignore[attr-defined]  # as above
    return called
