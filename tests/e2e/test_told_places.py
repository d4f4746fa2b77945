"""A module told for one village: begun and published in the admin, read there without a network, ended again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
IN_CHARGE = "navigator.serviceWorker.controller !== null"
VILLAGE, FLAG = "竹溪村", "竹溪村（演示）版"
# The page of long work as it is between two portions.
GOES_ON = """() => {
  document.querySelector("form[method=post]:has([name=unit])").dataset.goesOn = "";
  const script = document.querySelector('script[src*="portions"]'), again = document.createElement("script");
  again.type = "module";
  again.src = `${script.src}?again`;
  document.body.append(again);
}"""


def demo(page: Page, person: str) -> None:
    page.goto("/demo/")
    follow(page, page.locator(f'button[name="person"][value="{person}"]'))


def module_of(editor: Page, name: str) -> str:
    """The number of the Chinese page, by way of its translation."""
    editor.goto("/admin/reports/coverage/")
    link = editor.get_by_role("link", name=re.compile(f"^{name} ")).first
    editor.goto(str(link.get_attribute("href")))
    source = editor.locator('main a.button-secondary[href*="/edit/"]').first.get_attribute("href")
    return re.findall(r"/(\d+)/", str(source))[0]


def begin(editor: Page, number: str) -> str:
    """Looks first, then makes the drafts; gives back the address of the place's page."""
    editor.goto(f"/admin/courses/{number}/region/")
    choice = editor.locator("select[name=unit]")
    value = choice.locator("option", has_text=VILLAGE).get_attribute("value")
    choice.select_option(value)
    editor.get_by_role("button", name="先看看会做哪些").click()
    expect(editor.locator("main table")).to_contain_text("新草稿")
    editor.evaluate(GOES_ON)
    editor.wait_for_url("**/admin/courses/place/*/")
    return editor.url


def publish_first(editor: Page) -> None:
    number = re.findall(r"/(\d+)/edit", str(editor.locator('main td a[href*="/edit/"]').first.get_attribute("href")))[0]
    editor.goto(f"/admin/bulk/wagtailcore/page/publish/?id={number}&next=/admin/")
    editor.locator("main form[method=post] [type=submit], main form[method=POST] [type=submit]").first.click()
    editor.wait_for_url("**/admin/")


def test_who_lives_there_reads_its_words_without_a_network(new_phone: Callable[..., Page]) -> None:
    editor, reader, visitor = new_phone(viewport={"width": 1200, "height": 900}), new_phone(), new_phone()
    demo(editor, "editor")
    demo(reader, "villager")
    files = visitor.request.get("/learn/pack/M07/").json()
    module = files["url"]
    lesson = next(file["kept_as"] for file in files["files"] if re.fullmatch(f"{module}.+/", file["kept_as"]))
    reader.goto(lesson)
    until(reader, IN_CHARGE)
    reader.reload()
    expect(reader.locator("h1")).to_be_visible()
    expect(reader.locator(".flag", has_text=FLAG)).to_have_count(0)
    place = begin(editor, module_of(editor, "M07"))
    publish_first(editor)

    reader.goto(module)
    card = reader.locator("[data-keep]")
    card.scroll_into_view_if_needed()
    expect(card.locator("[data-status]")).to_contain_text(re.compile(r"\d+ ?K"))
    card.locator("[data-take]").click()
    expect(card.locator("[data-status]")).to_have_text("已经在手机上，没有网络也打得开。", timeout=60_000)
    reader.context.set_offline(True)
    reader.goto(lesson)
    expect(reader.locator("html[data-kept]")).to_have_count(1)
    expect(reader.locator(".flag", has_text=FLAG)).to_have_count(1)
    reader.context.set_offline(False)
    visitor.goto(lesson)
    expect(visitor.locator("h1")).to_be_visible()
    expect(visitor.locator(".flag", has_text=FLAG)).to_have_count(0)

    editor.goto(place)
    editor.get_by_role("link", name="撤下这个地方的全部本地版").click()
    editor.get_by_role("button", name="撤下这些").click()
    editor.wait_for_url("**/admin/courses/place/*/")
    reader.goto(lesson)
    expect(reader.locator(".flag", has_text=FLAG)).to_have_count(0)
    reader.goto(module)
    card.scroll_into_view_if_needed()
    expect(card.locator("[data-status]")).to_contain_text("有几处更新了", timeout=60_000)
