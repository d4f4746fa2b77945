"""A meeting without a network: the name list is marked on the phone, the page is closed, and it arrives once."""

import re
import secrets
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.test_journey_class import meet_now, open_class
from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.test_offline import IN_CHARGE, KEPT
from tests.e2e.waiting import follow, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SAVED = "已经存在手机上。有网了自己会交。"
ARRIVED = "JSON.parse(localStorage.getItem('arrived') ?? '[]').map((one) => one.kind).join()"


@pytest.fixture
def class_met(new_phone, sign_in):
    """A class of one learner that meets now: both phones, and the address of the name list."""
    learner, teacher = new_phone(), new_phone()
    sign_up(learner, new_number(), f"孙{secrets.choice('梅兰竹菊')}{secrets.randbelow(1000)}")
    sign_in(teacher, "mentor")
    invitation = open_class(teacher, f"试班{secrets.randbelow(10_000)}")
    learner.goto(invitation)
    learner.click("main form.card button.button")
    expect(learner.locator("main")).to_contain_text("您进班了")
    meet_now(teacher)
    return learner, teacher, teacher.url


def test_a_name_list_marked_without_a_network_arrives_once(new_phone, class_met):
    _learner, teacher, names = class_met
    home = teacher.locator("main .crumb a").get_attribute("href").removesuffix("meetings/")
    phone = new_phone(storage_state=teacher.context.storage_state())
    phone.goto(home)  # the class only: its next name list is kept ahead
    until(phone, IN_CHARGE)
    phone.reload()
    assert phone.evaluate(KEPT, names)
    phone.context.set_offline(True)
    phone.goto(names)
    phone.check("main .names input[name=here]")
    phone.click("#names button")
    expect(phone.locator("#names [data-state]")).to_have_text(SAVED)
    phone.close()
    again = phone.context.new_page()
    again.goto(names)
    expect(again.locator("main .names input[name=here]")).to_be_checked()
    teacher.reload()
    expect(teacher.locator("main .names input:checked")).to_have_count(0)
    again.context.set_offline(False)
    again.goto("/about/")
    until(again, f"{ARRIVED} === 'names'")
    teacher.reload()
    expect(teacher.locator("main .names input:checked")).to_have_count(1)
    teacher.uncheck("main .names input[name=here]")
    teacher.click("#names button")  # with a network it goes the same way, and at once
    expect(teacher.locator("#names [data-state]")).to_contain_text("改了 1 个人。")
    beside = teacher.context.new_page()
    beside.goto("/about/")
    until(beside, f"{ARRIVED} === 'names'")
    beside.goto(names)
    expect(beside.locator("main .names input[name=here]")).not_to_be_checked()


def test_what_waits_can_be_taken_back_without_a_network(new_phone, class_met):
    _learner, teacher, names = class_met
    until(teacher, IN_CHARGE)
    teacher.reload()
    assert teacher.evaluate(KEPT, names)
    teacher.context.set_offline(True)
    teacher.goto(names)
    teacher.check("main .names input[name=here]")
    teacher.click("#names button")
    expect(teacher.locator("#names [data-state]")).to_have_text(SAVED)
    teacher.reload()
    expect(teacher.locator("main .names input[name=here]")).to_be_checked()
    teacher.uncheck("main .names input[name=here]")
    teacher.click("#names button")
    expect(teacher.locator("#names [data-state]")).to_have_text(SAVED)
    teacher.context.set_offline(False)
    teacher.goto("/about/")
    until(teacher, f"{ARRIVED} === 'names,names'")
    teacher.goto(names)
    expect(teacher.locator("main .names input:checked")).to_have_count(0)


def letters_of(phone) -> str:
    letters = phone.locator("[data-letters]")
    expect(letters).to_have_text(re.compile(r"^\w{3}-\w{3}$"))
    return letters.inner_text()


def without_network(phone, screen: str) -> str:
    """The letters on a screen that was kept before, by a phone that has no network now."""
    until(phone, IN_CHARGE)
    phone.reload()
    assert phone.evaluate(KEPT, screen)
    phone.context.set_offline(True)
    phone.goto(screen)
    expect(phone.locator("html[data-kept]")).to_have_count(1)
    return letters_of(phone)


def test_a_code_is_shown_without_a_network(new_phone, class_met):
    learner, teacher, names = class_met
    learner.goto("/learn/classes/")
    here = learner.locator('main a[href*="/learn/classes/here/"]').get_attribute("href")
    phone = new_phone(storage_state=teacher.context.storage_state())
    # the class only: the code of its next meeting is kept ahead
    phone.goto(teacher.locator("main .crumb a").get_attribute("href").removesuffix("meetings/"))
    code = without_network(phone, f"{names}screen/")
    corner = phone.locator("[data-qr] canvas").evaluate(
        "(one) => [one.width, ...one.getContext('2d').getImageData(0, 0, one.width, 1).data]"
    )
    assert corner[0] > 150
    assert set(corner[1:]) == {255}  # white around it, or no camera finds it
    learner.goto(here)
    learner.fill("[name=sign]", code)
    follow(learner, learner.locator("main form.card button.button"))
    teacher.goto(names)
    expect(teacher.locator("main .names input:checked")).to_have_count(1)


def test_a_kept_code_goes_by_the_clock_of_the_server(new_phone, class_met):
    _learner, teacher, names = class_met
    screen = f"{names}screen/"
    slow = new_phone(storage_state=teacher.context.storage_state())
    slow.clock.install(time=time.time() - 3 * 3600)
    slow.goto(screen)
    letters_of(slow)  # online: it learns how far its clock lags behind
    teacher.goto(screen)
    before = letters_of(teacher)
    shown = without_network(slow, screen)
    teacher.reload()
    assert shown in {before, letters_of(teacher)}


def test_a_code_scanned_without_a_network_arrives(class_met):
    learner, teacher, _names = class_met
    learner.goto("/learn/classes/")
    here = learner.locator('main a[href*="/learn/classes/here/"]').get_attribute("href")
    until(learner, IN_CHARGE)
    learner.reload()
    address = learner.evaluate("(path) => new URL(path, location).href", here)
    assert learner.evaluate(KEPT, address)
    teacher.click('main a[href$="/screen/"]')
    code = teacher.locator(".from-afar").inner_text()
    learner.context.set_offline(True)
    learner.goto(f"{here}?sign={code.replace('-', '')}")
    expect(learner.locator("[name=sign]")).to_have_value(code.replace("-", ""))
    learner.click("main form.card button.button")
    expect(learner.locator("main [data-state]").first).to_have_text(SAVED)
    learner.context.set_offline(False)
    learner.goto("/about/")
    until(learner, f"{ARRIVED} === 'here'")
    teacher.go_back()
    teacher.reload()
    expect(teacher.locator("main .names input:checked")).to_have_count(1)
