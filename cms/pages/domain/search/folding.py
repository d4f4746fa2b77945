"""Words as they are compared: one width, one case, simplified characters; and where each came from."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cms.core.domain.characters import HAN, IS_HAN, simplify

RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+)")


@dataclass(frozen=True, slots=True)
class Folded:
    """``places[n]`` is where character ``n`` of ``text`` stands in the original."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one kind without a break; ``start`` counts in the folded text."""

    text: str
    start: int
    is_han: bool


@lru_cache(maxsize=20_000)
def _character(character: str) -> str:
    """Full width becomes half, É becomes e; ü stays apart from u, as pinyin on a keyboard does it (v)."""
    wide = unicodedata.normalize("NFKD", character).lower()
    if wide.startswith("u\u0308"):
        return "v"
    return "".join(part for part in wide if not unicodedata.combining(part))


def fold(text: str) -> Folded:
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(simplify(text)):
        for part in _character(character):
            characters.append(part)
            places.append(place)
    return Folded("".join(characters), tuple(places))


def runs_of(folded: str) -> list[Run]:
    return [Run(found[0], found.start(), found["han"] is not None) for found in RUNS.finditer(folded)]


def is_chinese(text: str) -> bool:
    return bool(IS_HAN.search(text))
