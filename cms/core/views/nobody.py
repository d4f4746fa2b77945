"""A page as somebody reads it who has no cookies: the same for everyone, and so fit to be kept on any phone."""

from collections.abc import Callable
from copy import copy
from functools import cache as once
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.urls import resolve
from django.utils import translation

from cms.core.domain.packs import Read
from cms.core.domain.page_cache import SECONDS, release

FORGOTTEN = {"HTTP_COOKIE", "QUERY_STRING", "HTTP_AUTHORIZATION", "HTTP_ACCEPT_LANGUAGE", "HTTP_RANGE"}
OWN = ("session", "_messages", "_force_auth_user", "_cached_user", "_wagtail_site")


def listed(request: HttpRequest, name: str, make: Callable[[Read], dict[str, Any]], *, language: str) -> JsonResponse:
    """A list of what a phone keeps, made at most once in five minutes and for what is published.

    ``make(read)`` gives it; pages differ by the host, the language and whether the browser saves data.
    """
    saves = request.headers.get("Save-Data", "").lower()[:2]
    key = f"pack:2:{release()}:{request.get_host()}:{language}:{name}:{saves}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = make(once(lambda address: body_of(request, address, language=language)))
        cache.set(key, found, SECONDS)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def body_of(request: HttpRequest, address: str, *, language: str) -> bytes | None:
    """What a GET of ``address`` on the same host gives to nobody; None where that is not a page."""
    asked = copy(request)
    asked.META = {name: value for name, value in request.META.items() if name not in FORGOTTEN}
    asked.META["PATH_INFO"] = asked.path = asked.path_info = address
    asked.method = asked.META["REQUEST_METHOD"] = "GET"
    vars(asked).update(COOKIES={}, GET=QueryDict(), POST=QueryDict(), user=AnonymousUser())
    for name in OWN:
        vars(asked).pop(name, None)
    with translation.override(language):
        try:
            match = resolve(address)
            asked.resolver_match = match
            response = match.func(asked, *match.args, **match.kwargs)
        except Http404:
            return None
        if hasattr(response, "render"):
            response = response.render()
    return bytes(response.content) if response.status_code == HTTPStatus.OK else None
