"""One phone and a whole family on a 360 × 740 screen, with and without script: a path, two people, a helper, away."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.waiting import follow, until

pytestmark = pytest.mark.e2e
FOUR = ("shop", "star", "coin", "star")
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
KEPT = "caches.open('pages').then((kept) => kept.keys()).then((keys) => keys"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def somebody(page: Page, family: str) -> str:
    name = f"{family}{secrets.choice('梅兰竹菊')}{secrets.randbelow(1000)}"
    sign_up(page, new_number(), name)
    return name


def tap_pictures(page: Page, times: int, *, script: bool) -> None:
    """Without a script every tap is a page; with one the last tap sends all."""
    for _time in range(times):
        for place, name in enumerate(FOUR, 1):
            picture = page.locator(f"[data-pictures] button[value={name}]")
            picture.click() if script and place < len(FOUR) else follow(page, picture)


def fits(page: Page) -> None:
    if page.evaluate("!!window"):
        assert not page.evaluate(TOO_WIDE)


@SCRIPT
def test_five_taps_find_a_path_that_comes_along_to_the_account(new_phone: Callable[..., Page], script: bool) -> None:
    phone = new_phone(java_script_enabled=script)
    phone.goto("/")
    phone.click('main a[href="/learn/start/"]')
    for answer in ("myself", "open", "some"):
        phone.click(f"button.pick[value={answer}]")
    phone.goto("/course/")  # away in the middle; later it goes on there
    phone.goto("/learn/start/")
    expect(phone.locator(".code")).to_have_text("4/5")
    phone.click("button.pick[value=written]")
    phone.click("button.pick[value=fast]")
    expect(phone.locator("h1")).to_have_text("先拿到第一单")
    expect(phone.locator("main")).to_contain_text("因为您想快点接到第一单")
    fits(phone)
    phone.goto("/course/understand/online-markets/")
    follow(phone, phone.locator('a[href="/learn/"]'))
    assert "/course/understand/online-markets/" in phone.url
    somebody(phone, "周")
    phone.goto("/learn/path/")
    expect(phone.locator("h1")).to_have_text("先拿到第一单")
    phone.goto("/course/open/account-and-verification/")
    follow(phone, phone.locator("button[value=knows]"))
    assert phone.url.endswith("/learn/quiz/M06/")


@SCRIPT
def test_two_people_take_turns_and_nothing_of_the_first_stays(new_phone: Callable[..., Page], script: bool) -> None:
    phone = new_phone(java_script_enabled=script)
    first = somebody(phone, "吴")
    phone.goto("/me/pin/new/?with=pictures")
    tap_pictures(phone, 2, script=script)
    phone.goto("/me/phone/")
    follow(phone, phone.locator('form[action$="/phone/join/"] button'))
    phone.goto("/course/understand/online-markets/who-does-what/")
    phone.goto("/me/sign-out/")
    phone.click("main form button")
    second = somebody(phone, "郑")
    phone.goto("/me/phone/")
    if script:
        phone.goto("/course/")
        until(phone, f"{KEPT}.length > 0)")
        phone.goto("/me/phone/")
    phone.click(f'main a.button:has-text("{first}")')
    fits(phone)
    tap_pictures(phone, 1, script=script)
    phone.goto("/me/")
    expect(phone.locator("h1")).to_have_text(first)
    assert second not in phone.content()
    if script:
        assert not phone.evaluate(f"{KEPT}.some((one) => one.url.endsWith('/course/')))")
    phone.click("[data-leave]")
    phone.wait_for_url("**/today/")
    assert first not in phone.content()
    assert "网商" not in phone.title()
    fits(phone)


@SCRIPT
def test_a_child_helps_and_the_owner_takes_it_back(new_phone: Callable[..., Page], script: bool) -> None:
    phone = new_phone(java_script_enabled=script)
    name = somebody(phone, "冯")
    phone.goto("/me/pin/new/?next=/me/phone/")
    phone.fill("[name=pin]", "7931")
    phone.fill("[name=again]", "7931")
    phone.click("main form:has([name=again]) button")
    follow(phone, phone.locator('form[action$="/phone/join/"] button'))
    phone.goto("/me/helper/")
    phone.fill("[name=helper]", "小明")
    phone.click("main form:has([name=helper]) button.button")
    expect(phone.locator(".helping")).to_contain_text(f"小明正在替{name}操作")
    fits(phone)
    phone.goto("/course/understand/online-markets/who-does-what/")
    follow(phone, phone.locator('form[action$="/done/"] button'))
    phone.goto("/tools/")
    expect(phone.locator(".helping")).to_be_visible()
    phone.click(".helping button")
    phone.click(f'main a.button:has-text("{name}")')
    phone.fill("[name=pin]", "7931")
    follow(phone, phone.locator("main form:has([name=pin]) button"))
    phone.goto("/me/helper/")
    expect(phone.locator("main .rows")).to_contain_text("小明")
    phone.click('form[action$="/undo/"] button')
    expect(phone.locator("main .rows")).to_contain_text("收回")
