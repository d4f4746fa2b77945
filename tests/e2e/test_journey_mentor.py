"""A mentor's evening: a desk over two rooms and a chat, an answer in each, and a new learner taken."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow

pytestmark = pytest.mark.e2e


def open_a_second_room(page: Page, title: str) -> str:
    """Its address."""
    page.goto("/ask/rooms/new/")
    page.fill("main [name=title]", title)
    page.fill("main [name=starts_at]", "2030-01-01T19:30")
    follow(page, page.locator("main form:has([name=title]) button.button"))
    if "/poster/" in page.url:
        follow(page, page.locator('main a.button[href*="/ask/rooms/"]').first)
    follow(page, page.locator('form[action$="/do/open/"] button'))
    expect(page.locator(".live").first).to_be_visible()
    return page.url


def ask(page: Page, text: str) -> None:
    page.fill("[data-deed=ask] textarea", text)
    page.click("[data-deed=ask] button")
    expect(page.locator("#live article [data-text]", has_text=text)).to_have_count(1)


def test_mentor_answers_in_two_rooms_and_a_chat_and_takes_a_learner(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    villager, mentor = new_phone(), new_phone()
    questions = ["两间屋都有人问：纸箱哪里买？", "第二间屋：直播要几个人？"]
    sign_in(mentor, "mentor")
    second = open_a_second_room(mentor, "打包专场")
    sign_in(villager, "villager")
    villager.goto("/ask/")
    villager.locator('main .card:has(.live):not(:has-text("打包专场")) a.button').first.click()
    ask(villager, questions[0])
    first = villager.url
    villager.goto(second)
    ask(villager, questions[1])

    for question, answer in zip(
        questions, ["镇上纸箱厂，一次买一百个。", "一个人就能播，先对着家里人练。"], strict=True
    ):
        mentor.goto("/ask/desk/")
        row = mentor.locator(".desk-row", has_text=question)
        row.locator("textarea").fill(answer)
        row.locator('form[action*="/do/answer/"] button').first.click()
        expect(mentor.locator(".desk-row", has_text=question)).to_have_count(0)
    for address, question in zip([first, second], questions, strict=True):
        villager.goto(address)
        expect(villager.locator("#live article", has_text=question).locator(".answer")).to_have_count(1)

    mentor.goto("/ask/desk/")
    follow(mentor, mentor.locator(".menu a:has(.badge)").first)
    chat = mentor.url
    mentor.fill("[data-deed=say] textarea", "运费模板先写三天内发出。")
    mentor.goto("/ask/desk/")
    expect(mentor.locator("[data-draft-of]:visible")).to_have_count(1)
    mentor.goto(chat)
    expect(mentor.locator("[data-deed=say] textarea")).to_have_value("运费模板先写三天内发出。")
    mentor.click("[data-deed=say] button")
    expect(mentor.locator("#live .mine", has_text="运费模板先写三天内发出。")).to_have_count(1)

    mentor.goto("/mentor/")
    asking = mentor.locator('section:has(form[action$="/accept/"])').first
    learner = asking.locator(".person b").inner_text()
    follow(mentor, asking.locator('form[action$="/accept/"] button'))
    mentor.goto("/mentor/")
    expect(mentor.locator('.menu a[href*="/mentor/links/"]', has_text=learner)).to_have_count(1)
    expect(mentor.locator('section:has(form[action$="/accept/"])', has_text=learner)).to_have_count(0)
    mentor.goto("/ask/desk/")
    expect(mentor.locator(".menu a", has_text=learner)).to_have_count(1)
