"""The visitor's cookies go once what they hold is a person's own: the next one on this phone begins afresh."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest
from django.utils.decorators import sync_and_async_middleware

from courses.domain import path, visitor


@sync_and_async_middleware
def forget_visitor(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    def forgotten(request: HttpRequest, response: Any) -> Any:
        if getattr(request, "learnt_is_kept", False):
            for name in (visitor.COOKIE, path.COOKIE):
                response.delete_cookie(name, samesite="Lax")
        return response

    if iscoroutinefunction(get_response):

        async def awaited(request: HttpRequest) -> Any:
            return forgotten(request, await get_response(request))

        return awaited

    return lambda request: forgotten(request, get_response(request))
