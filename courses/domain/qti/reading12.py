"""QTI 1.2 items as our questions: choices, texts and numbers, by a plain mapping."""

import re
from html import unescape
from xml.etree.ElementTree import Element

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from courses.domain.qti.package import words_in
from courses.domain.qti.reading import NotTaken, Read, checked, number_or, plain_or_none
from courses.domain.quiz.items import Item, Part, plain_number
from courses.domain.quiz.numbers import read_number
from courses.enums import Choose

BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6])>|<br\b[^>]*>", re.IGNORECASE)


def read_item_12(root: Element, *, key: str) -> Read:
    """``root`` is an ``item`` of a ``questestinterop``. Raises ``NotTaken``."""
    shown = root.find("presentation")
    if shown is None:
        raise NotTaken(_("There is no question in it, only text."))
    notes = [_("A picture in it is left out.")] if without_tags(root) else []
    fields = [one for one in shown.iter() if one.tag.startswith("response_") and one.tag != "response_label"]
    if len(fields) != 1:
        raise NotTaken(_("It asks for several answers at once, or for none; we take one field a question."))
    asked = fields[0]
    ask = " ".join(words_in(one) for one in shown.iter("mattext") if one not in list(asked.iter()))
    if asked.tag == "response_lid" and asked.find(".//render_choice") is not None:
        return checked(Read(choice(root, asked, key, ask), notes))
    if asked.tag in {"response_str", "response_num"}:
        return checked(Read(typed(root, asked, key, ask), notes))
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
    """What a condition adds to the mark; 100 of 100 and 1 of 1 are both all of it."""
    return sum(number_or(words_in(one), 0) for one in condition.iter("setvar"))


def feedback(root: Element, name: str) -> str:
    return next((words_in(one) for one in root.iter("itemfeedback") if one.get("ident") == name), "")


def choice(root: Element, asked: Element, key: str, ask: str) -> Item:
    right: set[str] = set()
    whys: dict[str, str] = {}
    for condition in root.iter("respcondition"):
        denied = {words_in(one) for no in condition.iter("not") for one in no.iter("varequal")}
        named = [words_in(one) for one in condition.iter("varequal") if words_in(one) not in denied]
        if points(condition) > 0:
            right |= set(named)
        for shown in condition.iter("displayfeedback"):
            for name in named if len(named) == 1 else []:
                whys.setdefault(name, feedback(root, shown.get("linkrefid", "")))
    parts = tuple(
        Part(words_in(one), whys.get(one.get("ident", ""), ""), one.get("ident") in right)
        for one in asked.iter("response_label")
    )
    many = asked.get("rcardinality", "").lower() == "multiple" and sum(part.right for part in parts) > 1
    return Item("question", key, ask, choose=str(Choose.MANY if many else Choose.ONE), parts=parts)


def typed(root: Element, asked: Element, key: str, ask: str) -> Item:
    good = [condition for condition in root.iter("respcondition") if points(condition) > 0]
    accept = tuple(dict.fromkeys(words_in(one) for condition in good for one in condition.iter("varequal")))
    low = [words_in(one) for condition in good for name in ("vargte", "vargt") for one in condition.iter(name)]
    high = [words_in(one) for condition in good for name in ("varlte", "varlt") for one in condition.iter(name)]
    why = next((words_in(one) for one in root.iter("itemfeedback")), "")
    if low and high:
        least, most = read_number(plain_or_none(low[0])), read_number(plain_or_none(high[0]))
        if least is None or most is None or most.value < least.value:
            raise NotTaken(_("One of its numbers cannot be read."))
        half = (most.value - least.value) / 2
        return Item("number", key, ask, why=why, value=plain_number(least.value + half), tolerance=plain_number(half))
    render = next((one for one in asked.iter() if one.tag == "render_fib"), None)
    is_number = asked.tag == "response_num" or (
        render is not None and render.get("fibtype", "").lower() in {"integer", "decimal"}
    )
    if not accept:
        raise NotTaken(_("It does not say which answer is right."))
    if is_number:
        return Item("number", key, ask, why=why, value=plain_or_none(accept[0]))
    return Item("cloze", key, ask, sentence="[1]", parts=(Part("", why, accept=accept),))
