"""Items of other platforms that our questions have no place for: read rightly, or said; never taken wrong."""

import pytest
from django.utils import translation

from courses.domain.qti.checking import NotTaken, Read
from courses.domain.qti.package import parse
from courses.domain.qti.reading import read_item
from courses.domain.qti.reading12 import read_item_12

PART = "worth only a part"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read_2(declared: str, body: str, more: str = "") -> Read:
    xml = f"<assessmentItem>{declared}<itemBody>{body}</itemBody>{more}</assessmentItem>"
    return read_item(parse(xml.encode()), key="q", picture={}.get)


def declaration(right: str = "", worth: str = "", kind: str = "identifier", many: str = "single") -> str:
    values = "".join(f"<value>{one}</value>" for one in right.split())
    entries = (pair.split("=") for pair in worth.split())
    mapped = "".join(f'<mapEntry mapKey="{key}" mappedValue="{points}"/>' for key, points in entries)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    return (
        f'<responseDeclaration identifier="R" cardinality="{many}" baseType="{kind}">{correct}'
        f"<mapping>{mapped}</mapping></responseDeclaration>"
    )


def choices(**said: str) -> str:
    inside = "".join(f'<simpleChoice identifier="{name[0]}">{words}</simpleChoice>' for name, words in said.items())
    return f'<choiceInteraction responseIdentifier="R"><prompt>Which?</prompt>{inside}</choiceInteraction>'


THREE = choices(A="alpha", B="beta", C="gamma")
FIELD = '<p>How much?</p><p><textEntryInteraction responseIdentifier="R"/></p>'


def right_of(read: Read) -> list[str]:
    return [part.text for part in read.item.parts if part.right]


@pytest.mark.parametrize(
    ("declared", "choose", "right", "noted"),
    [
        (declaration(worth="A=1 B=0.5 C=0"), "one", ["alpha"], True),
        (declaration("A", "A=1 B=0.5"), "one", ["alpha"], True),
        (declaration("A", "A=1 B=-1"), "one", ["alpha"], False),
        (declaration(worth="A=1 B=0.5", many="multiple"), "many", ["alpha", "beta"], False),
        (declaration("A B", many="multiple"), "many", ["alpha", "beta"], False),
        (declaration(worth="A=1 B=-1", many="multiple"), "one", ["alpha"], False),
    ],
)
def test_of_answers_with_points_the_best_is_right_where_one_may_be_chosen(declared, choose, right, noted) -> None:
    read = read_2(declared, THREE)
    assert (read.item.choose, right_of(read)) == (choose, right)
    assert any(PART in note for note in read.notes) == noted


@pytest.mark.parametrize(
    ("declared", "body", "says"),
    [
        (declaration(worth="A=1 B=1"), THREE, "only one may be chosen"),
        (declaration("A B"), THREE, "only one may be chosen"),
        (declaration("A Z", many="multiple"), THREE, "not among its answers: Z"),
        (declaration("A"), choices(A="alpha", B=""), "One of its answers is empty"),
        (declaration("A"), choices(A1="alpha", A2="beta"), r"the same name \(A\)"),
        (declaration("tea", kind="string"), FIELD.replace("<p><", "<p>See note [1] on <"), r"\[1\] of its own"),
        (declaration("1.23456", kind="float"), FIELD, "too fine"),
        (declaration("1e15", kind="float"), FIELD, "too large"),
        (declaration("NaN", kind="float"), FIELD, "which answer is right"),
    ],
)
def test_what_nobody_could_answer_rightly_is_refused_with_what_to_do(declared, body, says) -> None:
    with pytest.raises(NotTaken, match=says):
        read_2(declared, body)


def test_feedback_inside_a_choice_is_its_explanation_and_not_its_words() -> None:
    before = '<feedbackInline identifier="B">bad</feedbackInline>beta'
    after = 'alpha <b>one</b><feedbackInline identifier="A">good</feedbackInline>'
    read = read_2(declaration("A"), choices(A=after, B=before))
    assert [(part.text, part.why) for part in read.item.parts] == [("alpha one", "good"), ("beta", "bad")]


def rule(test: str, points: str = "1", tag: str = "responseIf") -> str:
    put = f'<setOutcomeValue identifier="SCORE"><baseValue>{points}</baseValue></setOutcomeValue>'
    return f"<responseCondition><{tag}>{test}{put}</{tag}></responseCondition>"


