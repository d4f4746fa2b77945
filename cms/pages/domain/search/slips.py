"""A slip of the finger: the nearest word or sound that some entry holds."""

from rapidfuzz.distance import OSA

from cms.pages.domain.search.asking import Piece, Query
from cms.pages.models import SearchTerm

SHORTEST = 4  # letters; three-letter words are near to everything
LONG = 8  # from here on two slips are forgiven
MOST_TERMS = 30_000


def corrected(query: Query) -> Query | None:
    """The query with each unknown word replaced by its neighbour; None where nothing is near. One statement."""
    words = [word for word in query.words if len(word) >= SHORTEST and word.isascii() and word.isalpha()]
    if not words:
        return None
    sizes = {size for word in words for size in range(len(word) - _most(word), len(word) + _most(word) + 1)}
    known = list(SearchTerm.objects.filter(size__in=sizes).values_list("term", flat=True)[:MOST_TERMS])
    meant = {word: near for word in words if (near := nearest(word, known)) != word}
    if not meant:
        return None
    pieces = tuple(
        piece if piece.is_han else Piece(tuple(meant.get(word, word) for word in piece.words), is_han=False)
        for piece in query.pieces
    )
    return Query(" ".join(piece.text for piece in pieces), pieces)


def nearest(word: str, known: list[str]) -> str:
    """Two letters changed places, one missing, one too many, one wrong: one slip each. The word itself if none fits."""
    near: list[tuple[int, bool, bool, str]] = []
    for term in known:
        slips = OSA.distance(word, term, score_cutoff=_most(word))
        if slips <= _most(word):
            near.append((slips, sorted(term) != sorted(word), term[0] != word[0], term))
    return min(near)[-1] if near else word


def _most(word: str) -> int:
    return 2 if len(word) >= LONG else 1
