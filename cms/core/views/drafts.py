"""The door for what somebody has begun to write in a browser that keeps nothing."""

import json
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.core.domain import drafts as begun
from cms.core.domain.outbox import sender_mark
from cms.core.domain.words import tidy

MOST_BODY = 64 * 1024  # bytes: what a browser sends after its page has gone


@never_cache
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """GET gives what the person has begun on ``page``; POST keeps a form, or forgets it where ``fields`` is null.

    ``sender`` is the mark of whose page it was: another person may have signed in since. What opens with a PIN of its
    owner is kept and given only while it is open.
    """
    if not request.user.is_authenticated:
        return said(_("Sign in again; what you did is still on this phone."), 401)
    try:
        return keep(request) if request.method == "POST" else give(request)
    except begun.DraftRefused as refused:
        return said(str(refused.message), refused.status)


def said(words: str, status: int) -> JsonResponse:
    return JsonResponse({"message": words}, status=status)


def give(request: HttpRequest) -> HttpResponse:
    page = page_named(request.GET.get("page"))
    if is_shut(request, page):
        return said(_("Opens with your PIN"), 403)
    found = begun.drafts_of(request.user, page=page)
    open_ones = {form: fields for form, fields in found.items() if not leads_behind(request, form)}
    return JsonResponse({"sender": sender_mark(request.user), "forms": open_ones})


def keep(request: HttpRequest) -> HttpResponse:
    sent = sent_in(request)
    if sent.get("sender") != sender_mark(request.user):
        return said(_("Sign in again; what you did is still on this phone."), 409)
    page, form, fields = page_named(sent.get("page")), named(sent.get("form")), sent.get("fields")
    if fields is None:
        begun.forget_draft(request.user, page=page, form=form)
    elif is_shut(request, page) or leads_behind(request, form):
        return said(_("Opens with your PIN"), 403)
    else:
        begun.save_draft(request.user, page=page, form=form, fields=fields)
    return HttpResponse(status=204)


def sent_in(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BODY:
        raise begun.DraftTooLong
    try:
        sent = json.loads(request.body, parse_constant=str)
    except (ValueError, RecursionError):
        raise begun.DraftRefused from None
    if not isinstance(sent, dict):
        raise begun.DraftRefused
    return sent


def named(said: Any) -> str:
    name = tidy(said) if isinstance(said, str) else ""
    if not name or len(name) > begun.MOST_NAME:
        raise begun.DraftRefused
    return name


def page_named(said: Any) -> str:
    """A path of this site, as a browser gives it; all of ours end with a stroke."""
    page = named(unquote(said) if isinstance(said, str) else said)
    if not (page.startswith("/") and page.endswith("/")):
        raise begun.DraftRefused
    return page


def leads_behind(request: HttpRequest, form: str) -> bool:
    """A form's name begins with the address that it is sent to, where that is not its own page."""
    where = form.partition(" ")[0].partition("?")[0]
    return where.startswith("/") and is_shut(request, where)


def is_shut(request: HttpRequest, path: str) -> bool:
    """A view that opens with a key of its owner carries ``shut_to(request, **parts)``: whether it is shut just now."""
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:  # of an earlier release
            return True
    shut_to = getattr(match.func, "shut_to", None)
    return shut_to is not None and bool(shut_to(request, **match.kwargs))
