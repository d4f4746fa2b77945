"""Digits as people type them, with one meaning in practice, quizzes and tools (also in ``num.js`` and ``quiz.js``).

Commas and spaces part thousands, in groups of three; the point is a point, also the one of a Chinese keyboard (。).
What could mean two things ("3,5", "12 5") is no number: whoever typed it is asked, and nothing is changed silently.
"""

import re
import unicodedata
from decimal import Decimal

PLAIN = re.compile(r"[-+]?(?:(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
POINT = re.compile(r"[。·]")
SPACE_INSIDE = re.compile(r"([0-9])\s+(?=[0-9])")


def usual(typed: str) -> str:
    """Narrow digits and signs, the point as a point, a comma for a space between digits, no other space."""
    words = POINT.sub(".", unicodedata.normalize("NFKC", typed)).replace("−", "-")
    return "".join(SPACE_INSIDE.sub(r"\1,", words).split())


def decimal_in(words: str) -> Decimal | None:
    """The number that these ``usual`` words are, and nothing beside it; None for anything else."""
    return Decimal(words.replace(",", "")) if PLAIN.fullmatch(words) else None
