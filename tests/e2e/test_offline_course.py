"""A course on the phone: kept with one tap, learnt without a network, everything at the server once afterwards.

The browser is closed in between, so the phone here has a folder of its own and not a context that ends with the test.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect, sync_playwright

from tests.e2e.product import CHROMIUM, CHROMIUM_ARGS, PHONE, SERVERS, Server
from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.waiting import follow, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
IN_CHARGE = "navigator.serviceWorker.controller !== null"
CODE, PIN = "M22", "7931"
LONG = 60_000


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture
def phone_of(playwright: Playwright, server: str, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """A phone by its folder: opened again it is the same phone."""
    open_now: list[BrowserContext] = []

    def take(name: str = "phone", address: str = "") -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / name),
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGS,
            viewport=PHONE,
            locale="zh-CN",
            base_url=address or server,
            has_touch=True,
            is_mobile=True,
        )
        context.set_default_timeout(20_000)
        open_now.append(context)
        return context

    yield take
    for context in open_now:
        context.close()


def photo(width: int = 900, height: int = 700) -> dict:
    out = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG", quality=85)
    return {"name": "list.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def demo(page: Page, person: str) -> None:
    page.goto("/demo/")
    follow(page, page.locator(f'button[name="person"][value="{person}"]'))


def keep(page: Page, code: str) -> list[str]:
    """Keeps the module with one tap, its size in sight before; gives back its lessons."""
    manifest = page.request.get(f"/learn/pack/{code}/").json()
    page.goto(manifest["url"])
    until(page, IN_CHARGE)
    card = page.locator("[data-keep]")
    card.scroll_into_view_if_needed()
    expect(card.locator("[data-status]")).to_contain_text(re.compile(r"\d+ ?K"))
    card.locator("[data-take]").click()
    expect(card.locator("[data-status]")).to_have_text("已经在手机上，没有网络也打得开。", timeout=LONG)
    pages = [file["kept_as"] for file in manifest["files"]]
    return [name for name in pages if name.startswith(manifest["url"]) and name != manifest["url"]]


def learn(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("html[data-kept]")).to_have_count(1)
    page.locator("form[data-outbox=learnt] button").click()
    page.wait_for_url(lambda url: not url.endswith(address))


def answer_with_a_mistake(page: Page, code: str) -> None:
    """Fills whatever is asked; the first choice is not always the right one."""
    page.goto(f"/learn/quiz/{code}/")
    answer_here(page)
    expect(page.locator("[data-told]").first).to_be_visible()


def answer_here(page: Page, choice: int = 0) -> None:
    """``choice``: which of several answers is taken, by its place."""
    for group in page.locator("form[data-outbox=quiz] fieldset").all():
        for field in group.locator("select").all():
            field.select_option(index=1)
        for field in group.locator("input:not([type=hidden]):not([type=radio]):not([type=checkbox])").all():
            field.fill("1")
        choices = group.locator("input[type=radio], input[type=checkbox]")
        if choices.count():
            choices.nth(choice).check()
    page.locator("form[data-outbox=quiz] button.button").click()
    expect(page.locator("[data-state]").first).to_contain_text("已经存在手机上")


def write_a_line(page: Page, words: str) -> None:
    page.goto("/tools/cash-book/")
    write_in(page, words)


def write_in(page: Page, words: str) -> None:
    page.fill("[name=amount]", "36.50")
    page.select_option("[name=purpose]", index=1)
    page.fill("[name=words]", words)
    page.locator("form[data-outbox=cash] button.button").click()
    expect(page.locator("[data-state]").first).to_contain_text("已经存在手机上")


def add_a_photo(page: Page, code: str) -> None:
    page.goto(f"/learn/practice/{code}/")
    page.locator("input[type=file][accept*=image]").first.set_input_files(photo())
    expect(page.locator("[data-status]")).to_contain_text("手机上还有 1 张照片")


def waiting(page: Page) -> int:
    page.goto("/phone/")
    expect(page.locator("[data-phone][data-shown]")).to_have_count(1)
    return page.locator("[data-posts] li").count()


def everything_has_gone(page: Page) -> None:
    page.goto("/phone/")
    expect(page.locator("[data-phone][data-shown]")).to_have_count(1)
    expect(page.locator("[data-posts] li")).to_have_count(0, timeout=LONG)


def held(page: Page) -> dict[str, list[dict]]:
    """What the server holds about this person, as their own export tells it."""
    answer = page.request.get("/me/data/export/")
    assert answer.ok
    rooms = [room for room in answer.json().values() if isinstance(room, dict)]
    return {name: rows for room in rooms for name, rows in room.items()}


def test_a_course_is_learnt_without_a_network_and_arrives_once(phone_of) -> None:
    words = f"笋干{uuid4().hex[:8]}"
    phone = phone_of()
    page = phone.pages[0]
    sign_up(page, new_number(), "郭整课")
    lessons = keep(page, CODE)
    phone.set_offline(True)
    for address in lessons[:3]:
        learn(page, address)
    answer_with_a_mistake(page, CODE)
    write_a_line(page, words)
    add_a_photo(page, CODE)
    assert waiting(page) >= 6
    phone.close()

    phone = phone_of()
    phone.set_offline(True)
    page, letters = phone.pages[0], []
    assert waiting(page) >= 6
    page.on("request", lambda asked: letters.append(asked) if asked.method == "POST" else None)
    phone.set_offline(False)
    everything_has_gone(page)
    arrived_once(held(page), words)
    for letter in letters:  # the same queue once more, as after lost receipts
        if letter.url.endswith("/phone/outbox/"):
            answer = page.request.post(letter.url, data=letter.post_data, headers=letter.headers)
            assert {receipt["state"] for receipt in answer.json()["receipts"]} == {"accepted"}
    arrived_once(held(page), words)

    page.goto(lessons[0].rsplit("/", 2)[0] + "/")
    expect(page.locator("ol.rows .seal")).to_have_count(3)
    page.goto(f"/learn/practice/{CODE}/")
    expect(page.locator("[data-kept] a")).to_have_count(1)
    page.goto("/review/")
    expect(page.locator("main")).to_contain_text("下一道题")  # what went wrong comes back
    assert lines_with(page, words) == 1


def arrived_once(rows: dict[str, list[dict]], words: str) -> None:
    """Three lessons, one quiz with its mistakes, one line of the book, one photo: each exactly once."""
    learnt = Counter(row["content_key"] for row in rows["events"] if row["kind"] == "done")
    assert [learnt[f"{CODE}-L{number}"] for number in (1, 2, 3)] == [1, 1, 1]
    assert len([row for row in rows["progress"] if row["done_at"] and "-L" in row["content_key"]]) == 3
    [attempt] = rows["attempts"]
    wrong = {row["item"] for row in rows["answers"] if row["score"] is not None and row["score"] < 1}
    assert attempt["points"] < attempt["of"]
    assert wrong
    assert wrong <= {row["item"] for row in rows["cards"]}
    assert Counter(row["item"] for row in rows["answers"]).most_common(1)[0][1] == 1
    assert [(row["amount"], row["words"]) for row in rows["lines"]] == [("36.50", words)]
    assert [file["kind"] for row in rows["practice"] for file in row["files"]] == ["photo"]


def test_a_server_that_dies_in_the_middle_and_a_lost_receipt_double_nothing(phone_of, server: str) -> None:
    if server not in SERVERS:
        pytest.skip("the product under test was not started here and cannot be ended")
    words = f"断电{uuid4().hex[:8]}"
    phone = phone_of()
    page = phone.pages[0]
    demo(page, "mentor")
    keep(page, CODE)
    phone.set_offline(True)
    write_a_line(page, words)
    write_a_line(page, words + "又")
    page.goto("/phone/")
    lost = []

    def die(route: Route) -> None:
        """The letter arrives and is kept; its receipts never come, because the power goes."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            SERVERS[server].kill()
            route.abort()
        else:
            route.continue_()

    page.route("**/phone/outbox/", die)
    phone.set_offline(False)
    until(page, "navigator.onLine")
    try:
        for _ in range(120):  # what it said while there was no network still stands there
            if lost:
                break
            page.locator("[data-send]").click()
            page.wait_for_timeout(500)
        assert lost == [200]
        expect(page.locator("[data-said]")).to_have_text("现在还没网。过一会儿自己会交。", timeout=LONG)
        assert page.locator("[data-posts] li").count() == 2
    finally:
        page.unroute("**/phone/outbox/")
        SERVERS[server].kill()
        SERVERS[server].start()
    page.locator("[data-send]").click()
    expect(page.locator("[data-posts] li")).to_have_count(0, timeout=LONG)
    assert lines_with(page, words) == 2


