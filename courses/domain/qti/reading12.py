"""QTI 1.2 items as our questions: choices, texts and numbers, by a plain mapping."""

import re
from html import unescape
from xml.etree.ElementTree import Element

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from courses.domain.qti.checking import (
    NotTaken,
    Read,
    best,
    by_name,
    checked,
    exact_number,
    number_or,
    plain_or_none,
    say_parts,
)
from courses.domain.qti.package import words_in
from courses.domain.quiz.items import Item, Part, plain_number
from courses.enums import Choose

BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6])>|<br\b[^>]*>", re.IGNORECASE)


def read_item_12(root: Element, *, key: str) -> Read:
    """``root`` is an ``item`` of a ``questestinterop``. Raises ``NotTaken``."""
    shown = root.find("presentation")
    if shown is None:
        raise NotTaken(_("There is no question in it, only text."))
    pictured = without_tags(root) or next(shown.iter("matimage"), None) is not None
    notes = [_("A picture in it is left out.")] if pictured else []
    fields = [one for one in shown.iter() if one.tag.startswith("response_") and one.tag != "response_label"]
    if len(fields) != 1:
        raise NotTaken(_("It asks for several answers at once, or for none; we take one field a question."))
    asked = fields[0]
    ask = " ".join(words_in(one) for one in shown.iter("mattext") if one not in list(asked.iter()))
    if asked.tag == "response_lid" and asked.find(".//render_choice") is not None:
        return checked(Read(choice(root, asked, key, ask, notes), notes))
    if asked.tag in {"response_str", "response_num"}:
        return checked(Read(typed(root, asked, key, ask, notes), notes))
    raise NotTaken(_("It asks in a way we cannot: %(kind)s.") % {"kind": asked.tag})


def without_tags(root: Element) -> bool:
    """Most platforms write HTML as text: its words stay. Gives back whether there were pictures among them."""
    pictures = False
    for one in root.iter("mattext"):
        if "html" in one.get("texttype", "").lower():
            pictures = pictures or "<img" in (one.text or "").lower()
            try:
                one.text = unescape(strip_tags(BLOCK_END.sub(" ", one.text or "")))
            except SuspiciousOperation as wrong:  # Django's word for tags without end
                raise NotTaken(_("This file is nested too deep to be read.")) from wrong
    return pictures


def points(condition: Element) -> float:
    """What a condition adds to the mark; 100 of 100 and 1 of 1 are both all of it. What is taken away is below 0."""
    total = 0.0
    counted = [one for one in condition.iter("setvar") if one.get("varname", "SCORE").upper() == "SCORE"]
    for one in counted or condition.iter("setvar"):
        worth, action = number_or(words_in(one), 0), one.get("action", "Set").lower()
        if action in {"multiply", "divide"}:
            raise NotTaken(_("Its points are multiplied or divided: give each answer points of its own."))
        total += -worth if action == "subtract" else worth
    return total


def named_in(condition: Element) -> list[str]:
    """The answers a condition is about, without those that must not be there."""
    denied = {id(one) for no in condition.iter("not") for one in no.iter("varequal")}
    return [words_in(one) for one in condition.iter("varequal") if id(one) not in denied]


def feedback(root: Element, name: str) -> str:
    return next((words_in(one) for one in root.iter("itemfeedback") if one.get("ident") == name), "")


def choice(root: Element, asked: Element, key: str, ask: str, notes: list[str]) -> Item:
    rules: list[tuple[list[str], float]] = []
    whys: dict[str, str] = {}
    for condition in root.iter("respcondition"):
        named = named_in(condition)
        rules.append((named, points(condition)))
        for shown in condition.iter("displayfeedback"):
            for name in named if len(named) == 1 else []:
                whys.setdefault(name, feedback(root, shown.get("linkrefid", "")))
    several = asked.get("rcardinality", "").lower() == "multiple"
    right = right_of_many(rules, notes) if several else best(together(rules), notes)
    parts = tuple(
        Part(words_in(one), whys.get(name, ""), name in right)
        for name, one in by_name(asked.iter("response_label"), "ident").items()
    )
    many = several and sum(part.right for part in parts) > 1
    return Item("question", key, ask, choose=str(Choose.MANY if many else Choose.ONE), parts=parts)


def together(rules: list[tuple[list[str], float]]) -> dict[str, float]:
    """What each answer brings, over all conditions."""
    worth: dict[str, float] = {}
    for named, adds in rules:
        for name in named:
            worth[name] = worth.get(name, 0) + adds
    return worth


def right_of_many(rules: list[tuple[list[str], float]], notes: list[str]) -> list[str]:
    """Each that adds something; where answers count in groups, the group that brings most."""
    good = [(named, adds) for named, adds in rules if adds > 0 and named]
    if all(len(named) == 1 for named, _adds in good):
        return [name for name, adds in together(rules).items() if adds > 0]
    most = max(adds for _named, adds in good)
    right = [name for named, adds in good if adds == most for name in named]
    if any(set(named) - set(right) for named, _adds in good):
        say_parts(notes)
    return right


def typed(root: Element, asked: Element, key: str, ask: str, notes: list[str]) -> Item:
    worth = [(condition, points(condition)) for condition in root.iter("respcondition")]
    most = max((adds for _condition, adds in worth), default=0)
    good = [condition for condition, adds in worth if adds == most > 0]
    if any(0 < adds < most for _condition, adds in worth):
        say_parts(notes)
    accept = tuple(dict.fromkeys(name for condition in good for name in named_in(condition) if name))
    low = [words_in(one) for condition in good for name in ("vargte", "vargt") for one in condition.iter(name)]
    high = [words_in(one) for condition in good for name in ("varlte", "varlt") for one in condition.iter(name)]
    why = next((words_in(one) for one in root.iter("itemfeedback")), "")
    if low and high:
        least, most_right = exact_number(low[0]), exact_number(high[0])
        if least is None or most_right is None or most_right < least:
            raise NotTaken(_("One of its numbers cannot be read."))
        half = (most_right - least) / 2
        return Item("number", key, ask, why=why, value=plain_number(least + half), tolerance=plain_number(half))
    render = next((one for one in asked.iter() if one.tag == "render_fib"), None)
    is_number = asked.tag == "response_num" or (
        render is not None and render.get("fibtype", "").lower() in {"integer", "decimal"}
    )
    if not accept:
        raise NotTaken(_("It does not say which answer is right."))
    if not is_number:
        return Item("cloze", key, ask, sentence="[1]", parts=(Part("", why, accept=accept),))
    numbers = list(dict.fromkeys(map(plain_or_none, accept)))
    if len(numbers) > 1:
        notes.append(_("Only the first of its right numbers is taken: %(number)s.") % {"number": numbers[0]})
    return Item("number", key, ask, why=why, value=numbers[0])
