"""The tools' arithmetic, by examples to which the phone is held as well (``tests/e2e/test_tools.py``)."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from courses.tools.domain.catalogue import SHEETS
from courses.tools.domain.sums.numbers import NoNumber, number_in, shown
from courses.tools.domain.sums.shape import Ask
from courses.tools.forms.sums import SumForm, field_of
from courses.tools.models import DatedRule

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
SUMS = [(tool, example) for tool, examples in VECTORS["sums"].items() for example in examples]


def computed(tool: str, example: dict) -> dict:
    sheet = SHEETS[tool]
    form = SumForm(sheet, example["in"])
    assert form.errors == {}
    return sheet.compute(form.facts, example.get("extra", {})).plain()


def within(whole: dict, want: dict) -> dict:
    """Of the result what the example names."""
    return {
        part: {name: whole[part].get(name) for name in wanted} if part != "marks" else whole[part]
        for part, wanted in want.items()
    }


@pytest.mark.parametrize(("typed", "read"), VECTORS["read"])
def test_a_number_is_read_as_people_type_it(typed, read):
    try:
        found = shown(number_in(typed))
    except NoNumber:
        found = None
    assert found == read


@pytest.mark.parametrize(("ask", "cases"), VECTORS["check"])
def test_what_is_typed_is_taken_or_refused_in_words(ask, cases):
    facts = ask | {name: Decimal(ask[name]) for name in ("low", "high", "empty")}
    field = field_of(Ask("field", "field", **facts))
    found = {}
    for typed in cases:
        try:
            found[typed] = shown(field.clean(typed))
        except Exception as wrong:  # noqa: BLE001 the codes are compared below
            found[typed] = {"required": "missing"}.get(wrong.code, wrong.code)
    assert found == cases


@pytest.mark.parametrize(("tool", "example"), SUMS, ids=[f"{tool}-{n}" for n, (tool, _example) in enumerate(SUMS)])
def test_a_tool_computes_its_examples(tool, example):
    assert within(computed(tool, example), example["want"]) == example["want"]


def test_every_tool_has_examples():
    assert set(VECTORS["sums"]) == set(SHEETS)


def test_the_fall_of_a_price_ends_at_what_is_left():
    first = VECTORS["sums"]["price"][0]
    whole = computed("price", first)
    parts = [Decimal(whole["out"][name]) for name in ("sold", "returned", "fees", "goods", "sending", "back", "ads")]
    assert abs(sum(parts) - Decimal(whole["out"]["kept"])) < Decimal("0.03")
    assert whole["bars"]["sold"] == [0, 100]
    assert whole["bars"]["kept"] == [0, 28]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填"),
        ("-1", "不能小于 0"),
        ("二十", "数字"),
        ("99999999", "太大"),
        ("1.234", "最多 2 位"),
        ("x" * 400, "数字"),
    ],
)
def test_a_bad_number_is_said_by_its_field_and_everything_typed_stays(client, typed, said):
    facts = VECTORS["sums"]["price"][0]["in"] | {"price": typed, "packing": "１.５0"}
    page = client.get("/tools/price/", facts)
    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (400, ["price"])
    assert said in form.errors["price"][0]
    assert 'value="１.５0"' in page.text


@pytest.mark.django_db
def test_a_page_can_be_kept_on_a_phone_but_not_what_was_typed(client):
    assert client.get("/tools/price/").headers["X-Keep"] == "1"
    assert "X-Keep" not in client.get("/tools/price/", VECTORS["sums"]["price"][0]["in"]).headers


@pytest.mark.django_db
def test_the_rules_of_the_page_are_those_of_the_day(client):
    DatedRule.objects.filter(key="registration-limit").update(effective_to="2026-01-31")
    DatedRule.objects.create(
        key="registration-limit", value="120000", effective_from="2026-02-01", source="x", checked_on="2026-02-01"
    )
    page = client.get("/tools/registration/", {"kind": "other", "sales": "100001", "others": "", "bought": "0"})
    assert page.context["result"].marks == ("near", "vat_quarter_below")
    assert "国家级" in client.get("/tools/listing/").text


@pytest.mark.django_db
def test_a_farm_that_also_sells_what_it_bought_is_not_told_that_nobody_has_to_register(client):
    typed = {"kind": "farm", "sales": "300000"}
    unasked = client.get("/tools/registration/", typed)
    assert (unasked.status_code, list(unasked.context["form"].errors)) == (400, ["bought"])
    mixed = client.get("/tools/registration/", typed | {"bought": "150000"})
    assert mixed.context["result"].marks == ("exempt_part", "above", "vat_quarter_below")
    pure = client.get("/tools/registration/", typed | {"bought": "0"})
    assert pure.context["result"].marks == ("exempt_kind", "vat_quarter_below")
