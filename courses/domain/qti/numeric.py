"""A QTI 3 or 2.x item that asks for a number: which one, how far off is still right, typical wrong ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.domain.qti.checking import NotTaken, Read, exact_number, number_or, plain_or_none, say_parts
from courses.domain.qti.package import words_in
from courses.domain.qti.pieces import declared, modals, response_of, right_keys, shown_in
from courses.domain.quiz.items import Item, Part, plain_number

TESTS = {"equal", "equalRounded"}
BOUNDS = {"gte", "gt", "lte", "lt"}
FINEST = 3  # places to which an answer may be rounded, so that half of the last one still has four


@dataclass(frozen=True, slots=True)
class Rule:
    """``test`` is the one comparison with a number that the condition makes; None where we cannot read it."""

    test: Element | None
    feedback: str
    points: float | None


def is_number(root: Element, asked: Element) -> bool:
    response = declared(root, asked.get("responseIdentifier", ""))
    return response is not None and response.get("baseType") in {"float", "integer"}


def rules_of(root: Element) -> Iterator[Rule]:
    """The conditions that compare numbers, in their order."""
    for condition in [one for one in root.iter() if one.tag in {"responseIf", "responseElseIf"}]:
        tested = next(iter(condition), None)
        if tested is None or not any(one.tag in TESTS | BOUNDS for one in tested.iter()):
            continue
        put = {one.get("identifier", ""): words_in(one) for one in condition.findall("setOutcomeValue")}
        feedback = put.pop("FEEDBACK", "")
        told = [put["SCORE"]] if "SCORE" in put else list(put.values())
        points = next((number_or(words, 1) for words in told), None)
        yield Rule(only_test(tested), feedback, points)


def only_test(tested: Element) -> Element | None:
    """Itself, or the only one of all that have to hold; ``or``, ``not`` and bounds are left to the editor."""
    if tested.tag in TESTS:
        return tested
    if tested.tag != "and" or sum(one.tag in TESTS | BOUNDS for one in tested.iter()) != 1:
        return None
    return next((test for test in map(only_test, tested) if test is not None), None)


def tolerance_of(test: Element, value: Decimal) -> str | None:
    """None where our one number cannot say it."""
    said = list(dict.fromkeys(map(plain_or_none, (test.get("tolerance") or "0").split())))
    if test.tag == "equalRounded":
        figures = test.get("figures", "")
        if test.get("roundingMode") != "decimalPlaces" or figures not in map(str, range(FINEST + 1)):
            return None
        return plain_number(Decimal(5).scaleb(-int(figures) - 1))
    mode = test.get("toleranceMode", "exact")
    if mode == "exact":
        return "0"
    if mode not in {"absolute", "relative"} or len(said) != 1:
        return None
    return said[0] if mode == "absolute" else plain_number(round(abs(value) * Decimal(said[0]) / 100, 4))


def read_number_item(root: Element, body: Element, asked: Element) -> Read:
    """Raises ``NotTaken`` where it names no number."""
    notes: list[str] = []
    modal = modals(root)
    rules = list(rules_of(root))
    traps = [rule for rule in rules if rule.feedback.startswith("TRAP_") and rule.test is not None]
    right = [found for found in map(exact_number, right_keys(response_of(root, asked), notes)) if found is not None]
    if not right:
        raise NotTaken(_("It does not say which answer is right."))
    parts = [Part(plain_or_none(compared(rule.test)), modal.get(rule.feedback, "")) for rule in traps]
    tolerance = far_off([rule for rule in rules if rule not in traps], right[0], notes)
    if len(set(right)) > 1:
        notes.append(
            _("Only the first of its right numbers is taken: %(number)s.") % {"number": plain_number(right[0])}
        )
    unit = words_in(next((one for one in body.iter("span") if one.get("class") == "unit"), None))
    ask = " ".join(shown_in(one) for one in body if asked not in list(one.iter())).strip()
    line = next((one for one in body if asked in list(one.iter())), None)
    if not ask and line is not None:
        ask = shown_in(line)
    why = modal.get("WHY", "") or next((why for name, why in modal.items() if not name.startswith("TRAP_")), "")
    value = plain_number(right[0])
    return Read(
        Item("number", "", ask, parts=tuple(parts), why=why, value=value, tolerance=tolerance, unit=unit), notes
    )


def compared(test: Element | None) -> str:
    return words_in(next(test.iter("baseValue"), None)) if test is not None else ""


def far_off(rules: list[Rule], value: Decimal, notes: list[str]) -> str:
    """By the rule that brings most; what cannot be read is 0, and said."""
    scored = [rule for rule in rules if (rule.points or 0) > 0] or [rule for rule in rules if rule.points is None]
    if not scored:
        return "0"
    most = max(rule.points or 0 for rule in scored)
    top = [rule for rule in scored if (rule.points or 0) == most]
    if len(top) < len(scored):
        say_parts(notes)
    found = {tolerance_of(rule.test, value) if rule.test is not None else None for rule in top}
    only = found.pop() if len(found) == 1 else None
    if only is None:
        notes.append(_("How far off is still right could not be read: write it before you publish, now it is 0."))
    return only or "0"
