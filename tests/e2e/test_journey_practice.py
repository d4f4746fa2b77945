"""Practice from end to end on two phones: shown, asked for more, added, accepted, and the module is completed."""

import secrets
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.waiting import follow

pytestmark = pytest.mark.e2e


def photo(name: str) -> dict:
    out = BytesIO()
    Image.effect_noise((1800, 1200), 60).convert("RGB").save(out, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def link_with_the_first_mover(learner: Page, mentor: Page, name: str) -> None:
    learner.goto("/mentor/people/")
    learner.locator('main .card:has-text("陈大明") a[href*="/mentor/people/"]').first.click()
    learner.click('main a.button[href$="/ask/"]')
    learner.fill("[name=need]", "想学着开店。")
    follow(learner, learner.locator("main form:has([name=need]) button.button"))
    mentor.goto("/mentor/")
    card = mentor.locator("section.card", has_text=name)
    follow(mentor, card.locator('form[action$="/accept/"] button').first)


def look_at(mentor: Page, name: str) -> None:
    mentor.goto("/learn/look/")
    follow(mentor, mentor.locator(".desk-row", has_text=name).locator("a.button"))
    follow(mentor, mentor.locator('form[action$="/take/"] button'))


def add_photo(learner: Page, name: str) -> None:
    """Made smaller and sent in parts by the page itself; then it stands in the list."""
    there = learner.locator("[data-kept] a").count()
    learner.set_input_files("[data-ask=paper] input[type=file]", photo(name))
    expect(learner.locator("[data-kept] a")).to_have_count(there + 1)


def test_practice_is_shown_added_to_and_accepted(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    learner, mentor = new_phone(), new_phone()
    name = f"孙{secrets.choice('梅兰竹菊')}{secrets.randbelow(1000)}"
    sign_up(learner, new_number(), name)
    sign_in(mentor, "mentor")
    link_with_the_first_mover(learner, mentor, name)

    learner.goto("/learn/practice/M03/")
    add_photo(learner, "one.jpg")
    learner.fill("[name=a-why]", "先卖笋干，先卖给熟人。")
    learner.click("button[value=send]")
    expect(learner.locator("main")).to_contain_text("收到了")

    look_at(mentor, name)
    mentor.locator("[name=met]").first.check()
    mentor.fill("[name=words]", "再补一张看得清的。")
    follow(mentor, mentor.locator("button[value=more]"))
    learner.goto("/learn/practice/M03/")
    expect(learner.locator("main .do").first).to_contain_text("再补一张看得清的。")
    add_photo(learner, "two.jpg")
    learner.click("button[value=send]")
    expect(learner.locator("main")).to_contain_text("收到了")

    look_at(mentor, name)
    for point in mentor.locator("[name=met]").all():
        point.check()
    follow(mentor, mentor.locator("button[value=accept]"))
    learner.goto("/learn/practice/M03/")
    expect(learner.locator("main .facts").first).to_contain_text("做得好")
    assert learner.evaluate("document.documentElement.scrollWidth") == 360


def as_kept(route: Route) -> None:
    """As the worker gives it out without a network."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("<html ", "<html data-kept ", 1))


def test_a_kept_page_shows_what_waits_only_where_no_pin_keeps_it(new_phone: Callable[..., Page]) -> None:
    phone, words = new_phone(service_workers="block"), "先卖给村里的熟人。"
    sign_up(phone, new_number(), f"蒋{secrets.choice('梅兰竹菊')}{secrets.randbelow(1000)}")
    phone.route("**/phone/outbox/", lambda route: route.abort())  # nothing leaves the phone
    phone.route("**/learn/kept/M03/practice/", as_kept)
    page, field, status = "/learn/kept/M03/practice/", phone.locator("[name=a-why]"), phone.locator("[data-status]")

    phone.goto(page)
    field.fill(words)
    phone.click("button[value=save]")
    expect(status).to_contain_text("手机")
    phone.reload()
    expect(field).to_have_value(words)

    phone.goto("/me/pin/new/?next=/me/pin/guards/")
    phone.fill("[name=pin]", "7931")
    phone.fill("[name=again]", "7931")
    follow(phone, phone.locator("main form:has([name=again]) button"))
    phone.check("[name=evidence]")
    follow(phone, phone.locator("main form:has([name=evidence]) button"))
    phone.goto(page)
    expect(status).to_contain_text("1 样")
    expect(field).to_have_value("")
    phone.click("button[value=save]")  # what it did not show is not emptied by it
    expect(status).to_contain_text("存在手机上")
    phone.reload()
    expect(status).to_contain_text("1 样")
    expect(field).to_have_value("")

    phone.goto("/me/pin/guards/")
    phone.uncheck("[name=evidence]")
    follow(phone, phone.locator("main form:has([name=evidence]) button"))
    phone.goto(page)
    expect(field).to_have_value(words)
