"""Scores as vectors: the same item and answer give the same score everywhere, parts of an answer parts of a point."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.quiz.items import Item, Part, body_of, item_from_body, plain_number
from courses.domain.quiz.mastery import firmness
from courses.domain.quiz.numbers import Said, read_number
from courses.domain.quiz.scoring import numbers, score
from courses.domain.quiz.showing import rows_of, segments, told
from courses.forms.practice import AmountField
from courses.rules import passed

ONE = Item("question", "q1", "?", parts=(Part("a", "w"), Part("b", "w", right=True), Part("c", "w")))
MANY = Item(
    "question", "q2", "?", choose="many", parts=tuple(Part(x, "w", right=x in "ab") for x in "abcd"), objective="o"
)
SHOTS = Item("pictures", "q3", "?", parts=(Part("x", "w", right=True, drawing="M03/figures/a.svg"), Part("y", "w")))
ORDER = Item("order", "q4", "?", parts=tuple(Part(x, "w") for x in "abcd"))
MATCH = Item(
    "match", "q5", "?", parts=(Part("a", "w", match="x"), Part("b", "w", match="y"), Part("c", "w", match="x"))
)
NUMBER = Item("number", "q6", "?", value="12.5", tolerance="0.1", unit="元", why="w", parts=(Part("10", "trap"),))
WEIGHT = Item("number", "q7", "?", value="4", unit="斤")
CLOZE = Item(
    "cloze",
    "q8",
    "?",
    sentence="先[1]，再[2]。",
    parts=(Part("", "w", accept=("成本", "Cost price")), Part("", "w", accept=("定价",), others=("发货",))),
)
ALL = (ONE, MANY, SHOTS, ORDER, MATCH, NUMBER, WEIGHT, CLOZE)

VECTORS = [
    (ONE, [1], 1),
    (ONE, [0], 0),
    (ONE, [1, 0], 0),
    (ONE, [], 0),
    (MANY, [0, 1], 1),
    (MANY, [0], 0.5),
    (MANY, [0, 1, 2], 0.5),
    (MANY, [0, 1, 2, 3], 0),
    (MANY, [2], 0),
    (SHOTS, [0], 1),
    (ORDER, [1, 2, 3, 4], 1),
    (ORDER, [2, 1, 3, 4], 0.6667),
    (ORDER, [4, 3, 2, 1], 0),
    (ORDER, [1, 1, 1, 1], 0),
    (ORDER, [1, 2], 0),
    (ORDER, ["", "", "", ""], 0),
    (MATCH, [0, 1, 2], 1),
    (MATCH, [2, 1, 0], 1),  # two pairs share their right side
    (MATCH, [0, 0, 0], 0.6667),
    (MATCH, [9, -1, "x"], 0),
    (NUMBER, ["12.5"], 1),
    (NUMBER, ["１２。５元"], 1),
    (NUMBER, ["12，5"], 0),
    (NUMBER, ["12块5"], 1),
    (NUMBER, ["1250分"], 1),
    (NUMBER, ["12.6"], 1),
    (NUMBER, ["12.61"], 0),
    (NUMBER, ["12.5斤"], 0),
    (NUMBER, ["十二块五"], 0),
    (NUMBER, [], 0),
    (WEIGHT, ["2公斤"], 1),
    (WEIGHT, ["2000 克"], 1),
    (WEIGHT, ["4"], 1),
    (CLOZE, ["成本", "定价"], 1),
    (CLOZE, [" ＣＯＳＴ　price。", "定价"], 1),
    (CLOZE, ["成本", "发货"], 0.5),
    (CLOZE, ["", ""], 0),
]


@pytest.mark.parametrize(("item", "said", "wanted"), VECTORS)
def test_an_answer_has_this_score(item, said, wanted) -> None:
    assert score(item, said) == wanted


@pytest.mark.parametrize(
    ("right", "said", "wanted"),
    [
        ("2.5", "25", 0),
        ("2.5", "２。５", 1),
        ("2.5", "2．5 ", 1),
        (".5", "5", 0),
        ("3-5", "35", 0),
        ("3-5", "3 – 5", 1),
        ("-5", "5", 0),
        ("-5", "−5", 1),
        ("10:30", "1030", 0),
        ("10:30", "10：30", 1),
        ("1,000", "1000", 1),
        ("7天-无理由", "7天无理由。", 1),
        ("no.5", "No 5", 1),
    ],
)
def test_a_number_in_a_gap_is_that_number(right, said, wanted) -> None:
    gap = Item("cloze", "q", "?", sentence="[1]", parts=(Part(accept=(right,)),))
    assert score(gap, [said]) == wanted


@pytest.mark.parametrize("said", ["--5", "-", "--", "²", "٣", "", "0x1", "1" * 9])
def test_what_is_no_option_breaks_nothing(said) -> None:
    assert numbers([said]) == [-1]


@pytest.mark.parametrize("of", range(1, 40))
def test_just_four_fifths_are_enough_however_many_are_asked(of) -> None:
    assert passed(round(of * 0.8, 4), of)
    assert not passed(round(of * 0.8, 4) - 0.3, of)
    assert passed(3 + 3 * round(1 / 3, 4), 5)


READ = [
    ("１２，０００", "12000", ""),
    ("1，234.5", "1234.5", ""),
    ("3.5万", "35000", ""),
    ("￥88.00", "88.00", ""),
    ("亏20元", "-20", "元"),
    ("百分之15", "15", "%"),
    ("大约12元左右", "12", "元"),
    ("84单。", "84", "单"),
    ("5毛", "5", "毛"),
    ("5角", "5", "角"),
    ("12.5角", "12.5", "角"),
    ("5毛钱", "5", "毛钱"),
    ("1块5毛", "1.5", "块"),
    ("1块5毛钱", "1.5", "块"),
    ("1元5", "1.5", "元"),
    ("+80", "80", ""),
    ("＋80元", "80", "元"),
    ("-5元", "-5", "元"),
]


@pytest.mark.parametrize(("typed", "value", "unit"), READ)
def test_numbers_are_read_as_chinese_phones_type_them(typed, value, unit) -> None:
    assert read_number(typed) == Said(Decimal(value), unit)


def test_jiao_and_mao_are_tenths_of_a_yuan() -> None:
    half = Item("number", "q9", "?", value="0.5", unit="元")
    assert [score(half, [typed]) for typed in ("5毛", "5角", "0.5", "50分", "5元")] == [1, 1, 1, 1, 0]


VECTORS_OF_TOOLS = json.loads((Path(__file__).parent / "tools" / "vectors.json").read_text(encoding="utf-8"))["read"]
ONLY_ELSEWHERE = {"5%", "１２斤", "9999999999999999", "0.005", "-0.004", "-2.345", "3元5", "-¥5"}


@pytest.mark.parametrize(("typed", "read"), [pair for pair in VECTORS_OF_TOOLS if pair[0] not in ONLY_ELSEWHERE])
def test_digits_mean_the_same_in_practice_quizzes_and_tools(typed: str, read: str | None) -> None:
    """What the tools read (or ask about) is read (or asked about) everywhere, and to the same number."""
    said = read_number(typed)
    try:
        written = AmountField(unit="元", required=False).clean(typed) or None
    except ValidationError:
        written = None
    found = [said and said.value, written and Decimal(written)]
    assert found == [None if read is None else Decimal(read)] * 2


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "12-13", "12/3", "1.2.3", "9" * 41, "9" * 13, "12和13", "½", "\x00", "12，5", "1e5", "1_000", "5毛5"],
)
def test_what_is_no_single_number_is_none(typed) -> None:
    assert read_number(typed) is None


anything = st.lists(st.one_of(st.integers(-9, 9), st.text(max_size=50), st.none(), st.floats()), max_size=8)


@given(st.sampled_from(ALL), anything)
def test_no_answer_breaks_and_every_score_is_from_0_to_1(item, said) -> None:
    assert 0 <= score(item, said) <= 1
    assert told(item, said)
    list(segments(item, said))


@given(st.sampled_from(ALL))
def test_an_item_survives_the_way_through_json(item) -> None:
    assert item_from_body(body_of(item)) == item
    assert item_from_body(body_of(item)).version == item.version


def test_steps_are_never_shown_in_their_right_order() -> None:
    for n in range(50):
        item = Item("order", f"q{n}", "?", parts=tuple(Part(x, "w") for x in "abc"))
        assert [row.part.text for row in rows_of(item, [])] != ["a", "b", "c"]


def test_a_typical_mistake_gets_its_own_explanation() -> None:
    assert [(line.state, line.text, line.why) for line in told(NUMBER, ["10元"])] == [
        ("wrong", "10元", "trap"),
        ("open", "12.5 元", "w"),
    ]


def test_right_is_said_once() -> None:
    """A line says whether it is right; why it is right then does not begin with the same word."""
    options = (
        Part("四天", "对。隔四天，就按四天写。", right=True),
        Part("一天", "不对。一天来不及。"),
        Part("两天", "对"),
    )
    item = Item("question", "q9", "?", parts=options)
    assert [line.why for line in told(item, ["1"])] == ["一天来不及。", "隔四天，就按四天写。", "对"]
    assert told(item, ["0"])[0].why == "隔四天，就按四天写。"


@pytest.mark.parametrize(("typed", "plain"), [("12.50", "12.5"), ("-0", "0"), ("100", "100"), ("1E+3", "1000")])
def test_a_number_has_one_form(typed, plain) -> None:
    assert plain_number(typed) == plain


FIRM = [
    ([], "open"),
    ([1], "growing"),
    ([0], "look"),
    ([1, 1], "firm"),
    ([1, 0.5], "growing"),
    ([1, 1, 0.4], "firm"),
    ([0, 0, 1, 1, 1, 1, 1], "firm"),  # old answers are pushed out
    ([1, 1, 1, 0, 0, 0], "look"),
]


@pytest.mark.parametrize(("scores", "wanted"), FIRM)
def test_a_goal_is_as_firm_as_its_last_answers(scores, wanted) -> None:
    assert firmness(scores) == wanted