def equal(tolerance: str, mode: str = "absolute") -> str:
    asked = '<variable identifier="R"/><correct identifier="R"/>'
    return f'<equal toleranceMode="{mode}" tolerance="{tolerance}">{asked}</equal>'


ROUNDED = '<equalRounded roundingMode="{mode}" figures="2"><variable identifier="R"/></equalRounded>'


@pytest.mark.parametrize(
    ("rules", "tolerance", "noted"),
    [
        (rule(equal("0.5")), "0.5", ""),
        (rule(f'<and><not><isNull><variable identifier="R"/></isNull></not>{equal("0.5")}</and>'), "0.5", ""),
        (rule(equal("10 10", "relative")), "15", ""),
        (rule(ROUNDED.format(mode="decimalPlaces")), "0.005", ""),
        (rule(equal("0.5")) + rule(equal("5"), "0.5", "responseElseIf"), "0.5", PART),
        (rule(equal("1 2")), "0", "far off"),
        (rule(ROUNDED.format(mode="significantFigures")), "0", "far off"),
        (rule(f"<or>{equal('1')}{equal('2')}</or>"), "0", "far off"),
        (rule(f"<not>{equal('1')}</not>"), "0", "far off"),
        (rule('<and><gte><variable identifier="R"/></gte><lte><variable identifier="R"/></lte></and>'), "0", "far off"),
    ],
)
def test_how_far_off_is_still_right_is_read_or_said(rules, tolerance, noted) -> None:
    read = read_2(declaration("1.5E2", kind="float"), FIELD, f"<responseProcessing>{rules}</responseProcessing>")
    assert (read.item.value, read.item.tolerance) == ("150", tolerance)
    assert any(noted in note for note in read.notes if noted) == bool(noted)
    assert len(read.notes) == 1 + bool(noted)  # the other one asks for explanations


def item_12(inside: str, rules: str, single: str = "Single") -> Read:
    labels = "".join(
        f'<response_label ident="{name}"><material><mattext>{name}{name}</mattext></material></response_label>'
        for name in "ABC"
    )
    asked = inside or f'<response_lid ident="R" rcardinality="{single}"><render_choice>{labels}</render_choice>'
    end = "" if inside else "</response_lid>"
    xml = (
        f"<item><presentation><material><mattext>Which?</mattext></material>{asked}{end}</presentation>"
        f"<resprocessing>{rules}</resprocessing></item>"
    )
    return read_item_12(parse(xml.encode()), key="q")


def adds(names: str, points: str, action: str = "Set") -> str:
    named = "".join(f"<varequal>{name}</varequal>" for name in names.split())
    named = f"<and>{named}</and>" if " " in names else named
    told = f'<setvar action="{action}">{points}</setvar>'
    return f"<respcondition><conditionvar>{named}</conditionvar>{told}</respcondition>"


@pytest.mark.parametrize(
    ("rules", "single", "right", "noted"),
    [
        (adds("A", "1", "Add") + adds("B", "1", "Subtract"), "Single", ["AA"], False),
        (adds("A", "100") + adds("B", "50"), "Single", ["AA"], True),
        (adds("A", "1", "Add") + adds("B", "1", "Add") + adds("C", "1", "Subtract"), "Multiple", ["AA", "BB"], False),
        (adds("A B", "100") + adds("A", "50"), "Multiple", ["AA", "BB"], False),
        (adds("A B", "100") + adds("A C", "50"), "Multiple", ["AA", "BB"], True),
    ],
)
def test_points_of_qti_1_2_that_are_taken_away_or_halved(rules, single, right, noted) -> None:
    read = item_12("", rules, single)
    assert right_of(read) == right
    assert any(PART in note for note in read.notes) == noted


def test_what_qti_1_2_counts_otherwise_is_refused() -> None:
    with pytest.raises(NotTaken, match="multiplied"):
        item_12("", adds("A", "2", "Multiply"))
    with pytest.raises(NotTaken, match="only one may be chosen"):
        item_12("", adds("A", "1") + adds("B", "1"))


def test_of_typed_answers_of_qti_1_2_only_the_best_are_right() -> None:
    words = item_12('<response_str ident="R"><render_fib/></response_str>', adds("hill", "1") + adds("tea", "0.5"))
    assert words.item.parts[0].accept == ("hill",)
    number = item_12('<response_num ident="R"/>', adds("1.5E2", "1") + adds("150", "1") + adds("151", "1"))
    assert number.item.value == "150"
    assert [note for note in number.notes if "first of its right numbers" in note]
