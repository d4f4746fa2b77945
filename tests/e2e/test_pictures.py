"""What waits on a phone leaves as pictures: QR codes on one screen, read by the camera of another phone."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.e2e.product import CHROMIUM, CHROMIUM_ARGS, PHONE
from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.test_offline import KEPT
from tests.e2e.test_offline_course import add_a_photo, demo, everything_has_gone, keep, lines_with, write_a_line
from tests.e2e.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
CODE = "M22"
SEALED = "(localStorage.getItem('sealed') ?? '').length > 5"
BESIDE = "caches.open('sealing').then(async (cache) => (await cache.keys()).length)"
# The page's own modules, by the addresses under which it has them.
OWN = """async (name) => {
  const all = performance.getEntriesByType("resource");
  self[name] = await import(all.find((one) => one.name.includes(`/js/${name}.`)).name);
}"""
MUCH = """async ([kind, many, of]) => {
  for (let n = 0; n < many; n += 1) {
    const noise = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(of))));
    await outbox.put({ cid: outbox.newId(), sender: localStorage.getItem("me"), kind, n,
                       data: { of: "M22-L1", lang: "zh-hans", block: n, noise } });
  }
}"""
NOISE = "[...crypto.getRandomValues(new Uint8Array(1500))].map((one) => one.toString(16)).join('')"
CHAIN = f"() => parts.cut(JSON.stringify({{ v: 2, letters: [{{ box: {NOISE} }}], posts: [] }}))"
OPEN = f"() => parts.cut(JSON.stringify({{ v: 2, letters: [], posts: [{{ cid: {NOISE} }}] }}))"
VISITORS = """() => outbox.put({ cid: outbox.newId(), sender: "", kind: "read", n: 1,
                               data: { of: "M22-L1", lang: "zh-hans", block: 1 } })"""
READER_KEPT = "caches.open('reading').then(async (cache) => (await cache.keys()).length >= 3)"
SEEN = "async (all) => { let done = false; for (const one of all) done = await read.saw(one); return done; }"


@pytest.fixture
def phone_of(server: str, tmp_path: Path) -> Iterator[Callable[[str], BrowserContext]]:
    """A phone by its name, whose camera sees the film ``<name>.mjpeg``."""
    with sync_playwright() as playwright:
        open_now: list[BrowserContext] = []

        def take(name: str) -> BrowserContext:
            film = f"--use-file-for-fake-video-capture={tmp_path / name}.mjpeg"
            camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", film]
            context = playwright.chromium.launch_persistent_context(
                str(tmp_path / name),
                executable_path=CHROMIUM,
                args=[*CHROMIUM_ARGS, *camera],
                viewport=PHONE,
                device_scale_factor=2,
                locale="zh-CN",
                base_url=server,
                has_touch=True,
                is_mobile=True,
            )
            context.set_default_timeout(20_000)
            open_now.append(context)
            return context

        yield take
        for context in open_now:
            context.close()


@pytest.fixture
def reader(phone_of: Callable[[str], BrowserContext]) -> Page:
    """Somebody's phone with the page open that reads pictures."""
    page = phone_of("reader").pages[0]
    demo(page, "villager")
    page.goto("/phone/carry/")
    expect(page.locator("[data-read]")).to_be_visible()
    for name in ("parts", "read"):
        page.evaluate(OWN, name)
    return page


def said(page: Page) -> str:
    return page.locator("[data-read] [data-said]").inner_text()


def waiting_here(page: Page, kind: str, many: int, of: int) -> None:
    page.goto("/phone/")
    page.evaluate(OWN, "outbox")
    page.evaluate(MUCH, [kind, many, of])
    page.reload()
    expect(page.locator("[data-phone][data-shown]")).to_have_count(1)
    page.locator("details summary").click()


def filmed(page: Page, film: Path) -> int:
    """Every picture, the last one first and the first one twice, as a camera may catch them; gives back how many."""
    number = page.locator("[data-chain] p[data-number]")
    page.locator("button[data-pause]").click()
    many = int(re.findall(r"\d+", number.inner_text())[1])
    taken: dict[int, bytes] = {}
    while len(taken) < many:
        at = int(re.findall(r"\d+", number.inner_text())[0])
        taken[at] = page.locator("[data-chain] canvas").screenshot()
        page.locator("button[data-next]").click()
    with film.open("wb") as out:
        for at in [*sorted(taken, reverse=True), 1]:
            seen = Image.new("RGB", (640, 480), "#777")
            seen.paste(Image.open(BytesIO(taken[at])).convert("RGB").resize((440, 440)), (100, 20))
            for _still in range(8):
                seen.save(out, "JPEG", quality=90)
    return many


