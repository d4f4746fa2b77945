"""Sounds that are near: what a dialect does not tell apart (n and l, z and zh, in and ing), and a slip in pinyin."""

from functools import cache, lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from cms.pages.domain.search.asking import Piece
from cms.pages.domain.search.sounds import LONGEST, is_more_than_a_vowel, known_syllables, readings, syllables_of
from cms.pages.domain.search.tokens import pairs
from cms.pages.models import SearchTerm

type Way = tuple[str, ...]  # syllables

# Beginnings and endings that many people neither say nor hear apart.
INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("l", "r"), ("hu", "f"), ("hui", "fei"), ("hun", "fen"))
FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
SHORTEST_SLIP = 5  # letters; a slip in fewer could be any two syllables
LONGEST_WAY, MOST_WAYS, MOST_TRIED = 8, 6, 300


@cache
def alike(syllable: str) -> Way:
    """Itself first, then what it is taken for."""
    begins = [syllable, *_swapped_beginnings(syllable)]
    ends = [end for begin in begins for end in _swapped_endings(begin)]
    return tuple(one for one in dict.fromkeys([*begins, *ends]) if one == syllable or one in known_syllables())


def _swapped_beginnings(syllable: str) -> list[str]:
    pairs_of = [pair for one, other in INITIALS for pair in ((one, other), (other, one))]
    fitting = [(a, b) for a, b in pairs_of if syllable.startswith(a)]
    # z is no beginning of zh
    return [b + syllable[len(a) :] for a, b in fitting if len(a) > 1 or syllable[1:2] != "h"]


def _swapped_endings(syllable: str) -> list[str]:
    swaps = [pair for one, other in FINALS for pair in ((one, other), (other, one))]
    return [syllable[: -len(a)] + b for a, b in swaps if syllable.endswith(a)]


def near_ways(piece: Piece) -> list[Way]:
    """Other sounds that may be meant, the nearest first; none where the piece has no sound of two syllables."""
    if piece.is_han:
        return _confused([tuple(syllables_of(piece.text))]) if len(piece.text) > 1 else []
    return list(dict.fromkeys([*_confused(list(readings(piece.letters))), *_mistyped(piece.letters)]))


def _confused(ways: list[Way]) -> list[Way]:
    """The same with dialect's mix-ups, those with the fewest first."""
    found: dict[Way, int] = {}
    for way in ways:
        if not 1 < len(way) <= LONGEST_WAY:
            continue
        for number, other in enumerate(product(*map(alike, way))):
            if number >= MOST_TRIED:
                break
            changed = sum(a != b for a, b in zip(way, other, strict=True))
            found[other] = min(changed, found.get(other, changed))
    return [way for way, changed in sorted(found.items(), key=lambda row: row[1]) if changed]


@lru_cache(maxsize=200)
def _mistyped(letters: str) -> tuple[Way, ...]:
    """One letter wrong, missing, too many or two changed places, in one syllable or between two."""
    if len(letters) < SHORTEST_SLIP or len(letters) > LONGEST * LONGEST_WAY or not letters.isalpha():
        return ()
    found: dict[Way, None] = {}
    ends = {place: readings(letters[place:]) or ((),) * (place == len(letters)) for place in range(len(letters) + 1)}
    for start in range(len(letters)):
        before = readings(letters[:start]) or ((),) * (start == 0)
        for end in range(start + 1, min(len(letters), start + LONGEST + 1) + 1) if before else ():
            if not ends[end]:
                continue
            for syllable in _one_slip_from(letters[start:end]):
                for way in product(before[:1], [(syllable,)], ends[end][:1]):
                    found[tuple(sound for part in way for sound in part)] = None
    return tuple(way for way in found if 1 < len(way) <= LONGEST_WAY)[:MOST_TRIED]


@cache
def _one_slip_from(letters: str) -> Way:
    """The first letter is the surest: another one there is another word."""
    near = (s for s in sorted(known_syllables()) if OSA.distance(letters, s, score_cutoff=1) == 1)
    return tuple(s for s in near if is_more_than_a_vowel(s) and (s[0] == letters[0] or sorted(s) == sorted(letters)))


def known_ways(pieces: tuple[Piece, ...]) -> dict[Piece, list[Way]]:
    """Of each piece the near ways whose every two neighbours some text holds. One statement, none without ways."""
    wanted = {piece: near_ways(piece) for piece in pieces}
    terms = {term for ways in wanted.values() for way in ways for term in pairs(list(way))}
    if not terms:
        return {}
    known = set(SearchTerm.objects.filter(term__in=terms).values_list("term", flat=True))
    kept = {piece: [way for way in ways if known.issuperset(pairs(list(way)))] for piece, ways in wanted.items()}
    return {piece: ways[:MOST_WAYS] for piece, ways in kept.items() if ways}
