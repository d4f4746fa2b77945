"""What went over the line: the diary of data that a phone keeps for itself, and parts of a file that fit the line."""

import os
import re
import secrets
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.test_offline_course import keep
from tests.e2e.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
IN_CHARGE = "navigator.serviceWorker.controller !== null"
LESSON = "/course/understand/online-markets/who-does-what/"
PAGES, PICTURES, KEPT = 0, 1, 3  # lines of the list
THROUGH_THE_WORKER = """caches.open("diary").then((cache) => cache.matchAll())
  .then(async ([one]) => (await one?.json())?.[""] ?? 0)"""
EVERYTHING = """caches.open("diary").then((cache) => cache.matchAll())
  .then((all) => Promise.all(all.map((one) => one.text()))).then((all) => all.join() + localStorage.getItem("data"))"""
SEES_A_PICTURE = EVERYTHING + ".then((all) => /.(svg|avif|webp|png|jpe?g|gif|img)\\W/.test(all))"
STILL, TRIES = 700, 60  # milliseconds between two looks; looks
BY_ITSELF = "Object.values(JSON.parse(localStorage.data))[0].navigation"
CHECKS = "[data-diary] [data-kinds] progress"


def settled(page: Page, expression: str) -> object:
    """What it gives once it gives the same twice in a row: the browser reports its measures when it has time."""
    before = page.evaluate(expression)
    for _time in range(TRIES):
        page.wait_for_timeout(STILL)
        now = page.evaluate(expression)
        if now == before:
            return now
        before = now
    raise AssertionError(f"never still: {expression}")


def sums(page: Page) -> list[int]:
    """Bytes by kind, as the bars have them: the words are rounded."""
    page.goto("/phone/data/")
    expect(page.locator(CHECKS)).to_have_count(5)
    return [int(float(bar.get_attribute("value") or 0)) for bar in page.locator(CHECKS).all()]


def empty(page: Page) -> None:
    page.goto("/phone/data/")
    page.locator("[data-empty]").click()
    expect(page.locator("[data-now]")).to_have_text("0.0 兆")


def weight(page: Page, address: str) -> int:
    answer = page.context.request.get(address, headers={"accept-encoding": "br"})
    return int(answer.headers["content-length"])


def test_a_page_counts_as_it_came_over_the_line_with_a_worker_between(phone: Page) -> None:
    phone.goto("/privacy/")
    until(phone, IN_CHARGE)
    phone.goto(LESSON)
    until(phone, f"{THROUGH_THE_WORKER}.then((sum) => sum > 0)")
    before = settled(phone, THROUGH_THE_WORKER)
    phone.goto(LESSON)
    until(phone, f"{THROUGH_THE_WORKER}.then((sum) => sum > {before})")
    came = settled(phone, THROUGH_THE_WORKER) - before
    assert abs(came - weight(phone, LESSON)) < 600  # the head of the answer, and noise against guessing by length


def test_a_page_counts_as_it_came_over_the_line_without_a_worker(new_phone: Callable[..., Page]) -> None:
    phone = new_phone(service_workers="block")
    phone.goto(LESSON)
    phone.goto("/privacy/")
    before = phone.evaluate(BY_ITSELF)
    phone.goto(LESSON)
    phone.goto("/privacy/")
    came = phone.evaluate(BY_ITSELF) - before
    assert abs(before - weight(phone, LESSON)) < 600
    assert abs(came - weight(phone, LESSON) - weight(phone, "/privacy/")) < 1200


def test_a_picture_counts_once_and_a_copy_on_the_phone_never(phone: Page) -> None:
    phone.goto("/")
    until(phone, IN_CHARGE)
    empty(phone)
    for _time in range(2):
        phone.goto(LESSON)
        phone.evaluate("scrollTo(0, document.body.scrollHeight)")
        until(phone, SEES_A_PICTURE)
        settled(phone, EVERYTHING)
    first = sums(phone)
    assert 300 < first[PICTURES] < 30_000
    phone.context.set_offline(True)
    phone.goto(LESSON)
    settled(phone, EVERYTHING)
    phone.goto("/phone/data/")
    expect(phone.locator("html[data-kept]")).to_have_count(1)
    assert sums(phone)[PICTURES] == first[PICTURES]
    assert sums(phone)[PAGES] <= first[PAGES] + weight(phone, "/phone/data/") + 600  # only what showed ``first``


def test_a_kept_module_has_a_line_of_its_own_and_the_diary_is_emptied(phone: Page) -> None:
    keep(phone, "M03")
    assert sums(phone)[KEPT] > 100_000
    expect(phone.locator("[data-months] li")).to_have_count(1)
    expect(phone.locator("p[data-cost]")).to_be_hidden()
    phone.fill("#price", "30")
    expect(phone.locator("p[data-cost]")).to_have_text(re.compile(r"大约合 ¥0\.0\d。"))
    phone.reload()
    expect(phone.locator("#price")).to_have_value("30")
    empty(phone)
    assert sums(phone)[KEPT] == 0


def test_nothing_of_the_diary_leaves_the_phone(phone: Page) -> None:
    sent: list[Request] = []
    phone.goto("/")
    until(phone, IN_CHARGE)
    phone.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    sums(phone)
    phone.fill("#price", "30")
    empty(phone)
    assert sent == []


def test_a_slow_line_keeps_its_small_parts_and_they_grow_as_they_pass(new_phone: Callable[..., Page]) -> None:
    page, parts = new_phone(service_workers="block"), []
    sign_up(page, new_number(), f"吴慢线{secrets.randbelow(1000)}")  # others' asks keep the room for their photos
    page.evaluate("sessionStorage.setItem('part', 8192)")  # as an earlier page has left it, before this one reads it
    page.goto("/learn/practice/M22/")
    page.on("request", lambda request: parts.append(size(request)) if "upload-offset" in request.headers else None)
    page.locator("input[type=file][accept*=image]").first.set_input_files(noise())
    until(page, "Number(sessionStorage.getItem('part')) >= 65536")
    assert parts[:3] == [8192, 16384, 32768]


def noise() -> dict:
    """A photo that nobody has sent before, of more than a hundred thousand bytes."""
    out = BytesIO()
    Image.frombytes("RGB", (400, 300), os.urandom(360_000)).save(out, "JPEG", quality=95)
    return {"name": "list.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def size(request: Request) -> int:
    return len(request.post_data_buffer or b"")
