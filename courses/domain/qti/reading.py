"""QTI 3 and 2.x items as our questions. What a question of ours cannot be is said, never guessed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.domain.qti.package import words_in
from courses.domain.quiz.items import Item, Part, plain_number
from courses.domain.quiz.numbers import read_number
from courses.enums import Choose

TEXT_FIELDS = {"textEntryInteraction", "inlineChoiceInteraction"}
FINDER = Callable[[str], tuple[str, int | None] | None]
"""Address of a picture inside the package → (drawing's name, image's number), None where it cannot be used."""


class NotTaken(Exception):  # noqa: N818 said of the item
    """The item cannot become a question of ours; the message says why."""


@dataclass(slots=True)
class Read:
    """``notes`` say what an editor still has to write."""

    item: Item
    notes: list[str] = field(default_factory=list)


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
    item = READERS[kind](root, body, asked, picture)
    return checked(Read(renamed(item, key)))


def renamed(item: Item, key: str) -> Item:
    facts = {name: getattr(item, name) for name in Item.__slots__}
    return Item(**{**facts, "key": key})


LIMITS = {"question": (2, 5), "pictures": (2, 4), "order": (3, 6), "match": (2, 6), "number": (0, 4), "cloze": (1, 4)}
LENGTHS = {"question": 160, "pictures": 250, "order": 80, "match": 80, "number": 40, "cloze": 40}
LONGEST_ASK, LONGEST_WHY, LONGEST_SENTENCE, LONGEST_UNIT, LONGEST_RIGHT = 200, 300, 300, 12, 60


def checked(read: Read) -> Read:
    """What the editor's form would refuse is refused here already, in the same words of length and number."""
    item = read.item
    least, most = LIMITS[item.kind]
    if not least <= len(item.parts) <= most:
        words = _("It has %(now)s parts to answer; %(least)s to %(most)s can be shown on a phone.")
        raise NotTaken(words % {"now": len(item.parts), "least": least, "most": most})
    long = [*((part.text, LENGTHS[item.kind]) for part in item.parts), *((p.match, LONGEST_RIGHT) for p in item.parts)]
    long += [(word, LENGTHS["cloze"]) for part in item.parts for word in (*part.accept, *part.others)]
    long += [(item.ask, LONGEST_ASK), (item.sentence, LONGEST_SENTENCE), (item.unit, LONGEST_UNIT)]
    for words, limit in long:
        if len(words) > limit:
            message = _("This is too long: at most %(most)s characters, now %(now)s.")
            raise NotTaken(message % {"most": limit, "now": len(words)})
    if not item.ask:
        raise NotTaken(_("The question itself is missing."))
    if item.kind in {"question", "pictures"} and not item.right:
        raise NotTaken(_("It does not say which answer is right."))
    reasons = [item.why] if item.kind == "number" else [part.why for part in item.parts]
    if not all(reasons):
        read.notes.append(_("Some explanations are missing: write them before you publish."))
    if any(len(why) > LONGEST_WHY for why in reasons):
        read.notes.append(_("Some explanations are longer than 300 characters: shorten them before you publish."))
    return read


def declared(root: Element, name: str) -> Element | None:
    return next((one for one in root.iter("responseDeclaration") if one.get("identifier") == name), None)


def response_of(root: Element, asked: Element) -> Element:
    found = declared(root, asked.get("responseIdentifier", ""))
    if found is None:
        raise NotTaken(_("It does not say which answer is right."))
    return found


def right_values(response: Element) -> list[str]:
    found = response.find("correctResponse")
    return [words_in(one) for one in found.iter("value")] if found is not None else []


def mapped_keys(response: Element) -> list[str]:
    """What is worth something, the correct response first."""
    entries = [e for e in response.iter("mapEntry") if number_or(e.get("mappedValue", ""), 0) > 0]
    return list(dict.fromkeys([*right_values(response), *(entry.get("mapKey", "") for entry in entries)]))


def number_or(words: str, other: float) -> float:
    try:
        return float(words)
    except ValueError:
        return other


def is_number(root: Element, asked: Element) -> bool:
    response = declared(root, asked.get("responseIdentifier", ""))
    return response is not None and response.get("baseType") in {"float", "integer"}


def prompt(body: Element, asked: Element) -> str:
    """The prompt, with what stands before the interaction."""
    before = [words_in(one) for one in body if asked not in list(one.iter()) and one.tag in {"p", "div", "h1", "h2"}]
    return " ".join(words for words in [*before, words_in(asked.find("prompt"))] if words)


def without_feedback(choice: Element) -> tuple[str, str]:
    """(words, explanation) of a choice."""
    why = words_in(next(choice.iter("feedbackInline"), None))
    words = words_in(choice)
    return words.removesuffix(why).strip() if why else words, why


def feedback_lines(root: Element, count: int) -> list[str]:
    """One explanation for each part, where somebody wrote them as a list; else the first for all."""
    for modal in root.iter("modalFeedback"):
        lines = [words_in(line) for line in modal.iter("li")]
        if len(lines) == count:
            return lines
    general = words_in(next(root.iter("modalFeedback"), None))
    return [general] * count


