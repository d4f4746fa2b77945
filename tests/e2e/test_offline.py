"""The network goes away: what was opened stays open, the rest says in both languages what still works."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.places import LESSON, MODULE
from tests.e2e.waiting import follow, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
IN_CHARGE = "navigator.serviceWorker.controller !== null"
KEPT = """async (address) => {
  for (let tries = 0; tries < 50; tries += 1) {
    if (await (await caches.open("pages")).match(address)) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""


def address_of(page: Page, start: str, *steps: str) -> str:
    page.goto(start)
    for step in steps:
        page.goto(page.locator(step).first.get_attribute("href") or "")
    return page.url


@pytest.fixture
def lesson(phone) -> str:
    """A phone that opened one lesson, its worker in charge."""
    lesson = address_of(phone, "/course/", MODULE, LESSON)
    until(phone, IN_CHARGE)
    phone.reload()
    assert phone.evaluate(KEPT, lesson)
    return lesson


def test_a_lesson_opened_once_is_read_without_a_network(phone, lesson):
    title = phone.locator("h1").inner_text()
    phone.context.set_offline(True)
    phone.goto(lesson)
    expect(phone.locator("h1")).to_have_text(title)
    expect(phone.get_by_text("现在没有网络，或者网太慢。这是您上次打开时的样子")).to_be_visible()


def test_the_very_first_page_of_a_visit_stays_too(phone):
    lesson = address_of(phone, "/course/", MODULE, LESSON)
    fresh = phone.context.new_page()
    fresh.goto(lesson)
    until(fresh, IN_CHARGE)
    assert fresh.evaluate(KEPT, lesson)


def test_the_page_for_no_network_is_styled_bilingual_and_names_what_is_left(phone, lesson):
    title = phone.locator("h1").inner_text()
    phone.context.set_offline(True)
    phone.goto("/association/")
    expect(phone.locator("h1")).to_have_text("现在没有网络")
    expect(phone.locator('p[lang="en"]')).to_contain_text("There is no network now.")
    assert phone.locator(".card.empty").evaluate("(card) => getComputedStyle(card).borderTopStyle") == "dashed"
    phone.locator("#offline a", has_text=title).click()
    expect(phone.locator("h1")).to_have_text(title)


def test_a_network_that_comes_back_does_not_take_away_what_was_just_tapped_on(phone, lesson):
    title = phone.locator("h1").inner_text()
    phone.context.set_offline(True)
    phone.goto("/association/")
    tapped = phone.locator("#offline a", has_text=title)
    tapped.evaluate("(link) => { link.click(); dispatchEvent(new Event('online')); }")
    expect(phone.locator("h1")).to_have_text(title)


def test_the_page_for_no_network_goes_by_itself_once_there_is_one(phone, lesson):
    phone.context.set_offline(True)
    phone.goto("/association/")
    expect(phone.locator("h1")).to_have_text("现在没有网络")
    phone.context.set_offline(False)
    expect(phone.locator("h1")).not_to_have_text("现在没有网络")


def test_nobodys_name_stays_in_the_page_for_no_network(phone, sign_in, lesson):
    sign_in(phone, "villager")
    phone.context.set_offline(True)
    phone.goto("/me/")
    expect(phone.locator("h1")).to_have_text("现在没有网络")
    expect(phone.get_by_text("李秀兰")).to_have_count(0)


def test_who_signs_out_leaves_no_lesson_behind(phone, sign_in, lesson):
    sign_in(phone, "villager")
    phone.goto(lesson)
    assert phone.evaluate(KEPT, lesson)
    phone.goto("/me/sign-out/")
    follow(phone, phone.locator("main form button"))
    assert phone.evaluate('async () => (await (await caches.open("pages")).keys()).length') == 0


def test_words_sent_without_a_network_are_back_in_their_field(phone, sign_in):
    sign_in(phone, "villager")
    form = address_of(phone, "/mentor/become/")
    until(phone, IN_CHARGE)
    words = "我二〇〇九年开的店，先卖笋干"
    phone.locator('[name="about"]').fill(words)
    phone.context.set_offline(True)
    phone.locator('main form:has([name="about"]) button.button').click()
    expect(phone.locator("h1")).to_have_text("现在没有网络")
    phone.context.set_offline(False)
    follow(phone, phone.get_by_role("link", name="再试一次"))
    assert phone.url == form
    expect(phone.locator('[name="about"]')).to_have_value(words)