def test_pictures_on_one_screen_arrive_through_another_phones_camera_once(phone_of, tmp_path: Path) -> None:
    words = f"扫图{uuid4().hex[:8]}"
    first, second = phone_of("first"), phone_of("second")
    page, other = first.pages[0], second.pages[0]
    sign_up(page, new_number(), f"周扫图{uuid4().hex[:4]}")  # the photo needs an ask that holds none yet
    until(page, SEALED)
    until(page, f"{BESIDE}.then((many) => many === 5)")
    keep(page, CODE)
    first.set_offline(True)
    write_a_line(page, words)
    add_a_photo(page, CODE)
    waiting_here(page, "read", 6, 300)
    page.locator("[data-pictures]").click()
    expect(page.locator("[data-chain] canvas")).to_be_visible()
    number = page.locator("[data-chain] p[data-number]")
    before = number.inner_text()
    expect(number).not_to_have_text(before)  # it goes on by itself
    assert filmed(page, tmp_path / "second.mjpeg") >= 3
    assert words not in page.content()

    demo(other, "villager")
    for _time in range(2):
        other.goto("/phone/carry/")
        other.locator("[data-begin]").click()
        expect(other.locator("main section[data-over] ul.rows li")).to_have_count(2)
        expect(other.locator("main section[data-over] .notice")).to_have_count(0)
        expect(other.locator("[data-carried]")).to_be_hidden()
    assert words not in other.content()
    assert lines_with(other, words) == 0
    first.set_offline(False)
    everything_has_gone(page)
    assert lines_with(page, words) == 1


def test_lost_doubled_and_mixed_pictures_are_told_apart(reader: Page) -> None:
    one, two = reader.evaluate(CHAIN), reader.evaluate(CHAIN)
    assert len(one) == len(two) >= 3
    many = len(one)
    reader.context.set_offline(True)
    assert reader.evaluate(SEEN, [one[2], one[2], "https://example.org/", "NV1:00", one[2][:-2] + "::"]) is False
    assert said(reader).startswith(f"一共 {many} 张，扫到 1 张，还差：1、2")
    assert reader.evaluate(SEEN, [two[1], *one[1:], *two[1:]]) is False
    assert said(reader) == f"一共 {many} 张，扫到 {many - 1} 张，还差：1"
    assert reader.evaluate(SEEN, [one[0]]) is True
    expect(reader.locator("[data-carried] li")).to_have_count(1)
    assert reader.evaluate(SEEN, one) is False  # they go on turning in front of the camera
    assert reader.evaluate(SEEN, [two[0]]) is True
    expect(reader.locator("[data-carried] li")).to_have_count(2)


def test_pictures_that_make_no_whole_are_refused_in_words(reader: Page) -> None:
    chain = reader.evaluate(CHAIN)
    begins = chain[1].index("/") + 3  # behind "NV1:…:2/3:"
    head, letters = chain[1][:begins], chain[1][begins:]
    broken = head + letters[:3] + letters[6:9] + letters[3:6] + letters[9:]
    assert broken != chain[1]
    reader.context.set_offline(True)
    assert reader.evaluate(SEEN, [chain[0], broken, *chain[2:]]) is False
    assert said(reader).startswith("这些图拼不完整")
    expect(reader.locator("[data-carried]")).to_be_hidden()
    assert reader.evaluate(SEEN, chain) is True


def test_what_lies_open_is_said_to_be_kept_by_this_page_only(reader: Page) -> None:
    chain = reader.evaluate(OPEN)
    reader.context.set_offline(True)
    assert reader.evaluate(SEEN, chain) is True
    assert said(reader).startswith("全扫到了，可是没有封好")
    expect(reader.locator("[data-carried] li")).to_have_count(1)
    expect(reader.locator("[data-sealed]")).to_be_hidden()
    assert reader.evaluate(SEEN, reader.evaluate(CHAIN)) is True
    expect(reader.locator("[data-sealed]")).to_be_visible()


def test_a_browser_too_old_for_these_pictures_says_so(reader: Page) -> None:
    chain = reader.evaluate(CHAIN)
    reader.context.set_offline(True)
    reader.evaluate("delete self.DecompressionStream")
    assert reader.evaluate(SEEN, chain) is False
    assert said(reader).startswith("这个浏览器太旧")


def test_what_was_read_without_a_network_stays_until_it_is_handed_in(reader: Page) -> None:
    reader.goto("/phone/carry/")
    until(reader, "navigator.serviceWorker.controller !== null")
    reader.reload()
    assert reader.evaluate(KEPT, reader.url)
    until(reader, READER_KEPT)
    reader.context.set_offline(True)
    reader.reload()
    expect(reader.locator("html[data-kept]")).to_have_count(1)
    expect(reader.locator("[data-read]")).to_be_visible()
    for name in ("parts", "read"):
        reader.evaluate(OWN, name)
    assert reader.evaluate(SEEN, reader.evaluate(CHAIN)) is True
    assert said(reader).startswith("全扫到了。现在没有网络")
    reader.goto("/phone/")
    expect(reader.locator("[data-phone] > section [data-carried]")).to_be_visible()
    reader.goto("/phone/carry/")
    expect(reader.locator("[data-carried] li")).to_have_count(1)
    reader.context.set_offline(False)
    reader.locator("[data-hand]").click()
    expect(reader.locator("main section[data-over] .warning")).to_have_count(1)  # its seal is none of ours
    expect(reader.locator("[data-carried]")).to_be_hidden()


def test_too_much_for_pictures_is_said(phone_of) -> None:
    page = phone_of("first").pages[0]
    demo(page, "mentor")
    until(page, SEALED)
    page.context.set_offline(True)
    page.goto("/phone/")
    page.evaluate(OWN, "outbox")
    page.evaluate(VISITORS)
    page.reload()
    expect(page.locator("[data-posts] li")).to_have_count(1)
    expect(page.locator("[data-out]")).to_be_disabled()
    waiting_here(page, "read", 30, 1000)
    page.locator("[data-pictures]").click()
    expect(page.locator("[data-note]").last).to_have_text("东西太多，图里放不下。请存成文件。")
    expect(page.locator("[data-chain] canvas")).to_be_hidden()
