"""What a question has to be before it is taken. What the editor's form would refuse is refused here already."""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.blocks.questions.cloze import gaps_are_whole
from courses.blocks.questions.number import MOST
from courses.domain.quiz.items import Item, plain_number
from courses.domain.quiz.numbers import read_number

LIMITS = {"question": (2, 5), "pictures": (2, 4), "order": (3, 6), "match": (2, 6), "number": (0, 4), "cloze": (1, 4)}
LENGTHS = {"question": 160, "pictures": 250, "order": 80, "match": 80, "number": 40, "cloze": 40}
LONGEST_ASK, LONGEST_WHY, LONGEST_SENTENCE, LONGEST_UNIT, LONGEST_RIGHT = 200, 300, 300, 12, 60
MOST_ACCEPT, MOST_OTHERS, PLACES = 8, 4, 4
FLOAT = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")


class NotTaken(Exception):  # noqa: N818 said of the item
    """The item cannot become a question of ours; the message says why, and what to do where that is not plain."""


@dataclass(slots=True)
class Read:
    """``notes`` say what an editor still has to write, or what became of what we have no place for."""

    item: Item
    notes: list[str] = field(default_factory=list)


def number_or(words: str, other: float) -> float:
    try:
        found = float(words)
    except ValueError:
        return other
    return found if math.isfinite(found) else other


def exact_number(words: str) -> Decimal | None:
    """As XML writes numbers (1.5E2), else as people do; None where it is neither."""
    if FLOAT.fullmatch(words.strip()):
        return Decimal(words.strip())
    said = read_number(words)
    return said.value if said else None


def plain_or_none(words: str) -> str:
    found = exact_number(words)
    if found is None:
        raise NotTaken(_("One of its numbers cannot be read."))
    return plain_number(found)


def by_name(elements: Iterable[Element], attribute: str = "identifier") -> dict[str, Element]:
    """Raises ``NotTaken`` where two carry one name: nobody could say which of them is right."""
    found: dict[str, Element] = {}
    for one in elements:
        name = one.get(attribute, "")
        if name in found:
            words = _("Two of its answers carry the same name (%(name)s): give each its own.")
            raise NotTaken(words % {"name": name[:40]})
        found[name] = one
    return found


def best(worth: dict[str, float], notes: list[str]) -> list[str]:
    """The names that bring all the points. Those that bring a part are said in ``notes``: here there is no half."""
    most = max(worth.values(), default=0)
    if most <= 0:
        return []
    right = [name for name, points in worth.items() if math.isclose(points, most, rel_tol=1e-6)]
    if any(points > 0 for name, points in worth.items() if name not in right):
        say_parts(notes)
    return right


def say_parts(notes: list[str]) -> None:
    words = _("What was worth only a part of the points counts as wrong here: only the best answer is right.")
    if words not in notes:
        notes.append(words)


def checked(read: Read) -> Read:
    """Raises ``NotTaken``; what can be mended in the editor is noted."""
    item = read.item
    least, most = LIMITS[item.kind]
    if not least <= len(item.parts) <= most:
        words = _("It has %(now)s parts to answer; %(least)s to %(most)s can be shown on a phone.")
        raise NotTaken(words % {"now": len(item.parts), "least": least, "most": most})
    for words, limit in lengths(item):
        if len(words) > limit:
            message = _("This is too long: at most %(most)s characters, now %(now)s.")
            raise NotTaken(message % {"most": limit, "now": len(words)})
    if not item.ask:
        raise NotTaken(_("The question itself is missing."))
    for check in CHECKS[item.kind]:
        check(read)
    reasons = [item.why] if item.kind == "number" else [part.why for part in item.parts]
    if not all(reasons):
        read.notes.append(_("Some explanations are missing: write them before you publish."))
    if any(len(why) > LONGEST_WHY for why in reasons):
        read.notes.append(_("Some explanations are longer than 300 characters: shorten them before you publish."))
    return read


def lengths(item: Item) -> Iterator[tuple[str, int]]:
    for part in item.parts:
        yield from ((part.text, LENGTHS[item.kind]), (part.match, LONGEST_RIGHT))
        yield from ((word, LENGTHS["cloze"]) for word in (*part.accept, *part.others))
    yield from ((item.ask, LONGEST_ASK), (item.sentence, LONGEST_SENTENCE), (item.unit, LONGEST_UNIT))


def check_words(read: Read) -> None:
    if not all(part.text and (part.match or read.item.kind != "match") for part in read.item.parts):
        raise NotTaken(_("One of its answers is empty: write what it says."))


def check_told(read: Read) -> None:
    if not all(part.text for part in read.item.parts):
        read.notes.append(_("Some pictures do not say what they show: write it before you publish."))


def check_right(read: Read) -> None:
    item = read.item
    if not item.right:
        raise NotTaken(_("It does not say which answer is right."))
    if not item.many and len(item.right) > 1:
        words = _("Several answers are right, but only one may be chosen: make one right, or let several be chosen.")
        raise NotTaken(words)


def check_gaps(read: Read) -> None:
    item = read.item
    if not all(any(part.accept) for part in item.parts):
        raise NotTaken(_("It does not say which answer is right."))
    if not gaps_are_whole(item.sentence, len(item.parts)):
        raise NotTaken(_("Its text holds a [1] of its own, which means a gap here: write (1) instead."))
    if any(len(part.accept) > MOST_ACCEPT or len(part.others) > MOST_OTHERS for part in item.parts):
        words = _("A gap takes at most %(right)s right words and %(wrong)s wrong ones: leave some out.")
        raise NotTaken(words % {"right": MOST_ACCEPT, "wrong": MOST_OTHERS})
    if not all(word for part in item.parts for word in (*part.accept, *part.others)):
        raise NotTaken(_("One of its answers is empty: write what it says."))


def check_numbers(read: Read) -> None:
    """Typical wrong numbers that would count as right are taken out."""
    item = read.item
    value, tolerance = Decimal(item.value), Decimal(item.tolerance)
    for one in (value, tolerance, *(Decimal(part.text) for part in item.parts)):
        if abs(one) > MOST or one != round(one, PLACES):
            words = _("One of its numbers is too large or too fine: at most 999,999,999, with 4 places.")
            raise NotTaken(words)
    kept = tuple(part for part in item.parts if abs(Decimal(part.text) - value) > tolerance)
    if len(kept) < len(item.parts):
        read.notes.append(_("A typical wrong number would count as right: it is left out."))
    read.item = replace(item, parts=kept)


CHECKS: dict[str, tuple[Callable[[Read], None], ...]] = {
    "question": (check_right, check_words),
    "pictures": (check_right, check_told),
    "order": (check_words,),
    "match": (check_words,),
    "number": (check_numbers,),
    "cloze": (check_gaps,),
}
