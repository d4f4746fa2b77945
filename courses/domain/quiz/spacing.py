"""When a question that went wrong comes back: FSRS over the person's own answers. Pure and without chance.

The first wrong answer opens the plan. After it, each day counts once: an answer that is not wholly right says "again",
a right one "good" (or how it felt, where the learner said so). A right answer on the day of the last one proves
nothing, because the explanation has just been read, and is passed over; a wrong one always counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from fsrs import Card, Rating, Scheduler

from courses.enums import Felt

LONGEST = 180
FSRS = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False)
FELT = {Felt.HARD: Rating.Hard, Felt.FINE: Rating.Good, Felt.EASY: Rating.Easy}


@dataclass(frozen=True, slots=True)
class Answered:
    at: datetime
    score: float
    felt: str = Felt.FINE


@dataclass(frozen=True, slots=True)
class Plan:
    due_on: date
    memory: dict[str, Any]


def plan(answers: Iterable[Answered]) -> Plan | None:
    """None as long as nothing went wrong. The order in which answers arrive does not matter."""
    card: Card | None = None
    last: datetime | None = None
    for answer in sorted(answers, key=lambda answer: (answer.at, answer.score)):
        wrong = answer.score < 1
        if card is None and not wrong:
            continue
        if last is not None and not wrong and same_day(last, answer.at):
            continue
        begun = card or Card(card_id=1, due=answer.at.astimezone(UTC))
        rating = Rating.Again if wrong else FELT.get(Felt(answer.felt), Rating.Good)
        card, _log = FSRS.review_card(begun, rating, answer.at.astimezone(UTC))
        last = answer.at
    if card is None or last is None:
        return None
    tomorrow = timezone.localdate(last) + timedelta(days=1)
    return Plan(max(timezone.localdate(card.due), tomorrow), memory_of(card))


def same_day(one: datetime, other: datetime) -> bool:
    return timezone.localdate(one) == timezone.localdate(other)


def memory_of(card: Card) -> dict[str, Any]:
    """What a look at the card needs; the plan itself is always made anew."""
    return {"stability": round(card.stability or 0, 4), "difficulty": round(card.difficulty or 0, 4)}
