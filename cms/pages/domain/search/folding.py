"""Words as they are compared: one width, one case, simplified characters; and where each came from."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

HAN = "㐀-䶿一-鿿豈-﫿𠀀-𱍏"
RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+)")
IS_HAN = re.compile(rf"[{HAN}]")


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


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 a dictionary, read when somebody searches

    return OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _character(character: str) -> str:
    """Full width becomes half, É becomes e; ü stays apart from u, as pinyin on a keyboard does it (v)."""
    wide = unicodedata.normalize("NFKD", character).lower()
    if wide.startswith("u\u0308"):
        return "v"
    return "".join(part for part in wide if not unicodedata.combining(part))


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, as many as before."""
    if not IS_HAN.search(text):
        return text
    simple = _simplifier().convert(text)
    return simple if len(simple) == len(text) else text


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
