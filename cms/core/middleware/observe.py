"""Probes, request counts and, in development, the cost of each page in ``Server-Timing``."""

from collections.abc import Callable
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from cms.core.domain import metrics
from cms.core.views import health

# Answered before anything looks at the host name: a probe calls by address, and so does the scraper.
PROBES = {"/healthz": health.healthz, "/readyz": health.readyz}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class ObserveMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if probe := PROBES.get(request.path_info):
            return probe(request)
        if request.path_info == "/metrics" and health.is_scraper(request):
            return health.metrics(request)
        began = perf_counter()
        response = self.timed(request) if settings.DEBUG else self.get_response(request)
        match = request.resolver_match
        metrics.note_answer(
            method=request.method if request.method in METHODS else "other",
            route=match.route if match else "none",
            status=response.status_code,
            took=perf_counter() - began,
        )
        return response

    def timed(self, request: HttpRequest) -> HttpResponse:
        """Answers and says how long it took and how many queries it made."""
        count = QueryCount()
        began = perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(count))
            response = self.get_response(request)
        took = (perf_counter() - began) * 1000
        response.headers["Server-Timing"] = (
            f'total;dur={took:.1f}, db;dur={count.seconds * 1000:.1f};desc="{count.queries} queries"'
        )
        return response


class QueryCount:
    """An execute wrapper that counts."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += perf_counter() - began
