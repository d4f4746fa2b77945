"""The deed of the page: what this person may find, grouped, marked, in few statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import translate_url

from cms.core.registry import Audience, searchables
from cms.pages.domain.search.asking import Query, read
from cms.pages.domain.search.engines import Limit, matching
from cms.pages.domain.search.folding import fold, runs_of
from cms.pages.domain.search.likely import known_ways
from cms.pages.domain.search.marking import Part, marked, snippet, spans_of
from cms.pages.domain.search.slips import corrected
from cms.pages.domain.search.tokens import pairs, stem
from cms.pages.domain.search.wrong import maybe_wrong, righted
from cms.pages.models import SearchEntry

KINDS = ("lessons", "answers", "facts")
MOST = 12  # of a kind
CHINESE = "zh-hans"
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
    """One statement, two or three more after a slip, one to see that nothing found was hidden since.

    ``person`` may be nobody; they find what they may open.
    """
    query = read(typed)
    reader = (person, language)
    tiers: dict[str, Any] = {"exact": query.exactly(), "sound": query.by_sound()}
    if query.is_sentence:
        tiers |= {"slip": maybe_wrong(query), "part": query.any_of_it()}
    found = _look(tiers, query, *reader)
    if sure := found["exact"] + found["sound"]:
        sure = _up_to_own_language(sure, language)
        how = "exact" if any(entry.tier == 0 for entry in sure) else "sound"
        return _shown(query, query, sure, how, language)
    return _meant(query, found, *reader) or _in_part(query, found, language)


def _meant(query: Query, found: dict[str, list[Any]], person: Any, language: str) -> Found | None:
    """What the words were meant to be: as a dialect sounds, with a slip mended, with a wrong character put right.

    ``found`` takes up what holds some of the words, where it was not asked for before.
    """
    near, mended = _guesses(query, language)
    asked = {"near": near.nearly() if near else None}
    asked |= {"mended": mended.exactly(), "mended sound": mended.by_sound()} if mended else {}
    if not query.is_sentence:
        asked |= {"slip": maybe_wrong(query), "part": (mended or query).any_of_it()}
    if any(asked.values()):
        found |= _look(asked, mended or near or query, person, language)
    if near and found.get("near") and (shown := _shown(query, near, found["near"], "meant", language)).meant:
        return shown
    if mended and (hits := found["mended"] + found["mended sound"]):
        return _shown(query, mended, hits, "meant", language)
    right = righted(query, ((entry.title, entry.text) for entry in found["slip"])) if found.get("slip") else None
    hits = _look({"exact": right.exactly()}, right, person, language)["exact"] if right else []
    return _shown(query, right, hits, "meant", language) if right and hits else None


def _guesses(query: Query, language: str) -> tuple[Query | None, Query | None]:
    """By sound, else by letters. Letters of a reader of English are English: any word is near to some pinyin."""
    if query.is_sentence and len(query.pieces) > 1:
        return None, None
    if (query.is_chinese or language == CHINESE) and (ways := known_ways(query.pieces)):
        return replace(query, ways=tuple((piece, tuple(its)) for piece, its in ways.items())), None
    return None, corrected(query, language)


def _in_part(query: Query, found: dict[str, list[Any]], language: str) -> Found:
    entries = found.get("slip", []) + found.get("part", [])
    return _shown(query, query, _holding_most(entries, query), "part", language) if entries else Found(query)


def _look(tiers: dict[str, Any], query: Query, person: Any, language: str) -> dict[str, list[Any]]:
    """What each tier found, the first ones first; an entry stands in the first that finds it."""
    audiences = [Audience.ALL, *([Audience.SIGNED_IN] if person.is_authenticated else [])]
    names = [piece.text for piece in query.pieces]
    asked = {name: tier for name, tier in tiers.items() if tier is not None}
    limits = _limits(person) if asked else []
    hits = matching(
        list(asked.values()), language=language, audiences=audiences, names=names, limits=limits, most=MOST + 1
    )
    found: dict[str, list[Any]] = {name: [] for name in tiers}
    for entry in _still_shown(hits, person):
        found[list(asked)[entry.tier]].append(entry)  # type: ignore[attr-defined]  # the statement gives it
    return found


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
    if how == "meant" and not query.ways:
        return query.typed
    if how != "meant" and (how != "sound" or not query.is_chinese):
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
