"""A browser that has no service worker, as inside another app: what is done still waits on the phone and goes.

It may be closed with all it had, but for its cookies: what was being written comes back from the server, to its writer.
"""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.test_offline_course import CODE, everything_has_gone
from tests.e2e.test_tools import open_book
from tests.e2e.waiting import EVERY, TRIES, follow

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
NO_WORKER = "delete Navigator.prototype.serviceWorker"
MINUTE = 61_000  # milliseconds, and a bit


@pytest.fixture
def webview(new_phone: Callable[..., Page]) -> Page:
    page = new_phone(own_doing="400 (Bad Request)")
    page.context.add_init_script(NO_WORKER)
    return page


def opened_anew(page: Page) -> Page:
    """Another page of the same browser: its ``sessionStorage`` is empty."""
    context = page.context
    page.close()
    return context.new_page()


def is_told(page: Page, words: str = "") -> object:
    """Around what has the server keep or forget a draft."""
    return page.expect_response(
        lambda answer: (
            "/phone/drafts/" in answer.url
            and answer.request.method == "POST"
            and words in (answer.request.post_data or "")
            and answer.status == 204
        )
    )


def is_asked(page: Page) -> object:
    return page.expect_response(lambda answer: "/phone/drafts/?" in answer.url)


def room_of(page: Page) -> str:
    page.goto("/ask/")
    return page.locator('main .card:has(.live) a.button[href*="/ask/rooms/"]').first.get_attribute("href") or ""


def first_choice(page: Page) -> Locator:
    return page.locator("main fieldset input:is([type=radio], [type=checkbox])").first


def answer_all(page: Page) -> None:
    for group in page.locator("main fieldset").all():
        if (boxes := group.locator("input:is([type=radio], [type=checkbox])")).count():
            boxes.first.check()
        for place, field in enumerate(group.locator("select").all(), start=1):
            field.select_option(index=place)
        for field in group.locator("input:not([type]), input[type=text]").all():
            field.fill("1")


