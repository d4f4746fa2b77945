"""A page for people where Django sends an empty answer; no query for an address that no browser writes."""

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from cms.core.domain.bodies import TOO_LARGE

NOT_ALLOWED = 405
NUL = "\0"


class RefusalPages(MiddlewareMixin):
    """Somebody who opens the address of a deed (a bookmark, "back" after signing in) reads where to go from there."""

    def process_request(self, request: HttpRequest) -> None:
        """A body that was too large was left unread; NUL is in no address of ours, and in no query of PostgreSQL's."""
        if getattr(request, "scope", {}).get(TOO_LARGE):
            raise RequestDataTooBig
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != NOT_ALLOWED or response.content or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=NOT_ALLOWED)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
