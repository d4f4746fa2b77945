"""The tools on a phone: results as on the server, without a network, without a script; and the book's PIN."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.waiting import follow, until

pytestmark = pytest.mark.e2e
VECTORS = json.loads((Path(__file__).parents[1] / "courses/tools/vectors.json").read_text(encoding="utf-8"))
# Reads every example with the page's own modules: what is typed, what is computed.
RUN = """async ([examples, read, check]) => {
  const [sum] = [...document.scripts].filter((one) => one.src.includes('/sums/'));
  const files = performance.getEntriesByType('resource').map((one) => one.name);
  const file = (word) => files.find((name) => name.includes(word));
  const { compute } = await import(sum.src);
  const { facts, asksOf, value } = await import(file('/js/tool.'));
  const num = await import(file('/js/num.'));
  const asks = asksOf(document.querySelector('form[data-tool]'));
  return {
    sums: examples.map(({ in: typed, extra }) => {
      const { facts: found, wrong } = facts(asks, typed);
      if (Object.keys(wrong).length) return { wrong };
      const { out, marks, bars } = compute(found, extra ?? {});
      return { out, marks: [...marks].sort(), bars };
    }),
    read: read.map(([typed]) => num.read(typed)?.show() ?? null),
    check: check.map(([ask, cases]) => Object.keys(cases).map((typed) => {
      const found = value(typed, ask);
      return found.wrong ?? found.value.show();
    })),
  };
}"""


def wanted(found: dict, want: dict) -> dict:
    return {
        part: found[part] if part == "marks" else {name: found[part].get(name) for name in named}
        for part, named in want.items()
    }


@pytest.mark.parametrize("tool", VECTORS["sums"])
def test_the_phone_computes_every_example_as_the_server_does(phone, tool):
    phone.goto(f"/tools/{tool}/")
    phone.wait_for_load_state("networkidle")
    examples = VECTORS["sums"][tool]
    found = phone.evaluate(RUN, [examples, VECTORS["read"], VECTORS["check"]])
    assert [wanted(one, example["want"]) for one, example in zip(found["sums"], examples, strict=True)] == [
        example["want"] for example in examples
    ]
    assert found["read"] == [value for _typed, value in VECTORS["read"]]
    assert found["check"] == [list(cases.values()) for _ask, cases in VECTORS["check"]]


def fill(page, facts: dict) -> None:
    for name, value in facts.items():
        field = page.locator(f"form[data-tool] [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


FIRST = {name: value for name, value in VECTORS["sums"]["price"][0]["in"].items() if name not in {"fixed", "wage"}}


def test_without_a_script_the_server_gives_the_same_and_keeps_what_was_typed(new_phone):
    page = new_phone(java_script_enabled=False, own_doing="400 (Bad Request)")
    page.goto("/tools/price/")
    page.locator("[name=price]").fill("３９块")
    follow(page, page.locator("form[data-tool] button"))
    assert page.locator("[name=price]").input_value() == "３９块"
    assert page.locator(".has-error").count() > 2
    for name, value in FIRST.items():
        field = page.locator(f"[name={name}]")
        field.select_option(value) if name == "fee_back" else field.fill(value)
    follow(page, page.locator("form[data-tool] button"))
    assert page.locator("[data-out=kept]").first.inner_text() == "10.88"
    assert page.locator("[data-out=even]").inner_text() == "26.84"


def test_a_tool_that_was_opened_computes_without_a_network(phone):
    phone.goto("/tools/price/")
    until(phone, "navigator.serviceWorker.controller !== null")
    phone.goto("/tools/price/")
    phone.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    fill(phone, FIRST | {"spoilt": "250"})
    phone.locator("form[data-tool] button").click()
    assert "100" in phone.locator(".errorlist").inner_text()
    phone.locator("[name=spoilt]").fill("１００")
    phone.locator("form[data-tool] button").click()
    assert phone.locator("[data-out=kept]").first.inner_text() == "10.88"
    assert phone.locator("#result").is_visible()


def open_book(page) -> None:
    page.goto("/tools/cash-book/")
    page.locator("[name=pin]").fill("7931")
    follow(page, page.locator("main section button"))


def test_a_book_is_opened_written_counted_and_closed(phone, sign_in):
    sign_in(phone, "villager")
    open_book(phone)
    before = phone.locator("dl .amount").first.inner_text()
    phone.locator("[name=amount]").fill("１２．５０")
    phone.locator("[name=purpose]").select_option("in_sales")
    phone.locator("[name=words]").fill("零卖一包")
    follow(phone, phone.locator("main section form button").first)
    after = phone.locator("dl .amount").first.inner_text()
    assert round(float(after) - float(before), 2) == 12.5
    assert "零卖一包" in phone.locator("main").inner_text()
    follow(phone, phone.locator('form[action$="/pin/close/"] button'))
    phone.goto("/tools/cash-book/")
    assert "/pin/" in phone.url
    assert "零卖一包" not in phone.content()


DRAFTS = "Object.entries(sessionStorage).filter(([key]) => key.startsWith('draft ')).flat().join(' ')"


def test_a_line_sent_without_a_network_is_back_in_its_fields_and_counts_once(phone, sign_in):
    sign_in(phone, "villager")
    open_book(phone)
    until(phone, "navigator.serviceWorker.controller !== null")
    line = "断网那天卖的笋干"
    phone.locator("[name=amount]").fill("23.70")
    phone.locator("[name=purpose]").select_option("in_sales")
    phone.locator("[name=pocket][value=home]").check()
    phone.locator("[name=words]").fill(line)
    yesterday = f"{date.fromisoformat(phone.locator('[name=day]').input_value()) - timedelta(days=1)}"
    phone.locator("[name=day]").fill(yesterday)
    cid = phone.locator("[data-keeps] [name=cid]").input_value()
    phone.context.set_offline(True)
    phone.locator("[data-keeps] button").click()
    expect(phone.locator("h1")).to_have_text("现在没有网络")
    phone.context.set_offline(False)
    phone.get_by_role("link", name="再试一次").click()
    expect(phone.locator("[name=amount]")).to_have_value("23.70")
    expect(phone.locator("[name=purpose]")).to_have_value("in_sales")
    expect(phone.locator("[name=pocket][value=home]")).to_be_checked()
    expect(phone.locator("[name=words]")).to_have_value(line)
    expect(phone.locator("[name=day]")).to_have_value(yesterday)
    assert phone.locator("[data-keeps] [name=cid]").input_value() == cid
    phone.locator("[name=words]").fill(f"{line}，两包")  # another deed than the one that was sent
    assert phone.locator("[data-keeps] [name=cid]").input_value() != cid
    phone.locator("[data-keeps] button").click()
    expect(phone.locator(".rows li", has_text=line)).to_have_count(1)
    expect(phone.locator("[name=amount]")).to_have_value("")
    assert line not in phone.evaluate(DRAFTS)


def test_what_was_typed_into_the_book_goes_when_the_book_is_closed(phone, sign_in):
    sign_in(phone, "villager")
    open_book(phone)
    phone.wait_for_load_state("networkidle")
    phone.locator("[name=words]").fill("谁也不该看见")
    assert "谁也不该看见" in phone.evaluate(DRAFTS)
    follow(phone, phone.locator('form[action$="/pin/close/"] button'))
    assert phone.evaluate("sessionStorage.length") == 0
    open_book(phone)
    expect(phone.locator("[name=words]")).to_have_value("")
