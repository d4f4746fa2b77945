"""A villager's whole way on a 360 × 740 phone: sign up, learn, answer, ask live, find a mentor, apply to join."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow

pytestmark = pytest.mark.e2e
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")


def new_number() -> str:
    """A mobile number that nobody has yet, so that the walk can be repeated on a running product."""
    return f"139{secrets.randbelow(10**8):08}"


def code_sent_to(page: Page, number: str) -> str:
    """From the page of sent messages, which only the demo shows."""
    other = page.context.new_page()
    other.goto("/me/messages-sent/")
    newest = other.locator("main .card", has_text=number[-4:]).first
    code = SIX_DIGITS.search(newest.locator("p").nth(1).inner_text())
    other.close()
    assert code
    return code.group()


def sign_up(page: Page, number: str, name: str) -> None:
    """Three screens: number, code, name and age."""
    page.goto("/me/sign-in/")
    page.fill("[name=phone]", number)
    page.click("main form:has([name=phone]) button.button")
    page.fill("[name=code]", code_sent_to(page, number))
    page.click("main form:has([name=code]) button.button")
    page.fill("[name=name]", name)
    page.check("[name=age_band][value=adult]")
    page.check("[name=agree]")
    follow(page, page.locator("main form:has([name=agree]) button.button"))
    page.goto("/")
    expect(page.locator("main")).to_contain_text(name)


def learn_the_first_lesson(page: Page) -> None:
    """Reads it, answers its question right after one wrong try, and marks it learnt."""
    follow(page, page.locator("main .label a.button"))
    lesson, address = page.locator("h1").inner_text(), page.url
    question = page.locator("section[id^=question-]")
    question.locator("form [name=chosen]").nth(1).check()
    question.locator("form button").click()
    expect(question.locator(".notice.error")).to_have_count(1)
    question.locator("summary").click()
    question.locator("form [name=chosen]").nth(0).check()
    question.locator("form button").click()
    expect(question.locator(".notice.success")).to_have_count(1)
    follow(page, page.locator('form[action$="/done/"] button'))
    assert page.url != address
    page.goto("/")
    expect(page.locator("main .label")).to_contain_text(lesson)


def enter_the_open_room(page: Page) -> None:
    page.goto("/ask/")
    page.locator('main a.button[href*="/ask/rooms/"]').first.click()
    expect(page.locator("[data-deed=ask]")).to_be_visible()


def ask(page: Page, text: str) -> None:
    page.fill("[data-deed=ask] textarea", text)
    page.click("[data-deed=ask] button")


def answer_at_the_desk(page: Page, question: str, answer: str) -> None:
    page.goto("/ask/desk/")
    row = page.locator(".desk-row", has_text=question)
    row.locator("textarea").fill(answer)
    row.locator('form[action*="/do/answer/"] button').first.click()
    expect(page.locator(".desk-row", has_text=question)).to_have_count(0)


def own(page: Page, texts: list[str]) -> list[str]:
    """The questions on the page that are among ``texts``, in the order of the page."""
    return [text for text in page.locator("#live article [data-text]").all_inner_texts() if text in texts]


def ask_for_a_mentor(page: Page, need: str) -> None:
    page.goto("/mentor/")
    page.locator('main a.button[href*="/mentor/people/"]').first.click()
    page.click('main a.button[href$="/ask/"]')
    page.fill("[name=need]", need)
    follow(page, page.locator("main form:has([name=need]) button.button"))
    page.goto("/mentor/")
    expect(page.locator("main article", has_text=need)).to_have_count(1)


def apply_to_the_association(page: Page, why: str) -> None:
    page.goto("/association/")
    page.locator('main a.button[href$="/join/"]').first.click()
    page.select_option("[name=village]", index=1)
    page.check("[name=origin][value=local]")
    page.fill("[name=why]", why)
    page.check("[name=consent]")
    page.click("main form:has([name=why]) button.button")
    expect(page).to_have_url(re.compile("/association/mine/$"))
    expect(page.locator("main ol.stepper")).to_have_count(1)


def test_villager_walks_the_whole_way_and_loses_the_network_once(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page, host = new_phone(), new_phone()
    first, second, third = "桂花蜜怎么装才不漏？", "断网时写的：箱子多大合适？", "断网时写的：快递几天到？"
    sign_up(page, new_number(), "赵桂香")
    learn_the_first_lesson(page)

    enter_the_open_room(page)
    ask(page, first)
    expect(page.locator("#live article [data-text]", has_text=first)).to_have_count(1)
    expect(page.locator(".waits")).to_have_count(0)

    page.context.set_offline(True)
    expect(page.locator("#line")).to_be_visible()
    ask(page, second)
    ask(page, third)
    expect(page.locator(".waits [data-mark]")).to_have_text(["等网络中，您不用管。"] * 2)
    sign_in(host, "mentor")
    answer_at_the_desk(host, first, "瓶口先垫一层膜，再拧紧。")
    page.context.set_offline(False)

    expect(page.locator("#live article", has_text=first).locator(".answer")).to_have_count(1)
    expect(page.locator(".waits")).to_have_count(0)
    expect(page.locator("#live article", has_text="断网时写的")).to_have_count(2)
    assert own(page, [first, second, third]) == [first, second, third]
    page.goto(f"{page.url}?by=time")
    assert own(page, [first, second, third]) == [third, second, first]
    expect(page.locator("#live article", has_text=first).locator(".answer")).to_have_count(1)

    ask_for_a_mentor(page, "想学怎么卖桂花蜜。")
    apply_to_the_association(page, "想和大家一起发货。")


def test_villager_walks_the_whole_way_without_javascript(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page, host = new_phone(java_script_enabled=False), new_phone(java_script_enabled=False)
    question = "没有脚本也能问：竹篮怎么拍照？"
    sign_up(page, new_number(), "钱竹青")
    learn_the_first_lesson(page)
    enter_the_open_room(page)
    room = page.url
    ask(page, question)
    expect(page.locator("#live article", has_text=question)).to_have_count(1)
    assert own(page, [question]) == [question]
    sign_in(host, "mentor")
    answer_at_the_desk(host, question, "放在门口阴凉处，垫一块白布。")
    page.goto(room)
    expect(page.locator("#live article", has_text=question).locator(".answer")).to_have_count(1)
    ask_for_a_mentor(page, "想学拍竹篮。")
    apply_to_the_association(page, "想学打包。")
