"""How views ask who is there, and how nothing typed is lost when nobody is there any more."""

import time
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from secrets import token_urlsafe
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from accounts.domain.people import note_seen
from accounts.domain.reach import drop_browsers
from accounts.models import User
from cms.core.domain.drafts import SECRET_FIELDS


class PersonRequest(HttpRequest):
    """A request behind :func:`signed_in`: there is a person."""

    user: User  # type: ignore[assignment]  # narrower than Django's "someone or nobody"


KEPT = "kept"
# The push address of this very browser: whoever signs out here is not woken here any more.
RUNG = "rung"
KEPT_FOR = 24 * 60 * 60
MOST_BYTES = 20_000
MOST_FORMS = 3


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only for people who signed in; others go to the sign-in page and come back, with what they had typed."""
    if iscoroutinefunction(view):

        @wraps(view)
        async def awaited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = await sync_to_async(_turn_away)(request)
            return answer or await view(request, *args, **kwargs)

        return awaited

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _turn_away(request) or view(request, *args, **kwargs)

    return wrapped


def _turn_away(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_authenticated:
        if note_seen(request.user):  # type: ignore[arg-type]  # our own user model
            request.session.modified = True  # once a day the long session begins anew
        if request.method == "POST" and KEPT in request.session and not request.headers.get("X-Outbox"):
            _arrived(request)
        return None
    target = request.get_full_path()
    if request.headers.get("X-Outbox"):  # kept on the phone; a new session here would end a sign-in going on beside it
        return JsonResponse({"sign_in": reverse("accounts:sign_in")}, status=401)
    if request.method == "POST":
        token = keep(request)
        target = reverse("accounts:kept", kwargs={"token": token}) if token else came_from(request)
    where = f"{reverse('accounts:sign_in')}?{urlencode({'next': target})}"
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"sign_in": where}, status=401)
    return HttpResponseRedirect(where)


def silence(request: HttpRequest) -> None:
    """Whoever goes from here takes their push along: it does not ring for the next one."""
    if request.user.is_authenticated and (endpoint := request.session.get(RUNG)):
        drop_browsers(request.user, endpoint=endpoint)


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """The text fields of a POST, in order; no files, no codes, nothing at all past 20 kB."""
    words = [
        (name, value) for name, values in request.POST.lists() if name not in SECRET_FIELDS for value in values if value
    ]
    return words if sum(len(name) + len(value.encode()) for name, value in words) <= MOST_BYTES else []


def keep(request: HttpRequest, *, behind_pin: bool = False) -> str:
    """Put the typed words into the visitor's session; gives back the token that finds them, or "" for none."""
    words = typed_words(request)
    if not words:
        return ""
    token = token_urlsafe(12)
    shelf = dict(list(request.session.get(KEPT, {}).items())[-(MOST_FORMS - 1) :])
    shelf[token] = {"words": words, "to": request.get_full_path(), "from": came_from(request), "at": int(time.time())}
    if behind_pin:
        shelf[token]["pin"] = True
    request.session[KEPT] = shelf
    if not request.user.is_authenticated:  # somebody's own session lives as long as it ever did
        request.session.set_expiry(KEPT_FOR)
    return token


def _arrived(request: HttpRequest) -> None:
    """Kept words that have been sent are kept no longer.

    Their token comes along: in the address, in that of the page that led there, or in the form that showed them.
    """
    came = parse_qs(parts_of(request.headers.get("Referer", "")).query).get(KEPT, [""])[0]
    for token in {request.GET.get(KEPT, ""), request.POST.get(KEPT, ""), came}:
        forget_kept(request, token)


def kept_form(request: HttpRequest, token: str) -> dict[str, Any] | None:
    """A kept form, still on the shelf: ``words``, ``to`` (where it was sent) and ``from`` (the page of the form)."""
    form: dict[str, Any] | None = request.session.get(KEPT, {}).get(token)
    return form if form and time.time() - form["at"] < KEPT_FOR else None


def forget_kept(request: HttpRequest, token: str) -> None:
    shelf = dict(request.session.get(KEPT, {}))
    if shelf.pop(token, None) is not None:
        request.session[KEPT] = shelf


def kept(request: HttpRequest) -> dict[str, Any]:
    """Words that a lost session did not lose: initial values for the form that was being filled in, until it is sent.

    A phone loads a page again whenever it likes, so reading takes nothing away. Where several boxes were ticked the
    value is a list.
    """
    token = request.GET.get(KEPT, "")
    form = kept_form(request, token) if token else None
    if not form:
        return {}
    found: dict[str, list[str]] = {}
    for name, value in form["words"]:
        found.setdefault(name, []).append(value)
    return {name: values if values[1:] else values[0] for name, values in found.items() if name != "cid"}


def came_from(request: HttpRequest) -> str:
    """The page of the form, by the browser's word, if it is one of ours; otherwise where the form was sent."""
    parts = parts_of(request.headers.get("Referer", ""))
    if parts.netloc == request.get_host() and parts.path.startswith("/"):
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def parts_of(address: str) -> SplitResult:
    """Of a header that anybody may have written: empty parts for what is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
