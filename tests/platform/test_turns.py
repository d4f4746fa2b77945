"""Requests take turns: never more at one moment than there are places, and nobody is kept out by who only waits."""

import asyncio
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation

from cms.asgi import FREE
from cms.core.domain.turns import Turns

pytestmark = pytest.mark.once
PLACES, READERS = 4, 40
WHOLE = {"type": "http.request", "body": b"", "more_body": False}
PART = {"type": "http.request", "body": b"x", "more_body": True}


class Pages:
    """An application that reads the body, works a while and answers; counts who works at one moment."""

    def __init__(self) -> None:
        self.now = self.most = self.answered = 0
        self.goes_on = asyncio.Event()

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        while (await receive()).get("more_body"):
            pass
        self.now += 1
        self.most = max(self.most, self.now)
        if scope["path"] == "/fails/":
            self.now -= 1
            raise RuntimeError
        if scope["path"] != "/free/":
            await self.goes_on.wait()
        self.now -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        self.answered += 1


def ask(turns: Turns, path: str = "/", *parts: dict) -> asyncio.Task:
    coming = iter(parts or (WHOLE,))

    async def receive() -> dict:
        for part in coming:
            return part
        return await asyncio.Future()  # nothing more comes

    async def send(_message: dict) -> None:
        await asyncio.sleep(0)

    return asyncio.ensure_future(turns({"type": "http", "path": path}, receive, send))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_no_more_at_one_moment_than_there_are_places_and_all_are_answered() -> None:
    pages = Pages()
    turns = Turns(pages, at_once=PLACES, free=FREE)
    readers = [ask(turns) for _ in range(READERS)]
    await settle()
    assert (pages.now, pages.answered) == (PLACES, 0)
    pages.goes_on.set()
    await asyncio.gather(*readers)
    assert (pages.most, pages.answered) == (PLACES, READERS)


async def test_whose_words_come_slowly_keeps_nobody_waiting() -> None:
    pages = Pages()
    turns = Turns(pages, at_once=PLACES, free=FREE)
    slow = [ask(turns, "/", PART, PART) for _ in range(READERS)]
    await settle()
    pages.goes_on.set()
    await asyncio.wait_for(ask(turns), timeout=10)
    assert pages.answered == 1
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def test_a_fault_and_a_phone_that_went_away_give_their_place_back() -> None:
    pages = Pages()
    turns = Turns(pages, at_once=1, free=FREE)
    for _ in range(PLACES):
        with pytest.raises(RuntimeError):
            await ask(turns, "/fails/")
    working, waiting = ask(turns), ask(turns)
    await settle()
    for task in (waiting, working):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    pages.goes_on.set()
    await asyncio.wait_for(ask(turns), timeout=10)
    assert pages.answered == 1


async def test_probes_and_the_long_poll_of_a_room_need_no_turn() -> None:
    pages = Pages()
    turns = Turns(pages, at_once=1, free=FREE)
    full = ask(turns)
    await settle()
    for path in ("/healthz", "/readyz", "/metrics"):
        task = ask(turns, path)
        await settle()
        assert pages.now == 2
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        pages.now = 1  # the one that was cancelled did not say so
    pages.goes_on.set()
    await full
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert FREE.search(reverse("live:events", args=["anyroom"]))
            assert not FREE.search(reverse("live:room", args=["anyroom"]))
