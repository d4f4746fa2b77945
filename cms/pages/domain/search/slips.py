"""A slip of the finger: the nearest word or sound that some entry holds."""

from rapidfuzz.distance import OSA

from cms.pages.domain.search.asking import Piece, Query
from cms.pages.domain.search.sounds import readings
from cms.pages.models import SearchTerm

SHORTEST = 4  # letters; three-letter words are near to everything
SYLLABLES = 2
LONG = 7  # from here on two slips are forgiven
MOST_TERMS = 30_000


def corrected(query: Query, language: str) -> Query | None:
    """The query with each unknown word replaced by its neighbour; None where nothing is near. One statement.

    ``language`` is the reader's: in English short pinyin is not what was meant.
    """
    words = [word for word in query.words if len(word) >= SHORTEST and word.isascii() and word.isalpha()]
    if not words:
        return None
    sizes = {size for word in words for size in range(len(word) - _most(word), len(word) + _most(word) + 1)}
    known = list(SearchTerm.objects.filter(size__in=sizes).values_list("term", flat=True)[:MOST_TERMS])
    meant = {word: near for word in words if (near := nearest(word, known, is_chinese=language == "zh-hans")) != word}
    if not meant:
        return None
    pieces = tuple(
        piece if piece.is_han else Piece(tuple(meant.get(word, word) for word in piece.words), is_han=False)
        for piece in query.pieces
    )
    return Query(" ".join(piece.text for piece in pieces), pieces)


def nearest(word: str, known: list[str], *, is_chinese: bool) -> str:
    """Two letters changed places, one missing, one too many, one wrong: one slip each. The word itself if none fits.

    Pinyin is near to many English words: two slips from it, or one for a reader of English, are another word, unless
    only letters changed places.
    """
    near: list[tuple[int, bool, bool, str]] = []
    for term in known:
        slips = OSA.distance(word, term, score_cutoff=_most(word))
        other_letters = sorted(term) != sorted(word)
        if slips > _most(word) or (slips and other_letters and (slips > 1 or not is_chinese) and _is_pinyin(term)):
            continue
        near.append((slips, other_letters, term[0] != word[0], term))
    return min(near)[-1] if near else word


def _is_pinyin(term: str) -> bool:
    """The two syllables that are kept of Chinese. ``licence`` would be li cen ce, which is three."""
    return any(len(way) <= SYLLABLES for way in readings(term))


def _most(word: str) -> int:
    return 2 if len(word) >= LONG else 1
