"""Asking the index of the engine: one statement, the same results on both.

The reader's language, then titles that hold the words, come first on both; among the rest the engine decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from cms.pages.domain.search.expressions import Expression, for_fts5, for_tsquery
from cms.pages.models import SearchEntry

COLUMNS = ("id", "source", "owner", "key", "kind", "language", "audience", "title", "text", "note", "url", "kb")

# What each engine says of one tier: its number and a score, more is better. What a text is about counts six times.
HITS = {
    "sqlite": (
        "SELECT rowid AS id, %s AS tier, -bm25(pages_search, 6.0, 1.0) AS score"
        " FROM pages_search WHERE pages_search MATCH %s"
    ),
    "postgresql": (
        "SELECT id, tier, 6 * ts_rank(head_vector, asked, 1) + ts_rank(vector, asked, 1) AS score"
        " FROM pages_searchentry, (SELECT CAST(%s AS integer) AS tier, CAST(%s AS tsquery) AS asked) AS query"
        " WHERE vector @@ asked"
    ),
}
SPELT = {"sqlite": for_fts5, "postgresql": for_tsquery}

STATEMENT = """
WITH hits AS MATERIALIZED ({hits}),
best AS (SELECT id, MIN(tier) AS tier, MAX(score) AS score FROM hits GROUP BY id),
placed AS (
  SELECT {columns}, best.tier AS tier,
    ROW_NUMBER() OVER (
      PARTITION BY entry.kind, best.tier
      ORDER BY CASE WHEN entry.language = %s THEN 0 ELSE 1 END, {named} DESC, best.score DESC, entry.id
    ) AS place
  FROM best JOIN pages_searchentry entry ON entry.id = best.id
  WHERE entry.audience IN ({audiences}){limits}
)
SELECT * FROM placed WHERE place <= %s ORDER BY tier, place, id
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """Of what ``source`` lets be found only these owners are shown, or all but these."""

    source: str
    owners: frozenset[str]
    are_shown: bool

    @property
    def clause(self) -> str:
        word = "IN" if self.are_shown else "NOT IN"
        owners = ", ".join(["%s"] * len(self.owners)) or "NULL"
        return f" AND (entry.source <> %s OR entry.owner {word} ({owners}))" if self.owners or self.are_shown else ""

    @property
    def values(self) -> list[str]:
        return [self.source, *sorted(self.owners)] if self.clause else []


def matching(
    tiers: Sequence[Expression],
    *,
    language: str,
    audiences: Sequence[str],
    names: Sequence[str],
    most: int,
    limits: Sequence[Limit] = (),
) -> list[SearchEntry]:
    """At most ``most`` entries of each kind and tier, with ``tier`` and ``place``: the reader's language first in each.

    ``names`` are folded pieces of the query: a title that holds them goes before one that does not.
    """
    if not tiers:
        return []
    vendor = connection.vendor
    hits = " UNION ALL ".join([HITS[vendor]] * len(tiers))
    named = " + ".join(["CASE WHEN entry.heading LIKE %s ESCAPE '!' THEN 1 ELSE 0 END"] * len(names)) or "0"
    statement = STATEMENT.format(
        hits=hits,
        columns=", ".join(f"entry.{name} AS {name}" for name in COLUMNS),
        named=f"({named})",
        audiences=", ".join(["%s"] * len(audiences)),
        limits="".join(limit.clause for limit in limits),
    )
    asked = [value for tier, expression in enumerate(tiers) for value in (tier, SPELT[vendor](expression))]
    limited = [value for limit in limits for value in limit.values]
    parameters = [*asked, language, *(f"%{_literal(name)}%" for name in names), *audiences, *limited, most]
    return list(SearchEntry.objects.raw(statement, parameters))


def _literal(name: str) -> str:
    return name.replace("!", "!!").replace("%", "!%").replace("_", "!_")
