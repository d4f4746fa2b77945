"""One id per request: in from the proxy, out to the browser, on every log line."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What a proxy may send on; anything else could forge log lines.
SAFE = re.compile(r"[A-Za-z0-9_.-]{8,64}")

current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdMiddleware:
    """Takes a well-formed ``X-Request-ID`` or makes one; ``current`` and the response carry it, static files apart."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        found = given if SAFE.fullmatch(given) else uuid4().hex
        token = current.set(found)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        if not request.path.startswith(settings.STATIC_URL):  # a file is kept for a year: the id would only weigh
            response.headers[HEADER] = found
        return response


class RequestIdFilter(logging.Filter):
    """Puts ``request_id`` on each record; ``-`` outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get()
        return True
