"""What an entry is found by. Both engines store these tokens as they are; neither cuts words by itself.

A word stands as itself and, with ``=``, as its stem; Chinese as every character and every two neighbours; its sound
as two neighbouring syllables with ``~``, and their first letters with ``^``.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from cms.pages.domain.search.folding import fold, runs_of
from cms.pages.domain.search.sounds import syllables_of

LONGEST_WORD = 40
OFTEN = 3  # times in one text: it is what the text is about
AGAIN = 2  # times in one text: two characters that are a word
STEM, SOUND, FIRST = "=", "~", "^"


@cache
def _stemmer() -> Any:
    from snowballstemmer import stemmer  # noqa: PLC0415 read when somebody searches

    return stemmer("english")


def stem(word: str) -> str:
    return STEM + _stemmer().stemWord(word) if word.isascii() and word.isalpha() else word


@dataclass(frozen=True, slots=True)
class Tokens:
    """``head``: of the title, and of what the text says again and again."""

    head: dict[str, None]
    every: dict[str, None]


def tokens_of(title: str, text: str) -> Tokens:
    head = dict.fromkeys([*_all_of(title), *(firsts for _pair, firsts in _pairs_in(title))])
    said = Counter(_all_of(text))
    head |= dict.fromkeys(token for token, times in said.items() if times >= OFTEN and len(token) > 1)
    # First letters of two characters that met by chance would find everything: of a text only pairs that come again.
    again = [firsts for (_pair, firsts), times in Counter(_pairs_in(text)).items() if times >= AGAIN]
    return Tokens(head, head | dict.fromkeys([*said, *again]))


def _all_of(text: str) -> Iterator[str]:
    for run in runs_of(fold(text).text):
        if run.is_han:
            sounds = syllables_of(run.text)
            yield from run.text
            yield from pairs(run.text) if len(run.text) > 1 else ()
            yield from (SOUND + sound for sound in sounds)
            yield from (SOUND + pair for pair in pairs(sounds)) if len(sounds) > 1 else ()
        else:
            word = run.text[:LONGEST_WORD]
            yield word
            if (root := stem(word)) != word:
                yield root


def _pairs_in(text: str) -> list[tuple[str, str]]:
    """Each two neighbours with the first letters of their sound there: 行 of 银行卡 is hang, also beside 卡."""
    found: list[tuple[str, str]] = []
    for run in runs_of(fold(text).text):
        if run.is_han and len(run.text) > 1:
            initials = [sound[:1] for sound in syllables_of(run.text)]
            found += zip(pairs(run.text), (FIRST + letters for letters in pairs(initials)), strict=True)
    return found


def pairs(things: list[str] | str) -> list[str]:
    """Each two neighbours as one; a single thing as itself."""
    return [one + other for one, other in pairwise(things)] or list(things)


def terms_of(tokens: dict[str, None]) -> set[str]:
    """Words and sounds that a mistyped one may have been meant as: those that are typed with letters."""
    plain = {token.removeprefix(SOUND) for token in tokens if token[0] not in {STEM, FIRST}}
    return {term for term in plain if len(term) > 3 and term.isascii() and term.isalpha()}  # noqa: PLR2004 shorter ones are like everything
