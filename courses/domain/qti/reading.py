"""QTI 3 and 2.x items as our questions. What a question of ours cannot be is said, never guessed."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.domain.qti.checking import NotTaken, Read, by_name, checked
from courses.domain.qti.numeric import is_number, read_number_item
from courses.domain.qti.pieces import (
    FEEDBACK,
    explained,
    feedback_lines,
    modals,
    prompt,
    response_of,
    right_choices,
    right_keys,
    right_values,
    shown_in,
)
from courses.domain.quiz.items import Item, Part
from courses.enums import Choose

TEXT_FIELDS = {"textEntryInteraction", "inlineChoiceInteraction"}
FINDER = Callable[[str], tuple[str, int | None] | None]
"""Address of a picture inside the package → (drawing's name, image's number), None where it cannot be used."""


def read_item(root: Element, *, key: str, picture: FINDER) -> Read:
    """``root`` is an assessmentItem with plain names. Raises ``NotTaken``."""
    body = root.find("itemBody")
    asked = [one for one in (body.iter() if body is not None else ()) if one.tag.endswith("Interaction")]
    kinds = {one.tag for one in asked}
    if body is None or not asked:
        raise NotTaken(_("There is no question in it, only text."))
    if kinds <= TEXT_FIELDS:
        kind = "number" if len(asked) == 1 and is_number(root, asked[0]) else "cloze"
    elif len(asked) > 1 or asked[0].tag not in ONE_FIELD:
        raise NotTaken(_("It asks in a way we cannot: %(kind)s.") % {"kind": ", ".join(sorted(kinds))})
    else:
        kind = ONE_FIELD[asked[0].tag]
    read = read_number_item(root, body, asked[0]) if kind == "number" else READERS[kind](root, body, asked, picture)
    return checked(Read(replace(read.item, key=key), read.notes))


def read_choice(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Read:
    notes: list[str] = []
    response = response_of(root, asked[0])
    right = right_choices(response, notes)
    choices = by_name(asked[0].findall("simpleChoice"))
    if unknown := set(right) - set(choices):
        words = _("What it calls right is not among its answers: %(name)s.")
        raise NotTaken(words % {"name": ", ".join(sorted(unknown))[:80]})
    modal = modals(root)
    parts, images = [], 0
    for name, choice in choices.items():
        words, why = shown_in(choice), explained(choice) or modal.get(name, "")
        image = next(choice.iter("img"), None)
        if image is not None and not words:
            images += 1
            found = picture(image.get("src", ""))
            if found is None:
                raise NotTaken(
                    _("Its picture %(name)s is missing or cannot be shown.") % {"name": image.get("src", "")}
                )
            parts.append(Part(image.get("alt", ""), why, name in right, drawing=found[0], image=found[1]))
        else:
            parts.append(Part(words, why, name in right))
    if images and images != len(choices):
        raise NotTaken(_("Some of its answers are pictures and some are words; make them all the same."))
    many = response.get("cardinality") == "multiple" and len(right) > 1
    choose = str(Choose.MANY if many else Choose.ONE)
    kind = "pictures" if images else "question"
    return Read(Item(kind, "", prompt(body, asked[0]), choose=choose, parts=tuple(parts)), notes)


def read_order(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Read:
    words = {name: shown_in(one) for name, one in by_name(asked[0].findall("simpleChoice")).items()}
    right = right_values(response_of(root, asked[0]))
    if sorted(right) != sorted(words):
        raise NotTaken(_("Its right order does not name every step once."))
    why = feedback_lines(root, len(right))
    parts = tuple(Part(words[name], reason) for name, reason in zip(right, why, strict=True))
    return Read(Item("order", "", prompt(body, asked[0]), parts=parts))


def read_match(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Read:
    sets = asked[0].findall("simpleMatchSet")
    if len(sets) != 2:  # noqa: PLR2004 a left and a right side
        raise NotTaken(_("A match needs two sides."))
    left, right = ({name: shown_in(one) for name, one in by_name(side).items()} for side in sets)
    pairs = [value.split() for value in right_values(response_of(root, asked[0]))]
    by_left = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}  # noqa: PLR2004 as above
    if sorted(by_left) != sorted(left) or len(pairs) != len(left) or not set(by_left.values()) <= set(right):
        raise NotTaken(_("Each one on the left needs exactly one partner on the right."))
    why = feedback_lines(root, len(left))
    parts = [Part(left[name], reason, match=right[by_left[name]]) for name, reason in zip(left, why, strict=True)]
    return Read(Item("match", "", prompt(body, asked[0]), parts=tuple(parts)))


def read_cloze(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Read:
    notes: list[str] = []
    why = feedback_lines(root, len(asked))
    order = sorted(asked, key=lambda one: place_of(root, one))
    parts = []
    for one, reason in zip(order, why, strict=True):
        keys = right_keys(response_of(root, one), notes)
        if one.tag == "textEntryInteraction":
            parts.append(Part("", reason, accept=tuple(keys)))
            continue
        words = {name: shown_in(choice) for name, choice in by_name(one.findall("inlineChoice")).items()}
        accept = tuple(words[key] for key in keys if key in words)
        parts.append(Part("", reason, accept=accept, others=tuple(w for k, w in words.items() if k not in keys)))
    lines = [child for child in body if any(one in list(child.iter()) for one in asked)]
    ask = " ".join(shown_in(child) for child in body if child not in lines).strip()
    sentence = " ".join(gapped(child, {id(one): n for n, one in enumerate(order, 1)}) for child in lines)
    return Read(Item("cloze", "", ask or _("Fill the gaps."), parts=tuple(parts), sentence=sentence), notes)


def place_of(root: Element, asked: Element) -> int:
    """Gaps are numbered as their responses are declared."""
    names = [one.get("identifier") for one in root.iter("responseDeclaration")]
    name = asked.get("responseIdentifier")
    return names.index(name) if name in names else len(names)


def gapped(element: Element, numbers: dict[int, int]) -> str:
    """The words with [1], [2] … where the gaps are."""

    def walk(one: Element) -> str:
        if id(one) in numbers:
            return f"[{numbers[id(one)]}]"
        if one.tag in FEEDBACK:
            return " "
        return (one.text or "") + "".join(walk(child) + (child.tail or "") for child in one)

    return re.sub(r"\s+", " ", walk(element)).strip()


ONE_FIELD = {"choiceInteraction": "question", "orderInteraction": "order", "matchInteraction": "match"}
READERS = {
    "question": read_choice,
    "order": read_order,
    "match": read_match,
    "cloze": read_cloze,
}