def read_choice(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Item:
    response = response_of(root, asked[0])
    right = right_values(response) or mapped_keys(response)
    choices = asked[0].findall("simpleChoice")
    modal = {one.get("identifier"): words_in(one) for one in root.iter("modalFeedback")}
    parts, images = [], 0
    for choice in choices:
        name = choice.get("identifier", "")
        words, why = without_feedback(choice)
        why = why or modal.get(name, "")
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
    return Item(kind, "", prompt(body, asked[0]), choose=choose, parts=tuple(parts))


def read_order(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Item:
    words = {one.get("identifier", ""): without_feedback(one)[0] for one in asked[0].findall("simpleChoice")}
    right = right_values(response_of(root, asked[0]))
    if sorted(right) != sorted(words):
        raise NotTaken(_("Its right order does not name every step once."))
    why = feedback_lines(root, len(right))
    return Item(
        "order",
        "",
        prompt(body, asked[0]),
        parts=tuple(Part(words[name], reason) for name, reason in zip(right, why, strict=True)),
    )


def read_match(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Item:
    sets = asked[0].findall("simpleMatchSet")
    if len(sets) != 2:  # noqa: PLR2004 a left and a right side
        raise NotTaken(_("A match needs two sides."))
    left, right = ({one.get("identifier", ""): words_in(one) for one in side} for side in sets)
    pairs = [value.split() for value in right_values(response_of(root, asked[0]))]
    by_left = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}  # noqa: PLR2004 as above
    if sorted(by_left) != sorted(left) or len(pairs) != len(left) or not set(by_left.values()) <= set(right):
        raise NotTaken(_("Each one on the left needs exactly one partner on the right."))
    why = feedback_lines(root, len(left))
    parts = [Part(left[name], reason, match=right[by_left[name]]) for name, reason in zip(left, why, strict=True)]
    return Item("match", "", prompt(body, asked[0]), parts=tuple(parts))


def read_number_item(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Item:
    response = response_of(root, asked[0])
    right = [said for said in map(read_number, right_values(response)) if said]
    if not right:
        raise NotTaken(_("It does not say which answer is right."))
    modal = {one.get("identifier"): words_in(one) for one in root.iter("modalFeedback")}
    tolerance, traps = "0", []
    for condition in root.iter("responseIf"):
        test = next((one for one in condition if one.tag in {"equal", "equalRounded"}), None)
        if test is None:
            continue
        put = {one.get("identifier"): words_in(one) for one in condition.iter("setOutcomeValue")}
        if str(put.get("FEEDBACK", "")).startswith("TRAP_"):
            number = words_in(next(test.iter("baseValue"), None))
            traps.append(Part(plain_or_none(number), modal.get(put["FEEDBACK"], "")))
        elif test.get("toleranceMode") == "absolute":
            tolerance = plain_or_none((test.get("tolerance") or "0").split()[0])
        elif test.get("toleranceMode") == "relative":
            share = number_or((test.get("tolerance") or "0").split()[0], 0) / 100
            tolerance = plain_number(round(abs(float(right[0].value)) * share, 4))
    unit = words_in(next((one for one in body.iter("span") if one.get("class") == "unit"), None))
    ask = " ".join(words_in(one) for one in body if asked[0] not in list(one.iter()))
    line = next((one for one in body if asked[0] in list(one.iter())), None)
    if not ask and line is not None:
        ask = words_in(line)
    return Item(
        "number",
        "",
        ask,
        parts=tuple(traps),
        why=modal.get("WHY", "") or next((why for name, why in modal.items() if not str(name).startswith("TRAP_")), ""),
        value=plain_number(right[0].value),
        tolerance=tolerance,
        unit=unit,
    )


def plain_or_none(words: str) -> str:
    said = read_number(words)
    if said is None:
        raise NotTaken(_("One of its numbers cannot be read."))
    return plain_number(said.value)


def read_cloze(root: Element, body: Element, asked: list[Element], picture: FINDER) -> Item:
    why = feedback_lines(root, len(asked))
    order = sorted(asked, key=lambda one: place_of(root, one))
    parts = []
    for one, reason in zip(order, why, strict=True):
        keys = mapped_keys(response_of(root, one))
        if one.tag == "textEntryInteraction":
            parts.append(Part("", reason, accept=tuple(keys)))
            continue
        words = {choice.get("identifier", ""): words_in(choice) for choice in one.findall("inlineChoice")}
        accept = tuple(words[key] for key in keys if key in words)
        parts.append(Part("", reason, accept=accept, others=tuple(w for k, w in words.items() if k not in keys)))
    if not all(part.accept for part in parts):
        raise NotTaken(_("It does not say which answer is right."))
    lines = [child for child in body if any(one in list(child.iter()) for one in asked)]
    ask = " ".join(words_in(child) for child in body if child not in lines)
    sentence = " ".join(gapped(child, {id(one): n for n, one in enumerate(order, 1)}) for child in lines)
    return Item("cloze", "", ask or _("Fill the gaps."), parts=tuple(parts), sentence=sentence)


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
        return (one.text or "") + "".join(walk(child) + (child.tail or "") for child in one)

    return re.sub(r"\s+", " ", walk(element)).strip()


ONE_FIELD = {"choiceInteraction": "question", "orderInteraction": "order", "matchInteraction": "match"}
READERS = {
    "question": read_choice,
    "order": read_order,
    "match": read_match,
    "number": read_number_item,
    "cloze": read_cloze,
}
