"""What nobody could read is said by its field before it waits on the phone; what was refused is not said to wait."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.test_journey_practice import as_kept
from tests.e2e.test_outbox import MODULES

pytestmark = pytest.mark.e2e
SAVED = "已经存在手机上"
WAITING = "async () => (await outbox.waiting()).map((post) => post.kind)"


def kept(page: Page, address: str) -> None:
    """As the worker gives it out without a network; nothing leaves the phone."""
    page.route("**/phone/outbox/", lambda route: route.abort())
    page.route(f"**{address}", as_kept)
    page.goto(address)
    page.evaluate(MODULES)


def fill_in(page: Page) -> None:
    """Something in every field; steps that must be told apart all get the first place."""
    for group in page.locator("form[data-outbox=quiz] fieldset").all():
        for field in group.locator("select").all():
            field.select_option(index=1)
        for field in group.locator("input:not([type=hidden]):not([type=radio]):not([type=checkbox])").all():
            field.fill("八十")
        choices = group.locator("input[type=radio], input[type=checkbox]")
        if choices.count():
            choices.first.check()


def test_a_line_without_an_amount_is_refused_by_the_kept_page_in_the_servers_words(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_phone(service_workers="block")
    sign_in(page, "mentor")
    kept(page, "/tools/cash-book/note/")
    page.select_option("[name=purpose]", index=1)
    page.fill("[name=words]", "两包笋干")
    for typed, said in (("abc", "数字"), ("0", "大于 0"), ("-5", "大于 0"), ("99999999", "9,999,999.99")):
        page.fill("[name=amount]", typed)
        page.locator("form[data-outbox=cash] button.button").click()
        expect(page.locator(".errorlist")).to_contain_text(said)
        assert (page.input_value("[name=amount]"), page.input_value("[name=words]")) == (typed, "两包笋干")
    assert page.evaluate(WAITING) == []
    page.fill("[name=amount]", "１２\u200b．５元")
    page.locator("form[data-outbox=cash] button.button").click()
    expect(page.locator("[data-state]").first).to_contain_text(SAVED)
    assert page.locator(".errorlist").count() == 0
    assert page.evaluate(WAITING) == ["cash"]


@pytest.mark.parametrize(("module", "field"), [("M22", ".measure input"), ("M06", ".fits.order select")])
def test_an_answer_that_cannot_be_read_is_said_by_its_question(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None], module: str, field: str
) -> None:
    page = new_phone(service_workers="block")
    sign_in(page, "villager")
    kept(page, f"/learn/kept/{module}/quiz/")
    fill_in(page)
    page.locator("form[data-outbox=quiz] button.button").click()
    expect(page.locator("fieldset.has-error .errorlist").first).to_be_visible()
    expect(page.locator(field).first).to_be_focused()
    assert page.evaluate(WAITING) == []
    for number, one in enumerate(page.locator(field).all(), start=1):
        if module == "M22":
            one.fill("约80元")
        else:
            one.select_option(str(number))
    page.locator("form[data-outbox=quiz] button.button").click()
    expect(page.locator("[data-state]").first).to_contain_text(SAVED)
    assert page.locator(".errorlist").count() == 0
    assert page.evaluate(WAITING) == ["quiz"]


PHOTO = """async () => outbox.put({
  cid: outbox.newId(), sender: localStorage.me, kind: "photo", bytes: new ArrayBuffer(9), sha256: "", name: "a.jpg",
  target: "M03:paper", chain: "M03", purpose: "practice", begin: "/uploads/",
})"""


def test_once_all_that_waited_was_refused_nothing_is_said_to_wait_for_a_network(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page, is_away = new_phone(service_workers="block", own_doing="400 (Bad Request)"), [True]

    def line(route: Route) -> None:
        if is_away:
            route.abort()
        else:
            route.continue_()

    sign_in(page, "villager")
    page.route("**/phone/outbox/", line)
    page.route("**/uploads/", lambda route: route.fulfill(status=400, json={"message": "这张用不上"}))
    page.goto("/phone/")
    page.evaluate(MODULES.replace("/written", "/phone"))
    page.evaluate(PHOTO)
    page.reload()
    said = page.locator("[data-said]")
    page.locator("[data-send]").click()
    expect(said).to_contain_text("没网")
    is_away.clear()
    page.locator("[data-send]").click()
    expect(page.locator("[data-posts] [data-note]")).to_have_text("这张用不上")
    expect(said).to_have_text("")
