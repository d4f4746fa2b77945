"""The admin opens only behind the second lock, for whoever needs one; who was signed out meanwhile loses nothing."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from accounts.second_lock import still_locked
from accounts.views.failures import signed_out_meanwhile

ADMIN = "/admin/"


@sync_and_async_middleware
def second_factor(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Lead admins to their second factor before ``/admin/``, where the setting asks for one."""
    if iscoroutinefunction(get_response):

        async def awaited(request: HttpRequest) -> Any:
            answer = await sync_to_async(_stopped)(request) if request.path_info.startswith(ADMIN) else None
            return answer or await get_response(request)

        return awaited

    def called(request: HttpRequest) -> Any:
        return (_stopped(request) if request.path_info.startswith(ADMIN) else None) or get_response(request)

    return called


def _stopped(request: HttpRequest) -> HttpResponse | None:
    return still_locked(request) or signed_out_meanwhile(request)
