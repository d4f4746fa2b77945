"""The cards of what comes back, kept in step with a person's answers inside the transaction that adds them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from courses.domain.quiz.keys import item_key
from courses.domain.quiz.spacing import Answered, plan
from courses.enums import Felt
from courses.models import ItemAnswer, ReviewCard

FAR = date(9999, 12, 31)
"""Where a card stands until its plan is made; nobody sees it in between."""


def lock_cards(person_id: Any, items: Iterable[str]) -> dict[str, ReviewCard]:
    """One row an item, made where there is none, locked in one order: two phones at once wait for each other.

    Rows without a wrong answer are taken away again by ``keep_cards``.
    """
    names = sorted(items)
    ReviewCard.objects.bulk_create(
        [ReviewCard(person_id=person_id, item=name, due_on=FAR) for name in names], ignore_conflicts=True
    )
    rows = ReviewCard.objects.filter(person_id=person_id, item__in=names).order_by("item").select_for_update()
    return {row.item: row for row in rows}


def keep_cards(person_id: Any, cards: dict[str, ReviewCard]) -> None:
    """Plans every card anew from all answers to its item."""
    rows = ItemAnswer.objects.filter(person_id=person_id, item__in=cards, score__isnull=False)
    history: dict[str, list[Answered]] = {name: [] for name in cards}
    columns = ("item", "happened_at", "score", "attempt__event__payload")
    for item, at, score, payload in rows.values_list(*columns):
        history[item].append(Answered(at, score, payload.get("felt") or Felt.FINE))
    plans = {name: plan(answers) for name, answers in history.items()}
    for name, card in cards.items():
        if made := plans[name]:
            card.due_on, card.memory = made.due_on, made.memory
    ReviewCard.objects.bulk_update([card for name, card in cards.items() if plans[name]], ["due_on", "memory"])
    ReviewCard.objects.filter(pk__in=[card.pk for name, card in cards.items() if not plans[name]]).delete()


def due_cards(person: Any) -> list[ReviewCard]:
    """Today's, the oldest first."""
    rows = ReviewCard.objects.filter(person=person, rests=False, due_on__lte=timezone.localdate())
    return list(rows.order_by("due_on", "pk"))


def next_day(person: Any) -> date | None:
    """When the next one comes back, where nothing is due today."""
    rows = ReviewCard.objects.filter(person=person, rests=False).order_by("due_on")
    return rows.values_list("due_on", flat=True).first()


def rest_cards(content_key: str, asked: set[str]) -> None:
    """Called when a quiz or lesson is published: cards of questions that are gone rest, those that return wake up."""
    names = {item_key(content_key, key) for key in asked}
    mine = ReviewCard.objects.filter(item__startswith=f"{content_key}.")
    mine.exclude(item__in=names).filter(rests=False).update(rests=True)
    mine.filter(item__in=names, rests=True).update(rests=False)


def in_days(day: date) -> int:
    return max(0, (day - timezone.localdate()) // timedelta(days=1))
