"""What is private opens with the PIN for five minutes of use, in this browser only.

A view behind it says by its ``shut_to`` whether it is shut just now: the drafts of its forms are as private.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from accounts.access import KEPT, PersonRequest, came_from, keep, signed_in
from accounts.domain.pins import pin_of
from accounts.models import Pin, User
from cms.core.context_processors import BARE

OPEN, PROVED = "pin_open", "pin_proved"
SECONDS = 5 * 60
REFRESH = 15  # seconds: not every page writes the session


def open_lock(request: PersonRequest) -> None:
    pin = pin_of(request.user)
    if pin:
        request.session[OPEN] = {"set_at": pin.set_at.isoformat(), "at": int(time.time())}


def close_lock(request: HttpRequest) -> None:
    """What was open shuts; so does the right to choose another PIN, and what was being typed behind it."""
    for name in (OPEN, PROVED, KEPT):
        request.session.pop(name, None)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is there and what their browser holds: of a request, or of a socket, whose session is read anew each time."""

    user: User
    session: SessionBase


def visit_of(user: User, session_key: str | None) -> Visit:
    return Visit(user, import_module(settings.SESSION_ENGINE).SessionStore(session_key))


def is_open(request: PersonRequest | Visit) -> bool:
    """Opened lately, and with the PIN that holds now: a new PIN closes every other browser."""
    mark, pin = request.session.get(OPEN), pin_of(request.user)
    if not mark or not pin or pin.locked_at or mark["set_at"] != pin.set_at.isoformat():
        return False
    return bool(0 <= time.time() - mark["at"] < SECONDS)


def renew(request: PersonRequest) -> None:
    """Five minutes from now, where it is open: reading and writing count as use."""
    mark = request.session.get(OPEN)
    if mark and time.time() - mark["at"] > REFRESH:
        request.session[OPEN] = mark | {"at": int(time.time())}


def behind_pin(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only for the person who knows the PIN; others are asked for it and come back, with what they had typed."""

    @signed_in
    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_open(request):
            return ask_for_pin(request)
        renew(request)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return shutting(wrapped, lambda request: not is_open(request))


def shutting(view: Callable[..., Any], shut_to: Callable[[PersonRequest], bool]) -> Callable[..., Any]:
    view.shut_to = lambda request, **_parts: shut_to(request)  # type: ignore[attr-defined]  # read by cms.core.views.drafts
    return view


def behind_pin_if_set(view: Callable[..., Any]) -> Callable[..., Any]:
    """As above for who has a PIN; open to who never chose one, since then there is nothing private to open."""
    locked = behind_pin(view)

    @signed_in
    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return locked(request, *args, **kwargs) if pin_of(request.user) else view(request, *args, **kwargs)

    return shutting(wrapped, lambda request: pin_of(request.user) is not None and not is_open(request))


def is_shut(request: PersonRequest | Visit, what: str) -> bool:
    """Whether the owner put ``what`` (a ``guards_…`` of theirs) behind the PIN, and it is not open now."""
    pin = pin_of(request.user)
    return pin is not None and bool(getattr(pin, f"guards_{what}")) and not is_open(request)


def note_guards(request: HttpRequest, pin: Pin | None) -> None:
    """The frame tells the phone whether waiting practice may be shown with no network, where no PIN is asked."""
    is_bare = pin is None or not pin.guards_evidence
    if request.session.get(BARE) is not is_bare:
        request.session[BARE] = is_bare


def behind_pin_if_chosen(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As ``behind_pin`` where the owner chose it for ``what``; open as ever where not."""

    def around(view: Callable[..., Any]) -> Callable[..., Any]:
        locked = behind_pin(view)

        @signed_in
        @wraps(view)
        def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            pin = pin_of(request.user)
            note_guards(request, pin)
            is_behind = pin is not None and getattr(pin, f"guards_{what}")
            return (locked if is_behind else view)(request, *args, **kwargs)

        return shutting(wrapped, lambda request: is_shut(request, what))

    return around


def ask_for_pin(request: PersonRequest) -> HttpResponse:
    """To the page that asks; a script is told where that is, as it is told of a lost session."""
    target = request.get_full_path()
    if by_script := request.headers.get("Accept", "").startswith("application/json") or "X-Outbox" in request.headers:
        target = came_from(request) if request.method == "POST" else target  # the page still has the words
    elif request.method == "POST":
        token = keep(request, behind_pin=True)
        target = reverse("accounts:kept", kwargs={"token": token}) if token else came_from(request)
    where = f"{reverse('accounts:pin')}?{urlencode({'next': target})}"
    if by_script:
        return JsonResponse({"sign_in": where}, status=401)
    return HttpResponseRedirect(where)
