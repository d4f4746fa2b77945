"""What somebody typed, taken apart: what must be there, what sounds the same, what would do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from cms.core.domain.words import tidy
from cms.pages.domain.search.expressions import Expression, Token, every, some
from cms.pages.domain.search.folding import fold, runs_of
from cms.pages.domain.search.sounds import known_syllables, readings, syllables_of
from cms.pages.domain.search.tokens import FIRST, LONGEST_WORD, SOUND, pairs, stem

LONGEST_QUERY = 80
MOST_PIECES = 8
MOST_TOKENS = 24  # a copied paragraph is cut off here; its beginning says enough
LONGEST_NAME = 4  # characters: 营业执照
SHORTEST_BEGINNING, SHORTEST_FIRSTS, LONGEST_FIRSTS = 3, 2, 6
# Words of a question that stand in no answer. Only what is never part of another word; the rest is found or not.
ASKING = re.compile(
    "请问一下|请问|为什么|是不是|能不能|可不可以|有没有|要不要|怎么样|怎么办|怎么|怎样|如何|什么|哪里|哪儿|哪个|多少"
    "|可以|应该|我们|你们|您们|我想|我要|一下|吗|呢|吧|啊|呀|的|了|我|您|你"
)
LITTLE = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "get",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "not",
        "of",
        "on",
        "or",
        "our",
        "should",
        "so",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "us",
        "was",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
    ]
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters between words of asking, or words of letters that follow each other.

    ``syllables``: all the letters as they were typed, where each word of them may be pinyin; ``an quan`` is 安全.
    """

    words: tuple[str, ...]
    is_han: bool
    syllables: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return ("" if self.is_han else " ").join(self.words)

    @property
    def letters(self) -> str:
        """What may be pinyin in one piece."""
        return "".join(self.syllables or self.words)


@dataclass(frozen=True, slots=True)
class Query:
    """``typed`` is kept as it was; ``pieces`` is what to look for, empty where there is nothing to look for.

    ``ways``: syllables that a piece may have been meant as.
    """

    typed: str
    pieces: tuple[Piece, ...] = field(default=())
    ways: tuple[tuple[Piece, tuple[tuple[str, ...], ...]], ...] = ()

    @property
    def words(self) -> list[str]:
        """The words of letters, one by one: what a typing mistake can be in."""
        return [word for piece in self.pieces if not piece.is_han for word in piece.words]

    @property
    def is_chinese(self) -> bool:
        return any(piece.is_han for piece in self.pieces)

    @property
    def is_sentence(self) -> bool:
        """Chinese only, and more than a word of it: few texts will hold exactly that."""
        size = sum(len(piece.text) for piece in self.pieces)
        return size > LONGEST_NAME and all(piece.is_han for piece in self.pieces)

    def exactly(self) -> Expression | None:
        return every(part for piece in self.pieces if (part := as_typed(piece)))

    def by_sound(self) -> Expression | None:
        return every(part for piece in self.pieces if (part := some((as_typed(piece), as_sound(piece)))))

    def nearly(self) -> Expression | None:
        """By sound, or by one of the sounds that it may have been meant as."""
        ways = dict(self.ways)
        return every(
            part
            for piece in self.pieces
            if (part := some((as_typed(piece), as_sound(piece), as_ways(ways.get(piece, ())))))
        )

    def any_of_it(self) -> Expression | None:
        """Every two characters and every word by themselves: whoever holds more of them comes first."""
        return some(part for piece in self.pieces for part in parts_of(piece))


def read(typed: str) -> Query:
    """Raises nothing: whatever was typed is a query, if only an empty one."""
    typed = " ".join(tidy(typed).split())[:LONGEST_QUERY]
    runs = runs_of(fold(typed).text)
    pieces = [
        piece
        for is_han, group in groupby(runs, key=lambda run: run.is_han)
        for piece in _pieces([run.text for run in group], is_han=is_han)
    ]
    kept: list[Piece] = []
    for piece in pieces[:MOST_PIECES]:
        left = MOST_TOKENS - sum(len(had.text) for had in kept if had.is_han)
        if left > 1:
            kept.append(Piece((piece.text[:left],), is_han=True) if piece.is_han else piece)
    return Query(typed, tuple(kept))


def _pieces(texts: list[str], *, is_han: bool) -> list[Piece]:
    if not is_han:
        words = [text[:LONGEST_WORD] for text in texts]
        said = [word for word in words if word not in LITTLE] or words
        is_pinyin = len(words) > 1 and all(word in known_syllables() for word in words)
        syllables = tuple(words[:MOST_PIECES]) if is_pinyin else ()
        return [Piece(tuple(said[:MOST_PIECES]), is_han=False, syllables=syllables)]
    parts = [part for text in texts for part in ASKING.split(text) if part] or texts
    return [Piece((part,), is_han=True) for part in parts]


def as_typed(piece: Piece) -> Expression | None:
    if piece.is_han:
        return every(pairs(piece.text))
    return every(part for word in piece.words if (part := some((word, stem(word)))))


def as_sound(piece: Piece) -> Expression | None:
    """The same sound in other characters; letters read as pinyin, as first letters, as the beginning of a word."""
    if piece.is_han:
        return every(SOUND + pair for pair in pairs(syllables_of(piece.text))) if len(piece.text) > 1 else None
    in_one = _as_pinyin(piece.letters) if len(piece.syllables or piece.words) > 1 else None
    if in_one and piece.syllables:
        return some((as_typed(piece), in_one))
    each = [some((word, stem(word), _as_pinyin(word), _as_firsts(word), _as_beginning(word))) for word in piece.words]
    return some((in_one, every(part for part in each if part)))


def parts_of(piece: Piece) -> list[Expression | None]:
    if piece.is_han:
        # By sound only the whole of it: two syllables of a longer word meet by chance in every text.
        return [*map(Token, pairs(piece.text)), as_sound(piece)]
    if piece.syllables:
        return [as_sound(piece)]
    return [some((word, stem(word), _as_pinyin(word))) for word in piece.words]


def _as_pinyin(letters: str) -> Expression | None:
    return as_ways(readings(letters))


def as_ways(ways: Iterable[tuple[str, ...]]) -> Expression | None:
    return some(every(SOUND + pair for pair in pairs(list(way))) for way in ways)


def _as_firsts(letters: str) -> Expression | None:
    """``kd`` is 快递, at the beginning of each syllable; letters that make syllables are those."""
    if not SHORTEST_FIRSTS <= len(letters) <= LONGEST_FIRSTS or not letters.isascii() or not letters.isalpha():
        return None
    return None if readings(letters) else every(FIRST + pair for pair in pairs(letters))


def _as_beginning(letters: str) -> Expression | None:
    if len(letters) < SHORTEST_BEGINNING or not letters.isascii():
        return None
    return some((Token(letters, open=True), Token(SOUND + letters, open=True)))