def test_what_is_done_still_waits_and_goes(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_phone(service_workers="block")
    sign_in(page, "villager")
    manifest = page.request.get(f"/learn/pack/{CODE}/").json()
    page.goto(manifest["url"])
    page.goto(page.locator("main ol.rows a.row").nth(3).get_attribute("href") or "")
    page.context.set_offline(True)
    page.locator("form[data-outbox=learnt] button").click()
    expect(page.locator("[data-state]").first).to_contain_text("已经存在手机上")
    page.context.set_offline(False)
    everything_has_gone(page)
    page.goto(manifest["url"])
    expect(page.locator("main ol.rows li").nth(3).locator(".seal")).to_have_count(1)


def test_a_question_that_was_typed_comes_back_and_goes_once(webview: Page) -> None:
    number = new_number()
    sign_up(webview, number, "吴小满")
    room, words = room_of(webview), f"关掉也不丢：罐子怎么封？{number[-4:]}"
    webview.goto(room)
    with is_told(webview, words):
        webview.fill("[data-deed=ask] textarea", words)
    page = opened_anew(webview)
    page.goto(room)
    field = page.locator("[data-deed=ask] textarea")
    expect(field).to_have_value(words)
    with is_told(page, '"fields":null'):
        page.click("[data-deed=ask] button")
    expect(page.locator("#live article [data-text]", has_text=words)).to_have_count(1)
    page = opened_anew(page)
    with is_asked(page) as asked:
        page.goto(room)
    assert asked.value.json()["forms"] == {}
    expect(page.locator("[data-deed=ask] textarea")).to_have_value("")


def test_what_is_sent_by_a_plain_form_is_forgotten_on_the_next_page(webview: Page) -> None:
    number = new_number()
    sign_up(webview, number, "郑谷雨")
    words = f"没开场也能问吗？{number[-4:]}"
    with is_asked(webview):  # the script is there
        webview.goto("/ask/")
    webview.fill("form[data-outbox=question] textarea", words)
    webview.goto("about:blank")  # at once: what was typed last goes as the page goes
    for _time in range(TRIES):
        if words in json.dumps(webview.request.get("/phone/drafts/?page=/ask/").json(), ensure_ascii=False):
            break
        webview.wait_for_timeout(EVERY)
    page = opened_anew(webview)
    page.goto("/ask/")
    expect(page.locator("form[data-outbox=question] textarea")).to_have_value(words)
    with is_told(page, '"fields":null'):
        follow(page, page.locator("form[data-outbox=question] button"))
    page = opened_anew(page)
    with is_asked(page) as asked:
        page.goto("/ask/")
    assert asked.value.json()["forms"] == {}
    expect(page.locator("form[data-outbox=question] textarea")).to_have_value("")
    expect(page.locator("main", has_text=words)).to_have_count(1)


def test_a_quiz_half_answered_comes_back_and_is_forgotten_when_it_was_taken(webview: Page) -> None:
    sign_up(webview, new_number(), "钱立夏")
    webview.goto("/course/")
    follow(webview, webview.locator("main a.label[href]").first)
    quiz = webview.locator('main a[href*="/quiz/"]').first.get_attribute("href") or ""
    webview.goto(quiz)
    with is_told(webview):
        first_choice(webview).check()
    page = opened_anew(webview)
    page.goto(quiz)
    expect(first_choice(page)).to_be_checked()
    page.click("main form:has(fieldset) button.button")  # the others are open: it comes back, and is still kept
    expect(page.locator("main .has-error").first).to_be_visible()
    page = opened_anew(page)
    page.clock.install()
    with is_asked(page):
        page.goto(quiz)
    expect(first_choice(page)).to_be_checked()
    answer_all(page)
    page.clock.fast_forward(MINUTE)  # now a script asks whether the line is alive, and sends
    with is_told(page, '"fields":null'):
        page.click("main form:has(fieldset) button.button")
    expect(page).to_have_url(re.compile(r"/quiz/M\d+/[0-9a-f-]{36}/$"))
    page = opened_anew(page)
    with is_asked(page) as asked:
        page.goto(quiz)
    assert asked.value.json()["forms"] == {}
    expect(page.locator("main fieldset input:checked")).to_have_count(0)


def test_a_line_of_the_cash_book_comes_back_only_while_the_book_is_open(
    webview: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(webview, "villager")
    open_book(webview)
    with is_told(webview, "三只竹篮"):
        webview.fill("[data-keeps] [name=words]", "三只竹篮")
    page = opened_anew(webview)
    page.goto("/tools/cash-book/")
    expect(page.locator("[data-keeps] [name=words]")).to_have_value("三只竹篮")
    follow(page, page.locator('form[action$="/pin/close/"] button'))
    shut = page.request.get("/phone/drafts/?page=/tools/cash-book/")
    assert (shut.status, "竹篮" in shut.text()) == (403, False)


def test_the_next_person_on_this_phone_never_sees_it(webview: Page) -> None:
    sign_up(webview, new_number(), "孙白露")
    words = "只有我自己知道的话"
    webview.goto("/ask/")
    with is_told(webview, words):
        webview.fill("form[data-outbox=question] textarea", words)
    page = opened_anew(webview)
    page.goto("/me/sign-out/")
    follow(page, page.locator("main form button"))
    sign_up(page, new_number(), "李霜降")
    with is_asked(page) as asked:
        page.goto("/ask/")
    assert asked.value.json()["forms"] == {}
    expect(page.locator("form[data-outbox=question] textarea")).to_have_value("")


def test_a_phone_with_a_worker_asks_the_server_for_nothing(new_phone: Callable[..., Page]) -> None:
    page = new_phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_up(page, new_number(), "周小寒")
    page.goto("/ask/")
    page.fill("form[data-outbox=question] textarea", "怎么称重？")
    page.goto("/learn/")
    assert [url for url in asked if "/drafts/" in url or "afar" in url] == []
