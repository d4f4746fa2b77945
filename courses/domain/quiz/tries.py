"""A learner's own attempts at a quiz: what was asked then, what was answered, and which one is the mark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Least

from courses.domain.events import share
from courses.domain.quiz.items import Item
from courses.domain.quiz.keys import item_key, parted
from courses.domain.quiz.versions import seen_versions
from courses.enums import AttemptStanding, Mark
from courses.models import Attempt
from courses.rules import QUIZ_MARK, passed

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """``item`` is None where nobody knows the question any more; ``is_todays`` where it is asked in the same words."""

    question: str
    item: Item | None
    given: list[Any]
    score: float | None
    is_todays: bool


@dataclass(frozen=True, slots=True)
class Try:
    cid: UUID
    at: datetime
    right: int
    points: float
    of: int
    standing: str
    label: str

    @property
    def passed(self) -> bool:
        return passed(self.points, self.of)

    @property
    def is_plain(self) -> bool:
        return self.standing == AttemptStanding.COUNTS


def tries_of(person: Any, content_key: str) -> list[Try]:
    """The newest first; one query."""
    rows = Attempt.objects.filter(event__person=person, event__content_key=content_key).select_related("event")
    newest = Least("event__happened_at", "event__received_at").desc()
    return [try_of(row) for row in rows.order_by(newest, "-pk")[:SHOWN]]


def try_of(row: Attempt) -> Try:
    event = row.event
    at = min(event.happened_at, event.received_at)
    right = int(event.payload.get("right", 0))
    return Try(event.cid, at, right, row.points, row.of, row.standing, str(row.get_standing_display()))


def mark_of(tries: Iterable[Try], rule: Mark = QUIZ_MARK) -> Try | None:
    """The attempt that counts: the one with the largest share of points, or the newest."""
    rows = list(tries)
    if rule == Mark.LAST:
        return max(rows, key=lambda row: row.at, default=None)
    return max(rows, key=lambda row: (row.points / row.of if row.of else 0.0, share((row.right, row.of))), default=None)


def answers_of(person: Any, content_key: str, cid: UUID, today: Mapping[str, Item]) -> list[Answer]:
    """Empty where this person made no such attempt. Two queries, a third where a question has changed."""
    row = Attempt.objects.filter(event__person=person, event__content_key=content_key, event__cid=cid).first()
    answers = list(row.answers.order_by("pk")) if row else []
    now = {item_key(content_key, key): item for key, item in today.items()}
    older = {
        a.item: a.version for a in answers if a.version and (a.item not in now or now[a.item].version != a.version)
    }
    seen = seen_versions(older) if older else {}
    return [
        Answer(parted(a.item)[1], seen.get(a.item) or now.get(a.item), a.given, a.score, a.item not in older)
        for a in answers
    ]