LAST_YEAR = Path(__file__).parent / "fixtures" / "worker_of_last_year.js"


def test_a_worker_of_last_year_gives_way_and_what_waits_under_it_arrives_once(phone_of, server: str, tmp_path) -> None:
    if server not in SERVERS:
        pytest.skip("the product under test was not started here and cannot be begun again as another release")
    other, product, words = tmp_path / "other", SERVERS[server], f"去年{uuid4().hex[:8]}"
    (other / "core").mkdir(parents=True)
    (other / "core" / "worker.js").write_text(LAST_YEAR.read_text())
    plain, phone = dict(product.env), phone_of()
    page = phone.pages[0]
    try:
        again(product, plain | {"OTHER_RELEASE": str(other)})
        demo(page, "mentor")
        page.goto("/course/understand/")
        until(page, IN_CHARGE)
        page.reload()
        until(page, "caches.keys().then((names) => names.includes('kept last year'))")
        assert lines_with(page, words) == 0
        page.goto("/tools/cash-book/note/")
        phone.set_offline(True)
        write_in(page, words)
    finally:
        again(product, plain)
    phone.set_offline(False)
    page.goto("/course/understand/")
    until(
        page, "caches.keys().then((all) => all.some((n) => /^kept .static/.test(n)) && !all.includes('kept last year'))"
    )
    everything_has_gone(page)
    assert lines_with(page, words) == 1
    keep(page, CODE)
    phone.set_offline(True)
    page.goto("/phone/")
    expect(page.locator("[data-packs] li")).to_have_count(1)


