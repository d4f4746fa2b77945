"""A class of more names than one page holds, without a network, and on a phone whose browser saves data."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.product import SERVERS, manage
from tests.e2e.test_attendance import ARRIVED, SAVED
from tests.e2e.test_journey_class import meet_now, open_class
from tests.e2e.test_offline import IN_CHARGE, KEPT
from tests.e2e.waiting import follow, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
PEOPLE = 103  # a hundred stand on the first page
JOIN = """
from accounts.models import User
from courses.cohorts.domain.enrolling import join
from courses.cohorts.models import Cohort
from tests.factories.cohorts import learner
row = Cohort.objects.get(name="{name}")
for number in range({people}):
    person = User.objects.filter(name=f"学员{{number:03}}").first()
    join(row, reminders=False, by=person) if person else learner(row, f"学员{{number:03}}")
"""
SAVES = """Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true }) });"""
LISTS = r"""async () => (await (await caches.open("pages")).keys()).map(({ url }) => new URL(url))
  .filter(({ pathname }) => /\/meeting\/\d+\/$/.test(pathname)).map(({ pathname, search }) => pathname + search)"""
TICKED = "main .names input[name=here]:checked"


@pytest.fixture
def long_list(new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None], server: str) -> tuple[Page, str]:
    """A teacher's phone and the path of the name list of a class that meets now."""
    if server not in SERVERS:
        pytest.skip("a hundred people join through the program, not through its pages")
    teacher, name = new_phone(), f"大班{secrets.randbelow(1_000_000)}"
    sign_in(teacher, "mentor")
    open_class(teacher, name)
    manage(SERVERS[server].env, "shell", "-v0", "-c", JOIN.format(name=name, people=PEOPLE))
    teacher.goto(teacher.url.replace("invite/", ""))
    meet_now(teacher)
    expect(teacher.locator("main h2 .quiet").first).to_contain_text(f"{PEOPLE}")
    return teacher, teacher.url.removeprefix(server)


def home_of(page: Page) -> str:
    return (page.locator("main .crumb a").get_attribute("href") or "").removesuffix("meetings/")


def save(page: Page) -> None:
    page.click("#names button")
    expect(page.locator("#names [data-state]")).to_have_text(SAVED)


def test_the_second_page_of_a_list_is_marked_without_a_network(new_phone, long_list) -> None:
    teacher, names = long_list
    phone = new_phone(storage_state=teacher.context.storage_state())
    phone.goto(home_of(teacher))  # the class only: every part of its next name list is kept ahead
    until(phone, IN_CHARGE)
    phone.reload()
    assert [phone.evaluate(KEPT, address) for address in (names, f"{names}?p=2")] == [True, True]
    phone.context.set_offline(True)
    phone.goto(names)
    phone.click('.pager [rel="next"]')
    expect(phone.locator("main .names li")).to_have_count(PEOPLE - 100)
    phone.locator("main .names input[name=here]").nth(1).check()
    save(phone)
    phone.click('.pager [rel="prev"]')
    expect(phone.locator("main .names li")).to_have_count(100)
    expect(phone.locator(TICKED)).to_have_count(0)
    phone.locator("main .names input[name=here]").nth(7).check()
    phone.click('.pager [rel="next"]')  # without saving: what was ticked is saved by turning the page
    expect(phone.locator("main .names li")).to_have_count(PEOPLE - 100)
    expect(phone.locator(TICKED)).to_have_count(1)
    phone.goto(names)
    expect(phone.locator(TICKED)).to_have_count(1)
    phone.context.set_offline(False)
    phone.goto("/about/")
    until(phone, f"{ARRIVED} === 'names,names'")
    teacher.reload()
    expect(teacher.locator("main h2 .quiet").first).to_contain_text("2")
    assert [box.is_checked() for box in teacher.locator("main .names input[name=here]").all()[:9]] == (
        [False] * 7 + [True, False]
    )
    follow(teacher, teacher.locator('.pager [rel="next"]'))
    assert [box.is_checked() for box in teacher.locator("main .names input[name=here]").all()] == [False, True, False]


def test_with_a_network_a_part_comes_back_as_that_part(long_list) -> None:
    teacher, names = long_list
    teacher.locator("main .names input[name=here]").first.check()
    teacher.click('.pager [rel="next"]')  # saved and turned
    teacher.wait_for_url(f"**{names}?p=2")
    teacher.locator("main .names input[name=here]").last.check()
    teacher.click("#names button")
    expect(teacher.locator("#names [data-state]")).to_contain_text("改了 1 个人。")
    assert teacher.url.endswith(f"{names}?p=2")
    expect(teacher.locator(TICKED)).to_have_count(1)
    teacher.click('.pager [rel="prev"]')
    teacher.wait_for_url(f"**{names}")
    expect(teacher.locator(TICKED)).to_have_count(1)


def test_a_browser_that_saves_data_keeps_a_list_once_it_was_opened_and_then_whole(new_phone, long_list) -> None:
    teacher, names = long_list
    phone = new_phone(storage_state=teacher.context.storage_state())
    phone.context.add_init_script(SAVES)
    phone.goto(home_of(teacher))
    until(phone, IN_CHARGE)
    phone.reload()
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate(LISTS) == []  # nothing comes ahead
    phone.context.set_offline(True)
    phone.goto(names)
    expect(phone.locator("main .names")).to_have_count(0)
    phone.context.set_offline(False)
    phone.goto(names)
    assert phone.evaluate(KEPT, f"{names}?p=2")
    phone.context.set_offline(True)
    phone.goto(f"{names}?p=2")
    phone.locator("main .names input[name=here]").first.check()
    save(phone)
    phone.context.set_offline(False)
    phone.goto("/about/")
    until(phone, f"{ARRIVED} === 'names'")
    teacher.goto(f"{names}?p=2")
    expect(teacher.locator(TICKED)).to_have_count(1)
