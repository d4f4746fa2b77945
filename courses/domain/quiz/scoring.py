"""How right an answer is, from 0 to 1, by kind. Pure: the same item and answer give the same score everywhere.

Part of the mark is given for part of the answer:

- one of several, a number: all or nothing;
- several of several: right ones chosen, less wrong ones chosen, of all right ones; never below 0;
- order: pairs of steps that stand the right way round, less those that do not, of all pairs; never below 0
  (two neighbours exchanged among four steps are two thirds; the order turned round is 0);
- match, gaps: the share that is right.
"""

import re
import unicodedata
from decimal import Decimal
from itertools import combinations
from typing import Any

from courses.domain.quiz.items import CHOICES, Item, Part
from courses.domain.quiz.numbers import in_unit, read_number

POINT = re.compile(r"(?<![^\W\d_])[。·](?=[0-9])")
# A point, a colon and a dash say something in front of a digit: 2.5 is not 25, 3-5 days are not 35.
NOT_SAID = re.compile(r"[\"'“”‘’「」《》()（）,;!?，、；！？…]|[.:。·-](?![0-9])|(?<=[^\W\d_])[.:。·-]")
DASHES = str.maketrans("−–", "--")
SHORT = re.compile(r"-?[0-9]{1,3}")  # no list is longer


def score(item: Item, given: list[Any]) -> float:
    """Whatever ``given`` holds; what it cannot mean counts as not answered."""
    if item.kind in CHOICES:
        return _choice(item, given)
    return round({"order": _order, "match": _match, "number": _number, "cloze": _cloze}[item.kind](item, given), 4)


def _choice(item: Item, given: list[Any]) -> float:
    chosen, right = set(numbers(given)), set(item.right)
    if not item.many:
        return float(bool(right) and chosen == right)
    return round(max(0.0, (len(chosen & right) - len(chosen - right)) / max(1, len(right))), 4)


def _order(item: Item, given: list[Any]) -> float:
    places = numbers(given)
    if len(places) != len(item.parts):
        return 0.0
    pairs = list(combinations(places, 2))
    good = sum(0 < one < other for one, other in pairs)
    return max(0.0, (good - (len(pairs) - good)) / len(pairs))


def _match(item: Item, given: list[Any]) -> float:
    taken = numbers(given)
    good = sum(is_pair(item, left, right) for left, right in zip(range(len(item.parts)), taken, strict=False))
    return good / max(1, len(item.parts))


def is_pair(item: Item, left: int, right: int) -> bool:
    """Two pairs may share their right side."""
    return 0 <= right < len(item.parts) and item.parts[left].match == item.parts[right].match


def _number(item: Item, given: list[Any]) -> float:
    return float(is_near(item, item.value, given))


def is_near(item: Item, value: str, given: list[Any]) -> bool:
    said = read_number(str(given[0])) if given else None
    measured = in_unit(said, item.unit) if said else None
    return measured is not None and abs(measured - Decimal(value)) <= Decimal(item.tolerance)


def trap_of(item: Item, given: list[Any]) -> Part | None:
    """The typical mistake that this number shows."""
    return next((trap for trap in item.parts if is_near(item, trap.text, given)), None)


def _cloze(item: Item, given: list[Any]) -> float:
    good = sum(fits(gap, said) for gap, said in zip(item.parts, given, strict=False))
    return good / max(1, len(item.parts))


def fits(gap: Part, said: Any) -> bool:
    return bool(heard(said)) and heard(said) in {heard(word) for word in gap.accept}


def heard(words: Any) -> str:
    """Without what nobody says aloud: spaces, marks, width, capitals. Numbers stay the numbers that they are."""
    plain = "".join(unicodedata.normalize("NFKC", str(words)).casefold().translate(DASHES).split())
    return NOT_SAID.sub("", POINT.sub(".", plain))


def right_answer(item: Item) -> list[Any]:
    """One that scores 1."""
    if item.kind in CHOICES:
        return list(item.right)
    if item.kind == "number":
        return [item.value]
    if item.kind == "cloze":
        return [gap.accept[0] for gap in item.parts]
    first = 1 if item.kind == "order" else 0
    return list(range(first, first + len(item.parts)))


def numbers(given: list[Any]) -> list[int]:
    return [int(one) if SHORT.fullmatch(str(one)) else -1 for one in given]
