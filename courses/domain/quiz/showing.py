"""A question as a page shows it: mixed where the order would give the answer away, and explained part by part."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from cms.core.models import CustomImage
from courses.blocks.questions.cloze import GAP
from courses.domain.quiz.items import CHOICES, Item, Part
from courses.domain.quiz.scoring import fits, heard, is_near, is_pair, numbers, trap_of

# A why that begins by saying what stands right above it: "Right: four days. Right. Four days are …".
SAID_ALREADY = re.compile(r"(?:不?对|Right|Yes|No)[。.]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an explanation. ``state``: ``right`` or ``wrong`` (this is what was answered), or ``open``.

    ``said`` is what the learner answered where ``text`` is not it; ``is_answer`` marks a right one not chosen.
    """

    state: str
    text: str
    why: str = ""
    said: str = ""
    part: Part | None = None
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its number, its words, and what stands in it."""

    number: int
    part: Part
    given: Any = ""
    choices: tuple[tuple[str, str], ...] = ()


def mixed[T](item: Item, things: Sequence[T], *, told: Any = str) -> list[T]:
    """The same order for everybody and every time, and never the right one by chance."""
    order = sorted(range(len(things)), key=lambda n: sha256(f"{item.key}:{n}:{told(things[n])}".encode()).digest())
    if order == list(range(len(things))):
        order = order[1:] + order[:1]
    return [things[n] for n in order]


def said_at(given: Sequence[Any], number: int) -> Any:
    return given[number] if number < len(given) else ""


def rows_of(item: Item, given: Sequence[Any]) -> list[Row]:
    """The fields of an order or match question, in the order in which they are shown."""
    if item.kind == "order":
        places = tuple((str(n), str(n)) for n in range(1, len(item.parts) + 1))
        rows = [Row(n, part, str(said_at(given, n)), places) for n, part in enumerate(item.parts)]
        return mixed(item, rows, told=lambda row: row.part.text)
    rights = {part.match: str(n) for n, part in reversed(list(enumerate(item.parts)))}
    choices = tuple((number, words) for words, number in mixed(item, list(rights.items())[::-1]))
    return [Row(n, part, str(said_at(given, n)), choices) for n, part in enumerate(item.parts)]


def segments(item: Item, given: Sequence[Any]) -> Iterator[str | Row]:
    """A sentence as words and gaps, in turn."""
    for n, piece in enumerate(GAP.split(item.sentence)):
        number = int(piece) - 1 if n % 2 else 0
        if n % 2 and number < len(item.parts):
            part = item.parts[number]
            words = mixed(item, [part.accept[0], *part.others]) if part.others and part.accept else []
            yield Row(number, part, said_at(given, number), tuple((word, word) for word in words))
        elif piece and not n % 2:
            yield piece


def images_of(items: Sequence[Item]) -> dict[int, CustomImage]:
    """The photographs to choose from with their sizes: two queries, none where there is no photograph."""
    numbers_ = {part.image for item in items for part in item.parts if part.image}
    return CustomImage.objects.prefetch_related("renditions").in_bulk(numbers_) if numbers_ else {}


def told(item: Item, given: Sequence[Any]) -> list[Told]:
    """What was answered first, then the rest."""
    kinds = dict.fromkeys(CHOICES, _choices) | {"order": _order, "match": _match, "number": _number, "cloze": _cloze}
    lines = kinds[item.kind](item, given)
    return [
        line if line.state == "open" and not line.is_answer else replace(line, why=beyond(line.why)) for line in lines
    ]


def beyond(why: str) -> str:
    """What it says besides right or wrong, for where the line itself says that."""
    found = SAID_ALREADY.match(why)
    return why[found.end() :] if found else why


def _choices(item: Item, given: Sequence[Any]) -> list[Told]:
    chosen = numbers(list(given))
    lines = [
        Told(
            ("right" if part.right else "wrong") if n in chosen else "open",
            part.text,
            part.why,
            part=part if item.kind == "pictures" else None,
            is_answer=part.right,
        )
        for n, part in enumerate(item.parts)
    ]
    return sorted(lines, key=lambda line: line.state == "open")


def _order(item: Item, given: Sequence[Any]) -> list[Told]:
    places = [*numbers(list(given)), *[-1] * len(item.parts)]
    return [
        Told(
            "right" if places[n] == n + 1 else "wrong",
            f"{n + 1}. {part.text}",
            part.why,
            said="" if places[n] == n + 1 or places[n] < 1 else _("place %(n)s") % {"n": places[n]},
        )
        for n, part in enumerate(item.parts)
    ]


def _match(item: Item, given: Sequence[Any]) -> list[Told]:
    taken = [*numbers(list(given)), *[-1] * len(item.parts)]
    lines = []
    for n, part in enumerate(item.parts):
        is_right = is_pair(item, n, taken[n])
        said = "" if is_right or not 0 <= taken[n] < len(item.parts) else item.parts[taken[n]].match
        lines.append(Told("right" if is_right else "wrong", f"{part.text} – {part.match}", part.why, said))
    return lines


def _number(item: Item, given: Sequence[Any]) -> list[Told]:
    answer = f"{item.value} {item.unit}".strip()
    if is_near(item, item.value, list(given)):
        return [Told("right", answer, item.why)]
    trap = trap_of(item, list(given))
    said = str(said_at(given, 0))
    lines = [Told("wrong", said or "–", trap.why if trap else "")]
    return [*lines, Told("open", answer, item.why, is_answer=True)]


def _cloze(item: Item, given: Sequence[Any]) -> list[Told]:
    lines = []
    for n, gap in enumerate(item.parts):
        said = str(said_at(given, n))
        is_right = fits(gap, said)
        answer = gap.accept[0] if gap.accept else ""
        other = "" if is_right and heard(said) == heard(answer) else said
        lines.append(Told("right" if is_right else "wrong", answer, gap.why, other))
    return lines
