"""A wrong character in a Chinese word of three and more: which word of the texts was meant."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cms.core.domain.characters import HAN
from cms.pages.domain.search.asking import Piece, Query, as_sound, as_typed
from cms.pages.domain.search.expressions import Expression, every, some
from cms.pages.domain.search.folding import fold
from cms.pages.domain.search.tokens import pairs

SHORTEST, LONGEST = 3, 8  # characters of a word with one slip in it
AGAIN = 2  # times a word stands in the texts before it is taken for a word; a title is enough
NEARLY_ALWAYS = 0.5  # of the places where the other characters stand, this word stands there


@dataclass(frozen=True, slots=True)
class Slip:
    """Characters around a place where one is wrong (``gap`` one), missing (one) or too many (none)."""

    before: str
    after: str
    has_gap: bool

    @property
    def wanted(self) -> Expression | None:
        return every(token for part in (self.before, self.after) if part for token in pairs(part))

    @property
    def pattern(self) -> str:
        return re.escape(self.before) + (f"[{HAN}]" if self.has_gap else "") + re.escape(self.after)


def can_hold_a_slip(piece: Piece) -> bool:
    return piece.is_han and SHORTEST <= len(piece.text) <= LONGEST


def slips_of(text: str) -> list[Slip]:
    """Changed places, one wrong, one missing, one too many. What is left must say more than two characters' part."""
    size = len(text)
    swapped = [
        text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(size - 1) if text[at] != text[at + 1]
    ]
    wrong = [Slip(text[:at], text[at + 1 :], has_gap=True) for at in range(size)]
    missing = [Slip(text[:at], text[at:], has_gap=True) for at in range(1, size)]
    # At the ends of three characters it would be a word of two, which is found as a part anyway.
    spare = range(size) if size > SHORTEST else range(1, size - 1)
    surplus = [Slip(text[:at], text[at + 1 :], has_gap=False) for at in spare]
    return [*(Slip(other, "", has_gap=False) for other in swapped), *wrong, *missing, *surplus]


def maybe_wrong(query: Query) -> Expression | None:
    """What holds every piece, with one slip in each that can hold one; None where none can."""
    if not any(map(can_hold_a_slip, query.pieces)):
        return None
    return every(part for piece in query.pieces if (part := _with_slip(piece)))


def _with_slip(piece: Piece) -> Expression | None:
    slips = [slip.wanted for slip in slips_of(piece.text)] if can_hold_a_slip(piece) else []
    return some((as_typed(piece), as_sound(piece), *slips))


def righted(query: Query, texts: Iterable[tuple[str, str]]) -> Query | None:
    """The query in words that stand in ``texts`` (title and text), or None where no word is near enough."""
    folded = [(fold(title).text, fold(text).text) for title, text in texts]
    pieces = []
    for piece in query.pieces:
        is_there = not piece.is_han or any(piece.text in part for pair in folded for part in pair)
        word = piece.text if is_there or not can_hold_a_slip(piece) else _nearest(piece.text, folded)
        if word is None:
            return None
        pieces.append(Piece((word,), is_han=True) if word != piece.text else piece)
    if tuple(pieces) == query.pieces:
        return None
    return Query(" ".join(piece.text for piece in pieces), tuple(pieces))


def _nearest(text: str, folded: list[tuple[str, str]]) -> str | None:
    """The word that stands most often where the other characters stand, and nearly always there."""
    found: Counter[str] = Counter()
    for slip in slips_of(text):
        pattern = re.compile(f"(?={slip.pattern})(.{{{len(slip.before) + len(slip.after) + slip.has_gap}}})")
        here: Counter[str] = Counter()
        for title, words in folded:
            here.update(AGAIN * pattern.findall(title))
            here.update(pattern.findall(words))
        word, times = here.most_common(1)[0] if here else ("", 0)
        if times >= AGAIN and times > NEARLY_ALWAYS * here.total() and word != text:
            found[word] = max(found[word], times)
    return found.most_common(1)[0][0] if found else None
