"""The deed of the page: what this person may find, grouped, marked, in few statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import translate_url

from cms.core.registry import Audience, searchables
from cms.pages.domain.search.asking import Query, read
from cms.pages.domain.search.engines import Limit, matching
from cms.pages.domain.search.folding import fold, runs_of
from cms.pages.domain.search.marking import Part, marked, snippet, spans_of
from cms.pages.domain.search.slips import corrected
from cms.pages.domain.search.tokens import pairs, stem
from cms.pages.models import SearchEntry

KINDS = ("lessons", "answers", "facts")
MOST = 12  # of a kind
SURE = 2  # tiers: the words themselves, and what sounds like them; beyond them only some of the words
ENOUGH = 0.5  # of the words that the best hit holds, where no entry holds all


@dataclass(frozen=True, slots=True)
class Hit:
    entry: SearchEntry
    title: list[Part]
    snippet: list[Part]
    url: str
    is_other_language: bool


@dataclass(frozen=True, slots=True)
class Found:
    """``how``: ``exact``, ``sound``, ``meant`` (a slip was mended, ``meant`` says how) or ``part``; empty: nothing."""

    query: Query
    how: str = ""
    meant: str = ""
    groups: dict[str, list[Hit]] = field(default_factory=dict)
    more: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        return sum(map(len, self.groups.values()))


def search(typed: str, *, person: Any, language: str) -> Found:
    """One statement, two more after a slip of the finger, one to see that nothing found was hidden since.

    ``person`` may be nobody; they find what they may open.
    """
    query = read(typed)
    sure = [query.exactly(), query.by_sound()]
    entries = _look([*sure, query.any_of_it()] if query.is_sentence else sure, query, person, language)
    if found := [entry for entry in entries if entry.tier < SURE]:
        found = _up_to_own_language(found, language)
        how = "exact" if any(entry.tier == 0 for entry in found) else "sound"
        return _shown(query, query, found, how, language)
    if not query.is_sentence:
        meant = corrected(query)
        tiers = [meant.exactly(), meant.by_sound()] if meant else []
        entries = _look([*tiers, query.any_of_it()], meant or query, person, language)
        if meant and (found := [entry for entry in entries if entry.tier < SURE]):
            return _shown(query, meant, found, "meant", language)
    return _shown(query, query, _holding_most(entries, query), "part", language) if entries else Found(query)


def _look(tiers: list[Any], query: Query, person: Any, language: str) -> list[Any]:
    audiences = [Audience.ALL, *([Audience.SIGNED_IN] if person.is_authenticated else [])]
    names = [piece.text for piece in query.pieces]
    asked = [tier for tier in tiers if tier is not None]
    limits = _limits(person) if asked else []
    found = matching(asked, language=language, audiences=audiences, names=names, limits=limits, most=MOST + 1)
    return _still_shown(found, person)


def _limits(person: Any) -> list[Limit]:
    """Of what is told in several ways the one that this person reads."""
    limits = []
    for source, room in searchables.items():
        if room.instead is not None:
            own = room.instead(person)
            limits.append(Limit(source, frozenset(own), are_shown=True))
            limits.append(Limit(room.instead_of, frozenset(own.values()), are_shown=False))
    return limits


def _still_shown(entries: list[SearchEntry], person: Any) -> list[SearchEntry]:
    """What was hidden a moment ago is gone, whatever the index says."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        owners[entry.source].add(entry.owner)
    rooms = dict(searchables.items())
    shown = {
        source: mine if rooms[source].shown is None else rooms[source].shown(mine, person)  # type: ignore[misc]  # just asked
        for source, mine in owners.items()
        if source in rooms
    }
    return [entry for entry in entries if entry.owner in shown.get(entry.source, ())]


def _up_to_own_language(entries: list[Any], language: str) -> list[Any]:
    """Sounds are a guess: where the reader's own language holds the very words, guesses are left out."""
    best = min((entry.tier for entry in entries if entry.language == language), default=None)
    return entries if best is None else [entry for entry in entries if entry.tier <= best]


def _holding_most(entries: list[Any], query: Query) -> list[Any]:
    """Of entries that hold only some of the words those that hold many; the title counts as much as the text."""
    characters = [pair for piece in query.pieces if piece.is_han for pair in pairs(piece.text)]
    roots = {stem(word) for word in query.words}
    held = {}
    for entry in entries:
        text = fold(f"{entry.title} {entry.text}").text
        words = {stem(run.text) for run in runs_of(text) if not run.is_han} if roots else set()
        held[entry.pk] = sum(pair in text for pair in characters) + len(roots & words)
    most = max(held.values(), default=0)
    kept = [entry for entry in entries if held[entry.pk] >= ENOUGH * most]
    return sorted(kept, key=lambda entry: (-held[entry.pk], entry.place))


def _shown(asked: Query, query: Query, entries: Iterable[Any], how: str, language: str) -> Found:
    groups: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for entry in sorted(entries, key=lambda entry: entry.language != language):
        groups[entry.kind].append(entry)
    more = frozenset(kind for kind, mine in groups.items() if len(mine) > MOST)
    kept = {kind: [_hit(entry, query, language) for entry in mine[:MOST]] for kind, mine in groups.items() if mine}
    return Found(asked, how, _said(query, how, kept), kept, more)


def _said(query: Query, how: str, groups: dict[str, list[Hit]]) -> str:
    """What was looked for instead: the mended words, or the characters that sound like the typed ones."""
    if how == "meant":
        return query.typed
    if how != "sound" or not query.is_chinese:
        return ""
    parts = [part for hits in groups.values() for hit in hits[:1] for part in (*hit.title, *hit.snippet)]
    return next((part.text for part in parts if part.is_hit), "")


def _hit(entry: SearchEntry, query: Query, language: str) -> Hit:
    url = translate_url(entry.url, language) if searchables[entry.source].follows_reader else entry.url
    return Hit(
        entry,
        title=marked(entry.title, spans_of(entry.title, query)),
        snippet=snippet(entry.text, query),
        url=url,
        is_other_language=entry.language != language,
    )
