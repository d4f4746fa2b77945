"""Keeping the index as the rooms are: after each change of one row, and whole on demand. Twice does nothing more."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django.db import transaction

from cms.core.registry import Findable, searchables
from cms.pages.domain.search.folding import fold
from cms.pages.domain.search.tokens import terms_of, tokens_of
from cms.pages.models import SearchEntry, SearchTerm
from cms.pages.models.search import LONGEST_TEXT

logger = logging.getLogger(__name__)
RULES = "2"  # of making tokens: a new number makes every entry anew at the next refresh
MOST_TOKENS = 12_000

Progress = Callable[[int, int], None]


@transaction.atomic
def refresh(source: str, owner: str) -> int:
    """Bring the entries of one row in line with the row; how many were written or removed."""
    things = {thing.key: thing for thing in searchables[source].of(owner)}
    present = {entry.key: entry for entry in SearchEntry.objects.filter(source=source, owner=owner)}
    gone = [entry.pk for key, entry in present.items() if key not in things]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    changed = [thing for key, thing in things.items() if _print(thing) != getattr(present.get(key), "fingerprint", "")]
    for thing in changed:
        entry = entry_of(thing, source, owner)
        facts = {name: getattr(entry, name) for name in FACTS}
        SearchEntry.objects.update_or_create(source=source, owner=owner, key=thing.key, defaults=facts)
    return len(gone) + len(changed)


def refresh_all(*, progress: Progress | None = None) -> int:
    """Everything that every room lets be found; what no row stands behind any more goes. How many entries changed.

    Each row is a transaction of its own: it may be stopped at any point and started again.
    """
    wanted = [(source, str(owner)) for source, room in searchables.items() for owner in room.owners()]
    changed = _forget_all_but(set(wanted))
    for number, (source, owner) in enumerate(wanted, start=1):
        changed += refresh(source, owner)
        if progress:
            progress(number, len(wanted))
    _forget_terms()
    return changed


def follow(sender: Any, owner: Any, **_signal: Any) -> None:
    """A receiver of ``findable_changed``: a fault here is logged and mended by the next ``refresh_all``."""
    try:
        refresh(str(sender), str(owner))
    except Exception:
        logger.exception("the search did not take up %s %s", sender, owner)


def _forget_all_but(wanted: set[tuple[str, str]]) -> int:
    rows = SearchEntry.objects.values_list("pk", "source", "owner")
    gone = [pk for pk, source, owner in rows.iterator(2000) if (source, owner) not in wanted]
    for start in range(0, len(gone), 500):
        SearchEntry.objects.filter(pk__in=gone[start : start + 500]).delete()
    return len(gone)


def _forget_terms() -> None:
    """Words that nothing holds any more."""
    held: set[str] = set()
    for tokens in SearchEntry.objects.values_list("tokens", flat=True).iterator(500):
        held |= terms_of(dict.fromkeys(tokens.split()))
    stale = [pk for pk, term in SearchTerm.objects.values_list("pk", "term").iterator(5000) if term not in held]
    for start in range(0, len(stale), 500):
        SearchTerm.objects.filter(pk__in=stale[start : start + 500]).delete()


FACTS = (
    *("kind", "language", "audience", "title", "text", "note", "url", "kb"),
    *("heading", "head_tokens", "tokens", "fingerprint"),
)


def _print(thing: Findable) -> str:
    return hashlib.md5(repr((RULES, *astuple(thing))).encode(), usedforsecurity=False).hexdigest()


def entry_of(thing: Findable, source: str, owner: str) -> SearchEntry:
    tokens = tokens_of(thing.title, thing.text)
    new = terms_of(tokens.every)
    SearchTerm.objects.bulk_create(
        (SearchTerm(term=term, size=len(term)) for term in sorted(new)), ignore_conflicts=True, batch_size=500
    )
    return SearchEntry(
        source=source,
        owner=owner,
        key=thing.key,
        kind=thing.kind,
        language=thing.language,
        audience=thing.audience,
        title=thing.title[:500],
        text=thing.text[:LONGEST_TEXT],
        note=thing.note[:160],
        url=thing.url[:500],
        kb=thing.kb,
        heading=fold(thing.title).text[:500],
        head_tokens=" ".join(tokens.head),
        tokens=" ".join(list(tokens.every)[:MOST_TOKENS]),
        fingerprint=_print(thing),
    )
