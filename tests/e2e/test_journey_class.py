"""A class from end to end on two phones, without a script: opened, joined, met, seen, and left."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_journey_villager import new_number, sign_up

pytestmark = pytest.mark.e2e
VILLAGE_TIME = timezone(timedelta(hours=8))


def open_class(teacher: Page, name: str) -> str:
    """Opened by its teacher; gives back the address that its QR code holds."""
    today = datetime.now(UTC).astimezone(VILLAGE_TIME).date()
    teacher.goto("/learn/classes/teach/new/")
    teacher.fill("[name=name]", name)
    teacher.check("[name=host][value=station]")
    teacher.select_option("[name=unit]", index=1)
    teacher.fill("[name=place]", "服务站（演示）")
    teacher.fill("[name=ends_on]", f"{today + timedelta(days=60)}")
    teacher.click("main form.card button.button")
    expect(teacher.locator("h1")).to_have_text(name)
    teacher.click('main a[href$="/invite/"]')
    return teacher.locator(".qr .quiet").inner_text()


def meet_now(teacher: Page) -> None:
    now = datetime.now(UTC).astimezone(VILLAGE_TIME)
    teacher.click('main .chips a[href$="/meetings/"]')
    teacher.fill("[name=day]", f"{now:%Y-%m-%d}")
    teacher.fill("[name=time]", f"{now:%H:%M}")
    teacher.click("main form.card button.button")
    teacher.locator('main .menu a[href*="/meeting/"]').first.click()


def test_a_class_is_opened_joined_met_and_left(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    learner, teacher = new_phone(), new_phone(java_script_enabled=False)
    name = f"孙{secrets.choice('梅兰竹菊')}{secrets.randbelow(1000)}"
    sign_up(learner, new_number(), name)
    sign_in(teacher, "mentor")
    address = open_class(teacher, f"试班{secrets.randbelow(10_000)}")
    learner.goto(address)
    expect(learner.locator("main")).to_contain_text("谁也看不到的")
    learner.click("main form.card button.button")
    expect(learner.locator("main")).to_contain_text("您进班了")
    meet_now(teacher)
    expect(teacher.locator("main .names")).to_contain_text(name)
    teacher.click('main a[href$="/screen/"]')
    code = teacher.locator(".from-afar").inner_text()
    learner.goto("/learn/classes/")
    learner.click('main a[href*="/learn/classes/here/"]')
    learner.fill("[name=sign]", code)
    learner.click("main form.card button.button")
    expect(learner.locator("main dl")).to_contain_text("开了 1 次课，来了 1 次")
    teacher.go_back()
    teacher.reload()
    expect(teacher.locator("main .names input:checked")).to_have_count(1)
    learner.click("main details summary")
    learner.click('main form[action$="/leave/"] button')
    expect(learner.locator("main .empty")).to_be_visible()
    teacher.reload()
    expect(teacher.locator("main .names")).to_have_count(0)
