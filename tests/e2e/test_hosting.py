"""A host keeps a full room in order from a phone; the others see it live, and by plain forms it works as well."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow

pytestmark = pytest.mark.e2e
OPEN_ROOM = "main .card:has(.live) a.button"
type NewPhone = Callable[..., Page]
type SignIn = Callable[[Page, str], None]


def fresh(words: str) -> str:
    return f"{words}{uuid4().hex[:6]}？"


def enter(page: Page, sign_in: SignIn, person: str) -> None:
    sign_in(page, person)
    page.goto("/ask/")
    follow(page, page.locator(OPEN_ROOM).first)


def ask(page: Page, text: str) -> None:
    page.fill("[data-deed=ask] textarea", text)
    page.click("[data-deed=ask] button")


def card(page: Page, text: str):
    return page.locator("#live article", has_text=text)


def slow(host: Page, seconds: str) -> None:
    tools = host.locator("details:has(form[action$='/do/slow/'])")
    if tools.get_attribute("open") is None:
        tools.locator("summary").click()
    follow(host, tools.locator(f'button[value="{seconds}"]'))


def test_pin_merge_and_slow_mode_are_seen_live_by_another_phone(new_phone: NewPhone, sign_in: SignIn) -> None:
    host, villager = new_phone(), new_phone()
    enter(villager, sign_in, "editor")
    first, alike = fresh("电子面单怎么打"), fresh("面单怎么才打得出来")
    for text in (first, alike):
        ask(villager, text)
        expect(card(villager, text)).to_have_count(1)
    expect(villager.locator("#live[data-line=on]")).to_have_count(1)
    enter(host, sign_in, "mentor")
    host.goto(f"{host.url}?all=yes")
    expect(host.locator("#live[data-line=on]")).to_have_count(1)

    card(host, first).locator("summary").click()
    card(host, first).locator("[data-pin]").click()
    for page in (host, villager):
        expect(card(page, first).locator("[data-pin-mark]")).to_be_visible()
    expect(villager.locator("#live article").first).to_contain_text(first)

    card(host, alike).locator("summary").click()
    follow(host, card(host, alike).locator("[data-more]"))
    host.locator("label.choice", has_text=first).click()
    follow(host, host.locator('form[action$="/do/merge/"] button'))
    for page in (host, villager):
        expect(card(page, alike)).to_have_count(0)
        expect(card(page, first).locator("[data-same-n]")).to_have_text("1")

    slow(host, "30")
    expect(villager.locator('[data-slow="30"]')).to_be_visible()
    third, fourth = fresh("慢慢问第一个"), fresh("慢慢问第二个")
    ask(villager, third)
    expect(card(villager, third)).to_have_count(1)
    ask(villager, fourth)
    expect(villager.locator(".waits [data-mark]")).to_contain_text("30 秒")
    expect(card(villager, fourth)).to_have_count(1)  # by itself, when the wait is over
    expect(villager.locator(".waits")).to_have_count(0)
    slow(host, "0")
    expect(villager.locator('[data-slow="30"]')).to_be_hidden()
    card(host, first).locator("summary").click()
    card(host, first).locator("[data-unpin]").click()
    expect(card(villager, first).locator("[data-pin-mark]")).to_be_hidden()


def test_a_host_without_scripts_pins_sets_aside_and_stops_questions(new_phone: NewPhone, sign_in: SignIn) -> None:
    host, villager = new_phone(java_script_enabled=False), new_phone()
    enter(villager, sign_in, "admin")
    text = fresh("一直打广告行不行")
    ask(villager, text)
    expect(card(villager, text)).to_have_count(1)
    expect(villager.locator("#live[data-line=on]")).to_have_count(1)
    enter(host, sign_in, "mentor")
    whole = f"{host.url}?all=yes"
    host.goto(whole)

    def deed(kind: str) -> None:
        card(host, text).locator("summary").click()
        follow(host, card(host, text).locator(f'[formaction$="/do/{kind}/"]'))
        host.goto(whole)

    deed("pin")
    expect(card(host, text).locator("[data-pin-mark]")).to_be_visible()
    expect(card(villager, text).locator("[data-pin-mark]")).to_be_visible()
    deed("park")
    expect(card(host, text).locator(".who [data-while=parked]")).to_be_visible()
    expect(card(villager, text).locator(".who [data-while=parked]")).to_be_visible()
    expect(villager.locator("#live article").last).to_contain_text(text)

    card(host, text).locator("summary").click()
    follow(host, card(host, text).locator("[data-more]"))
    host.fill('form[action$="/do/mute/"] [name=reason]', "一直打广告")
    follow(host, host.locator('form[action$="/do/mute/"] button'))
    ask(villager, "再来一条广告")
    expect(villager.locator(".waits [data-why]")).to_contain_text("一直打广告")
    villager.locator(".waits [data-away]").click()
    villager.reload()
    expect(villager.locator("[data-deed=ask]")).to_have_count(0)
    expect(villager.locator("main .notice.warning", has_text="一直打广告")).to_be_visible()
    follow(host, host.locator('form[action$="/do/unmute/"] button'))
    villager.reload()
    expect(villager.locator("[data-deed=ask]")).to_be_visible()
