"""The editor's own content policy, below /admin/ and nowhere else."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

from cms.settings.csp import EDITOR, PREVIEW

ADMIN = "/admin/"
HEADER = "Content-Security-Policy"


class EditorCsp:
    """Stands inside Django's own policy middleware, which prefers what a response brings along."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.is_async:
            return self._later(request)
        return self._with_policy(request, self.get_response(request))

    async def _later(self, request: HttpRequest) -> HttpResponse:
        return self._with_policy(request, await self.get_response(request))

    @staticmethod
    def _with_policy(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(ADMIN):
            policy = EDITOR
            if HEADER in response and "in_preview_panel" in request.GET:
                # It has been through all of this once, as the public page it will be, and no frame may show that.
                del response.headers[HEADER]
                policy = PREVIEW
            setattr(response, "_csp_config", policy)  # noqa: B010 the attribute that Django's csp_override sets
        return response
