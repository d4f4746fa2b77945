"""The log of a room for clients without a socket: the same events, waited for."""

import asyncio
import time
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from mentorship.live.broadcast import log
from mentorship.live.broadcast.hub import get_hub
from mentorship.live.domain.access import room_for
from mentorship.live.exceptions import NoSuchThing
from mentorship.live.models import Room
from mentorship.live.protocol import MAX_BEHIND
from mentorship.live.views.parts import number
from mentorship.live.views.room import is_closed, private

POLL = 25  # seconds


async def events(request: HttpRequest, slug: str) -> HttpResponse:
    """The long poll: what came after ``after``, at once or within 25 s; the same events as over the socket."""
    person = await request.auser()
    if request.method != "GET":
        return HttpResponse(status=405)
    if not person.is_authenticated:
        return JsonResponse({"t": "bye", "code": "signed-out"}, status=401)
    try:
        row = await sync_to_async(room_for)(person, slug)
    except NoSuchThing as nothing:
        raise Http404 from nothing
    if await sync_to_async(is_closed)(request, row):  # type: ignore[arg-type]  # somebody is signed in, as seen above
        return reset(row)  # loaded anew, the page asks for the PIN
    asked = number(request.GET.get("after", ""))
    after = row.head if asked is None else asked
    if request.GET.get("epoch", row.epoch) != row.epoch or after > row.head or after < row.head - MAX_BEHIND:
        return reset(row)
    if after == row.head and _hub_may_wait(request):
        await _wait(row, after, person.pk)
    return private(await _answer(request, row, after))


def reset(row: Room) -> HttpResponse:
    return private(JsonResponse({"t": "reset", "room": row.slug, "epoch": row.epoch, "head": row.head}))


def _hub_may_wait(request: HttpRequest) -> bool:
    return request.GET.get("wait", "1") != "0"


async def _wait(row: Room, after: int, person: int) -> None:
    stage = await get_hub().stage(row.pk, row.slug)
    stage.polls += 1
    stage.pollers[person] = time.monotonic()
    try:
        arrived = stage.arrived
        if stage.seq <= after:
            with suppress(TimeoutError):
                await asyncio.wait_for(arrived.wait(), POLL)
    finally:
        stage.polls -= 1
        stage.pollers[person] = time.monotonic()


async def _answer(request: HttpRequest, row: Room, after: int) -> HttpResponse:
    items = await sync_to_async(log.items_between)(row.pk, after, 2**53)
    payloads = b",".join(item.hosts if row.is_host else item.everyone for item in items)
    body = b'{"t":"events","room":"%s","epoch":"%s","events":[%s]}' % (row.slug.encode(), row.epoch.encode(), payloads)
    return HttpResponse(body, content_type="application/json")
