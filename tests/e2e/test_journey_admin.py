"""An officer's morning: an application read and approved, the member list filtered, and the sheet says the same."""

import csv
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow

pytestmark = pytest.mark.e2e
LAPTOP = {"width": 1280, "height": 800}


def listed(page: Page) -> list[tuple[str, str, str]]:
    """Name, member number and village of every row on the page."""
    cells = "rows => rows.map(row => [...row.querySelectorAll('td')].slice(0, 3).map(cell => cell.innerText))"
    rows = page.locator("table.listing tbody tr").evaluate_all(cells)
    return [(name.strip().splitlines()[0], number.strip(), village.strip()) for name, number, village in rows]


def exported(page: Page) -> list[tuple[str, str, str]]:
    """The same of the CSV file of this list, as the office's spreadsheet reads it."""
    with page.expect_download() as waiting:
        page.locator('header a[href*="export=csv"]').click()
    with waiting.value.path().open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.reader(sheet))
    with page.expect_download() as waiting:
        page.locator('header a[href*="export=xlsx"]').click()
    book = load_workbook(BytesIO(waiting.value.path().read_bytes()))  # a download has no ending
    assert [[str(cell.value or "") for cell in row][:3] for row in book.active.rows] == [row[:3] for row in rows]
    name, number, village = (rows[0].index(word) for word in ("姓名", "会员号", "村"))
    return [(row[name], row[number], row[village]) for row in rows[1:]]


def test_admin_approves_then_exports_exactly_what_is_filtered(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_phone(viewport=LAPTOP, is_mobile=False, has_touch=False, accept_downloads=True)
    sign_in(page, "admin")
    expect(page).to_have_url("/association/desk/")
    waiting = page.locator("article.desk-row").first
    applicant, village = waiting.locator(".who b").inner_text(), waiting.locator(".who span").first.inner_text()
    waiting.locator("a.button").click()
    page.click('form[action$="/approve/"] summary')
    page.fill('form[action$="/approve/"] textarea', "欢迎您，周五一起拼车发货。")
    follow(page, page.locator('form[action$="/approve/"] button'))
    page.goto("/association/desk/")
    expect(page.locator(".desk-row .who b", has_text=applicant)).to_have_count(0)

    page.goto("/admin/association/members/")
    everyone = listed(page)
    option = page.locator("select[name=village] option", has_text=village).first.get_attribute("value")
    page.goto(f"/admin/association/members/?village={option}")
    filtered = listed(page)
    assert applicant in [name for name, _, _ in filtered]
    assert filtered == [row for row in everyone if row[2] == village]
    assert 0 < len(filtered) < len(everyone)
    assert exported(page) == filtered

    piece = applicant[1]  # a character in the middle of a name
    page.goto(f"/admin/association/members/?q={piece}")
    assert listed(page) == [row for row in everyone if piece in row[0]]
    assert exported(page) == listed(page)


def test_admin_decides_with_one_thumb_and_all_of_a_filtered_list(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_phone()
    sign_in(page, "admin")
    waiting = page.locator("article.desk-row").first
    applicant = waiting.locator(".who b").inner_text()
    waiting.locator("a.button").click()
    approve = page.locator('form[action$="/approve/"] button')
    box, bar = approve.bounding_box(), page.locator("nav.bar, .bar").last.bounding_box()
    assert box
    assert box["y"] + box["height"] < (bar["y"] if bar else 740)
    approve.click()
    expect(page.locator(".desk-row .who b", has_text=applicant)).to_have_count(0)

    page.goto("/admin/association/applications/?state=submitted")
    names = page.locator("table.listing td.title").all_inner_texts()
    assert names
    page.goto(
        "/admin/bulk/association/application/approve/?id=all&state=submitted&next=/admin/association/applications/"
    )
    assert [name.strip() for name in page.locator("main li").all_inner_texts()] == [
        n.split("\n")[0].strip() for n in names
    ]
    follow(page, page.locator("main form button[type=submit]"))
    page.goto("/admin/association/applications/?state=submitted")
    expect(page.locator("table.listing td.title")).to_have_count(0)
    page.goto("/admin/association/records/")
    expect(page.locator("table.listing tbody tr")).not_to_have_count(0)