def again(product: Server, env: dict[str, str]) -> None:
    """The same product with the same data, as another release."""
    product.kill()
    product.env = env
    product.start()


def lines_with(page: Page, words: str) -> int:
    """How many lines of the book say so; the book opens with a PIN, which is made where there is none."""
    page.goto("/tools/cash-book/")
    if "/pin/new/" in page.url:
        page.fill("[name=pin]", PIN)
        page.fill("[name=again]", PIN)
        follow(page, page.locator("main form:has([name=again]) button.button"))
    elif page.locator("[name=pin]").count():
        page.fill("[name=pin]", PIN)
        follow(page, page.locator("main form:has([name=pin]) button.button").first)
    page.goto("/tools/cash-book/")
    return page.locator("main ul.rows li", has_text=words).count()


def test_what_one_person_did_waits_for_that_person(phone_of) -> None:
    words = f"不是我{uuid4().hex[:8]}"
    phone = phone_of()
    page = phone.pages[0]
    demo(page, "mentor")
    keep(page, CODE)
    phone.set_offline(True)
    write_a_line(page, words)
    phone.clear_cookies()
    phone.set_offline(False)
    demo(page, "villager")
    page.goto("/phone/")
    expect(page.locator("[data-others]")).to_have_text("别人也用过这部手机。他们还有 1 条，等他们登录了再交。")
    expect(page.locator("[data-posts] li")).to_have_count(0)
    assert words not in page.content()
    phone.clear_cookies()
    demo(page, "mentor")
    everything_has_gone(page)
    assert lines_with(page, words) == 1


def save_as_a_file(page: Page, place: Path) -> str:
    """As a browser does that has nothing to share with; gives back what is in it."""
    page.goto("/phone/")
    page.locator("details summary").click()
    with page.expect_download() as given:
        page.evaluate("navigator.canShare = undefined")
        page.locator("[data-out]").click()
    given.value.save_as(place)
    return place.read_text()


def hand_in(page: Page, place: Path) -> None:
    page.goto("/phone/")
    page.locator('a[href="/phone/carry/"]').click()
    page.locator("[name=file]").set_input_files(place)
    follow(page, page.locator("main form button.button"))


def test_what_waits_leaves_through_another_persons_phone_and_counts_once_for_its_own(phone_of, tmp_path: Path) -> None:
    words, file = f"托人带{uuid4().hex[:8]}", tmp_path / "waiting.txt"
    first, second = phone_of("first"), phone_of("second")
    page = first.pages[0]
    demo(page, "mentor")
    page.goto(f"/learn/practice/{CODE}/")
    photos = page.locator("[data-kept] a").count()
    until(page, "(localStorage.getItem('sealed') ?? '').length > 5")
    keep(page, CODE)
    first.set_offline(True)
    write_a_line(page, words)
    add_a_photo(page, CODE)
    said = save_as_a_file(page, file)
    assert words not in said
    assert '"posts":[]' in said
    other = second.pages[0]
    demo(other, "villager")
    for _time in range(2):
        hand_in(other, file)
        expect(other.locator("main ul.rows li")).to_have_count(2)
        expect(other.locator("main section .notice")).to_have_count(0)
    assert words not in other.content()
    first.set_offline(False)
    everything_has_gone(page)
    assert lines_with(page, words) == 1
    page.goto(f"/learn/practice/{CODE}/")
    expect(page.locator("[data-kept] a")).to_have_count(photos + 1)
    assert lines_with(other, words) == 0


def test_a_phone_without_a_seal_gives_a_file_for_its_owner_only(phone_of, tmp_path: Path) -> None:
    words, file = f"没有封{uuid4().hex[:8]}", tmp_path / "waiting.txt"
    first, second = phone_of("first"), phone_of("second")
    page = first.pages[0]
    page.route("**/phone/seal/", lambda route: route.abort())
    demo(page, "mentor")
    keep(page, CODE)
    first.set_offline(True)
    write_a_line(page, words)
    assert words in save_as_a_file(page, file)
    expect(page.locator("[data-open]")).to_be_visible()
    other = second.pages[0]
    demo(other, "villager")
    hand_in(other, file)
    expect(other.locator("main section .warning")).to_have_count(1)
    assert lines_with(other, words) == 0
    second.clear_cookies()
    demo(other, "mentor")
    hand_in(other, file)
    expect(other.locator("main ul.rows li")).to_have_count(1)
    assert lines_with(other, words) == 1
