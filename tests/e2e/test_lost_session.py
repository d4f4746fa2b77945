"""The session is gone in the middle of a form (signed out elsewhere, cookies cleared): nothing typed is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_journey_villager import code_sent_to, new_number, sign_up
from tests.e2e.waiting import follow

pytestmark = pytest.mark.e2e
PLACES = {
    "profile": ("/me/profile/", "[name=name]", "王秀英"),
    "question": ("/ask/", "[data-deed=ask] textarea", "断了登录也不丢：箱子哪里买？"),
    "request": ("/mentor/", "[name=need]", "想学怎么给笋干拍照。"),
    "application": ("/association/", "[name=why]", "想和大家一起发货。"),
}


def open_form(page: Page, what: str) -> None:
    """To the form, the rest of which is filled as an ordinary person would."""
    page.goto(PLACES[what][0])
    if what == "question":
        page.locator('main .card:has(.live) a.button[href*="/ask/rooms/"]').first.click()
    if what == "request":
        page.locator('main a[href*="/mentor/people/"]').first.click()
        page.click('main a.button[href$="/ask/"]')
    if what == "application":
        page.locator('main a.button[href$="/join/"]').first.click()
        page.select_option("[name=village]", index=1)
        page.check("[name=origin][value=local]")
        page.check("[name=consent]")


def send(page: Page, what: str) -> None:
    field = PLACES[what][1]
    page.click("[data-deed=ask] button" if what == "question" else f"main form:has({field}) button.button")


def sign_in_again(page: Page, number: str) -> None:
    page.fill("[name=phone]", number)
    page.click("main form:has([name=phone]) button.button")
    page.fill("[name=code]", code_sent_to(page, number))
    follow(page, page.locator("main form:has([name=code]) button.button"))


def expect_done(page: Page, what: str, words: str) -> None:
    if what == "profile":
        page.goto("/")
        expect(page.locator("main .quiet").first).to_contain_text(words)
    elif what == "question":
        expect(page.locator("#live article [data-text]", has_text=words)).to_have_count(1)
    elif what == "request":
        page.goto("/mentor/")
        expect(page.locator("main article", has_text=words)).to_have_count(1)
    else:
        page.goto("/association/mine/")
        expect(page.locator("main ol.stepper")).to_have_count(1)


@pytest.mark.parametrize("lost", ["session", "every cookie"])
@pytest.mark.parametrize("what", PLACES)
def test_what_was_typed_comes_back_and_is_sent_once(new_phone: Callable[..., Page], what: str, lost: str) -> None:
    page, number = new_phone(java_script_enabled=False, own_doing="status of 403"), new_number()
    sign_up(page, number, "赵桂香")
    open_form(page, what)
    _place, field, words = PLACES[what]
    words += number[-4:]  # all tests share one room
    page.fill(field, words)
    page.context.clear_cookies(**({"name": "sessionid"} if lost == "session" else {}))
    send(page, what)
    if lost == "every cookie":  # the form's own token is gone too: the words are shown before anything else
        expect(page.locator("main .inset", has_text=words)).to_have_count(1)
        follow(page, page.locator("main form button.button"))
    expect(page.locator("main [name=phone]")).to_be_visible()
    sign_in_again(page, number)
    expect(page.locator("main .inset", has_text=words)).to_have_count(1)
    follow(page, page.locator("main form button.button"))
    expect_done(page, what, words)


def test_choices_of_a_quiz_come_back(new_phone: Callable[..., Page]) -> None:
    page, number = new_phone(java_script_enabled=False), new_number()
    sign_up(page, number, "钱竹青")
    page.goto("/course/")
    follow(page, page.locator("main a.label[href]").first)
    follow(page, page.locator('main a[href*="/quiz/"]').first)
    for question in page.locator("main fieldset").all():
        if (choices := question.locator("input:is([type=radio], [type=checkbox])")).count():
            choices.first.check()
        for place, field in enumerate(question.locator("select").all(), start=1):
            field.select_option(index=place)
        for field in question.locator("input:not([type]), input[type=text]").all():
            field.fill("1")
    page.context.clear_cookies(name="sessionid")
    page.click("main form:has(fieldset) button.button")
    sign_in_again(page, number)
    expect(page.locator("main section.card p")).to_have_text("您选的都还在。")
    page.click("main form button.button")
    expect(page).to_have_url(re.compile(r"/quiz/M\d+/[0-9a-f-]{36}/$"))


@pytest.mark.parametrize("what", PLACES)
def test_a_second_tap_is_the_same_wish(new_phone: Callable[..., Page], what: str) -> None:
    """The form is sent, "back" is pressed, and it is sent again as it was."""
    page, number = new_phone(java_script_enabled=False), new_number()
    sign_up(page, number, "孙茶香")
    open_form(page, what)
    _place, field, words = PLACES[what]
    words += number[-4:]  # all tests share one room
    page.fill(field, words)
    sent: list[tuple[str, str]] = []
    page.on(
        "request",
        lambda request: sent.append((request.url, request.post_data or "")) if request.method == "POST" else None,
    )
    with page.expect_navigation():
        send(page, what)
    address, body = sent[0]
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url}
    answer = page.request.post(address, data=body, headers=kind)
    assert answer.status < 400
    expect_done(page, what, words) if what != "question" else page.reload()
    if what == "question":
        expect(page.locator("#live article [data-text]", has_text=words)).to_have_count(1)
