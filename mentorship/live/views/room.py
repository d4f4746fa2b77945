"""A room's page, its deeds by plain POST, its poster, its log for clients without a socket."""

from typing import Any
from uuid import UUID, uuid4

import segno
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from accounts.models import User
from accounts.pin_lock import ask_for_pin, is_shut, renew
from cms.core.domain.outbox import sender_mark
from cms.core.way_back import own_address
from mentorship.live.broadcast.announce import present
from mentorship.live.domain.access import room_for, sessions_listed
from mentorship.live.domain.queries import hosts_of
from mentorship.live.domain.state import room_state
from mentorship.live.enums import RoomKind, RoomState
from mentorship.live.exceptions import NoSuchThing, OtherPerson, Refused
from mentorship.live.forms.deeds import DEEDS
from mentorship.live.forms.frames import BadFrame
from mentorship.live.forms.posting import Post, is_another, perform, wait_of
from mentorship.live.models import Room
from mentorship.live.views.parts import carried, chat_context, number, session_context, typed


def find(person: User, slug: str) -> Room:
    try:
        return room_for(person, slug)
    except NoSuchThing as nothing:
        raise Http404 from nothing


def is_closed(request: PersonRequest, row: Room) -> bool:
    """A chat that its reader put behind their PIN; a session is never."""
    return row.kind == RoomKind.CHAT and is_shut(request, "chats")


@require_safe
def room(request: HttpRequest, slug: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return door(request, slug)
    return entered(request, slug)


def is_shut_to(request: PersonRequest, slug: str) -> bool:
    """A chat's drafts are as private as the chat."""
    return is_closed(request, find(request.user, slug))


room.shut_to = is_shut_to  # type: ignore[attr-defined]  # read by cms.core.views.drafts


@signed_in
def entered(request: PersonRequest, slug: str) -> HttpResponse:
    row = find(request.user, slug)
    if is_closed(request, row):
        return ask_for_pin(request)
    renew(request)
    words = kept(request) or (
        {"text": carried(request)} if row.state == RoomState.OPEN and "text" in request.GET else {}
    )
    kind = "answer" if "q" in words else "say" if row.kind == RoomKind.CHAT else "ask"
    return room_page(request, row, draft={"kind": kind, **words})


def door(request: HttpRequest, slug: str) -> HttpResponse:
    """What a visitor sees of a session: who hosts it, when, and a field; whoever sends is asked to sign in first."""
    row = sessions_listed().filter(slug=slug).select_related("unit").first()
    if row is None:  # a chat, or nothing at all: nobody can tell which
        return redirect_to_login(request.path, reverse("accounts:sign_in"))
    return render(
        request,
        "live/door.html",
        {"room": row, "hosts": hosts_of(row), "here": present(row.pk), "cid": uuid4(), "carried": carried(request)},
    )


def room_page(
    request: PersonRequest, row: Room, *, draft: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """``draft`` keeps what was typed when a plain POST was refused, so that nothing is lost."""
    before = number(request.GET.get("before", ""))
    state = room_state(row, request.user, is_host=row.is_host, before=before)
    row.state = state["room"]["state"]
    after = number(request.GET.get("after", ""))
    context: dict[str, Any] = {
        "room": row,
        "state": state,
        "sender": sender_mark(request.user),
        "hosts": hosts_of(row),
        "here": present(row.pk),
        "draft": draft or {},
        "newer": max(0, state["head"] - after) if after is not None else 0,
        "cid": uuid4(),
    }
    context |= chat_context(row, request.user, state) if row.link else session_context(request, row, state)
    context["is_older"] = before is not None
    context["stranded"] = typed(context)
    if row.kind == RoomKind.CHAT:  # "back" must not show it to whoever holds the phone next
        return private(render(request, "live/chat.html", context, status=status))
    return render(request, "live/room.html", context, status=status)


@require_POST
@signed_in
def do(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    """Any deed by a plain form: the same form, the same domain, the same ``cid`` as over the socket."""
    row = find(request.user, slug)
    if kind not in DEEDS:
        raise Http404
    if is_closed(request, row):
        return ask_for_pin(request)
    renew(request)
    said = request.POST.get("cid", "")
    cid = _id_in(said) or uuid4()
    data = {name: request.POST[name] for name in DEEDS[kind].base_fields if name in request.POST}
    wants_frame = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    if not wants_frame and is_another(row, kind, data, by=request.user, cid=cid):
        cid = uuid4()
    try:
        _must_be_theirs(request, said if wants_frame else "")
        event = perform(Post(request.user, slug, kind, cid, data))
    except Refused as refused:
        if wants_frame:
            told = {"t": "refuse", "cid": said or cid, "room": slug, "code": refused.code, "message": refused.message}
            wait = {"wait": seconds} if (seconds := wait_of(refused)) else {}
            return private(JsonResponse(told | wait, status=409))
        if isinstance(refused, NoSuchThing):
            raise Http404 from refused
        messages.error(request, refused.message)
        return room_page(request, row, draft={"kind": kind, **data}, status=409)
    seq = event.seq if event else None
    if wants_frame:
        return private(JsonResponse({"t": "ack", "cid": said or cid, "room": slug, "seq": seq}))
    return redirect(_back(request, row, kind, data, seq))


def _id_in(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _must_be_theirs(request: PersonRequest, said: str) -> None:
    """Raises ``OtherPerson``; ``BadFrame`` for a program's id that is none: done under ours, it would be done again."""
    if request.headers.get("X-Outbox") not in {None, sender_mark(request.user)}:
        raise OtherPerson
    if said and _id_in(said) is None:
        raise BadFrame("bad-frame")


def _back(request: HttpRequest, row: Room, kind: str, data: dict[str, str], seq: int | None) -> str:
    if there := own_address(request, request.POST.get("next", "")):
        return there
    place = f"#q{data['q']}" if "q" in data and kind != "withdraw" else f"?after={seq}#new" if seq else ""
    return reverse("live:room", kwargs={"slug": row.slug}) + place


@require_safe
@signed_in
def state(request: PersonRequest, slug: str) -> HttpResponse:
    row = find(request.user, slug)
    if is_closed(request, row):
        return ask_for_pin(request)
    return private(JsonResponse(room_state(row, request.user, is_host=row.is_host)))


def private[R: HttpResponse](answer: R) -> R:
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@signed_in
def poster(request: PersonRequest, slug: str) -> HttpResponse:
    """QR code and number to share and to print."""
    row = find(request.user, slug)
    if row.kind != RoomKind.SESSION:
        raise Http404
    address = request.build_absolute_uri(reverse("live:room", kwargs={"slug": row.slug}))
    code = segno.make(address, error="m")
    svg = mark_safe(code.svg_inline(scale=6, border=2, svgclass=None, lineclass=None, omitsize=True))
    context = {"room": row, "svg": svg, "address": address, "hosts": hosts_of(row), "language": get_language()}
    return render(request, "live/poster.html", context)
