"""A browser whose network lets no socket through: the long poll carries everything, and the list stays in order."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow

pytestmark = pytest.mark.e2e
OPEN_ROOM = "main .card:has(.live) a.button"


def card(page: Page, text: str):
    return page.locator("#live article", has_text=text)


def ask(page: Page, text: str) -> None:
    page.fill("[data-deed=ask] textarea", text)
    page.click("[data-deed=ask] button")


def test_a_room_lives_without_sockets(new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> None:
    villager, neighbour = new_phone(), new_phone()
    sockets = []
    villager.on("websocket", lambda socket: sockets.append(socket.url))
    villager.add_init_script("delete globalThis.WebSocket")
    for page, person in ((villager, "villager"), (neighbour, "editor")):
        sign_in(page, person)
        page.goto("/ask/")
        follow(page, page.locator(OPEN_ROOM).first)

    ask(villager, "没有长连接，也问得出去吗？")
    expect(card(villager, "没有长连接，也问得出去吗？")).to_have_count(1)
    expect(card(neighbour, "没有长连接，也问得出去吗？")).to_have_count(1)
    expect(villager.locator(".bubble.waits")).to_have_count(0)

    ask(neighbour, "那我也问一句：能收到吗？")
    expect(card(neighbour, "那我也问一句：能收到吗？")).to_have_count(1)
    expect(neighbour.locator(".bubble.waits")).to_have_count(0)
    expect(card(villager, "那我也问一句：能收到吗？")).to_have_count(1)

    # A vote by the poll's own door; both pages count it and put the later question before the other.
    vote = card(villager, "那我也问一句：能收到吗？").locator("[data-deed=vote] button")
    vote.click()
    for page in (villager, neighbour):
        expect(card(page, "那我也问一句：能收到吗？").locator("[data-votes]")).to_have_text("1")
        expect(page.locator("#live:has(article:has-text('能收到吗') ~ article:has-text('问得出去吗'))")).to_have_count(
            1
        )
    vote.click()
    expect(card(neighbour, "那我也问一句：能收到吗？").locator("[data-votes]")).to_have_text("0")

    villager.reload()
    expect(card(villager, "没有长连接，也问得出去吗？")).to_have_count(1)
    assert sockets == []


def test_the_field_for_a_question_stays_in_reach(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_phone()
    sign_in(page, "villager")
    page.goto("/ask/")
    follow(page, page.locator(OPEN_ROOM).first)
    for place in ("0", "document.body.scrollHeight / 2"):
        page.evaluate(f"scrollTo(0, {place})")
        field, bar = (page.locator(name).bounding_box() for name in ("[data-deed=ask]", ".bar"))
        assert field["y"] >= 0
        assert field["y"] + field["height"] <= bar["y"] + 1
