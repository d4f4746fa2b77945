"""The words around a hit, with the hit marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from cms.core.sentences import STAYS_BEHIND
from cms.pages.domain.search.asking import Query
from cms.pages.domain.search.folding import Folded, Run, fold, is_chinese, runs_of
from cms.pages.domain.search.sounds import readings, syllables_of
from cms.pages.domain.search.tokens import AGAIN, stem

AROUND = 16
LONGEST, LONGEST_HAN = 110, 54
MOST_FIRSTS = 6
NOT_FIRST = f" {STAYS_BEHIND}"


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_hit: bool = False


type Span = tuple[int, int]  # in the original text


def spans_of(text: str, query: Query) -> list[Span]:
    """Where the query stands in ``text``: as typed, else as it sounds, else piece by piece."""
    folded = fold(text)
    wanted = [piece.text for piece in query.pieces if piece.is_han]
    spans = [span for piece in wanted for span in _literal(folded, piece)] + _words(folded, query.words)
    if not spans:
        spans = _sounds(folded, query)
    if not spans:
        spans = [span for piece in wanted for pair in _pairs(piece) for span in _literal(folded, pair)]
    return _merged(spans)


def snippet(text: str, query: Query) -> list[Part]:
    """Two or three lines of a phone with the first hit in them; the beginning of the text where there is none."""
    spans = spans_of(text, query)
    start = max(0, spans[0][0] - AROUND) if spans else 0
    while start and text[start] in NOT_FIRST:
        start += 1
    end = min(len(text), max(start + (LONGEST_HAN if is_chinese(text) else LONGEST), spans[0][1] if spans else 0))
    parts = marked(text[start:end], [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end])
    return [*([Part("…")] if start else []), *parts, *([Part("…")] if end < len(text) else [])]


def marked(text: str, spans: Iterable[Span]) -> list[Part]:
    parts, done = [], 0
    for start, end in spans:
        parts += [Part(text[done:start]), Part(text[start:end], is_hit=True)]
        done = end
    return [part for part in (*parts, Part(text[done:])) if part.text]


def _original(folded: Folded, start: int, end: int) -> Span:
    return folded.places[start], folded.places[end - 1] + 1


def _literal(folded: Folded, piece: str) -> list[Span]:
    found, place = [], folded.text.find(piece)
    while place >= 0:
        found.append(_original(folded, place, place + len(piece)))
        place = folded.text.find(piece, place + len(piece))
    return found


def _words(folded: Folded, words: list[str]) -> list[Span]:
    wanted = {stem(word) for word in words}
    return [
        _original(folded, run.start, run.start + len(run.text))
        for run in runs_of(folded.text)
        if not run.is_han and (stem(run.text) in wanted or any(_begins(run.text, word) for word in words))
    ]


def _begins(found: str, word: str) -> bool:
    return len(word) > 2 and found.startswith(word)  # noqa: PLR2004 as in asking


def _sounds(folded: Folded, query: Query) -> list[Span]:
    ways = [tuple(syllables_of(piece.text)) for piece in query.pieces if piece.is_han and len(piece.text) > 1]
    letters = {piece.letters for piece in query.pieces if not piece.is_han}
    letters |= {word for piece in query.pieces if not piece.is_han and not piece.syllables for word in piece.words}
    ways += [way for word in letters for way in readings(word)]
    ways += [way for _piece, its in query.ways for way in its]
    firsts = [word for word in query.words if len(word) > 1 and not readings(word)]
    if not ways and not firsts:
        return []
    spans: list[Span] = []
    for run in runs_of(folded.text):
        if spans and run.start > spans[0][1] + LONGEST:
            break  # nobody will see it, and sounds are dear
        if run.is_han:
            sounds = syllables_of(run.text)
            for place in range(len(sounds)):
                sizes = [len(way) for way in ways if tuple(sounds[place : place + len(way)]) == way]
                initials = "".join(sound[:1] for sound in sounds[place : place + MOST_FIRSTS])
                sizes += [len(word) for word in firsts if initials.startswith(word) and _is_word(folded, run, place)]
                if sizes:
                    spans.append(_original(folded, run.start + place, run.start + place + max(sizes)))
    return spans


def _is_word(folded: Folded, run: Run, place: int) -> bool:
    """Two characters that stand together again, or a title: what the first letters were taken from."""
    pair = run.text[place : place + 2]
    return len(folded.text) < LONGEST or folded.text.count(pair) >= AGAIN


def _pairs(piece: str) -> list[str]:
    return [piece[place : place + 2] for place in range(len(piece) - 1)]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
