"""Which question comes back now, and what became of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from courses.domain.outline import outline
from courses.domain.quiz.asking import item_once, item_today, items_today
from courses.domain.quiz.cards import due_cards, next_day
from courses.domain.quiz.items import Item
from courses.domain.quiz.versions import seen_versions
from courses.models import ItemAnswer, ReviewCard
from courses.rules import module_of


@dataclass(frozen=True, slots=True)
class Asked:
    """``item`` is None when nothing is due; ``left`` counts this one too, ``next_on`` is the day of the next one."""

    name: str = ""
    item: Item | None = None
    left: int = 0
    module_title: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    item: Item | None
    given: list[Any]
    score: float | None
    due_on: date | None


def due_question(person: Any, *, language: str) -> Asked:
    """The oldest due question that is still asked. Cards of others rest from now on; they wake when it returns."""
    cards = due_cards(person)
    for place, card in enumerate(cards):
        item = item_today(card.item, language=language)
        if item is not None:
            return Asked(card.item, item, len(cards) - place, title_of(card.item, language))
        ReviewCard.objects.filter(pk=card.pk).update(rests=True)
    return Asked(next_on=next_day(person))


def due_questions(person: Any, *, language: str) -> list[Asked]:
    """All of the day that are still asked, for a phone that keeps them; nothing is put to rest by looking.

    The same number of queries however many are due.
    """
    cards = due_cards(person)
    items = items_today((card.item for card in cards), language=language)
    asked = [(card.item, items[card.item]) for card in cards if card.item in items]
    return [Asked(name, item, len(asked) - place, title_of(name, language)) for place, (name, item) in enumerate(asked)]


def question_of(person: Any, name: str, *, language: str) -> Asked | None:
    """The question of one of this person's cards, due or not: an answer that comes late is kept as well."""
    card = ReviewCard.objects.filter(person=person, item=name[:41]).first()
    item = None if card is None else item_today(name, language=language) or item_once(name)
    return Asked(name, item, 1, title_of(name, language)) if item else None


def title_of(item: str, language: str) -> str:
    module = outline(language).module(module_of(item))
    return module.title if module else ""


def told_of(person: Any, cid: UUID) -> Shown | None:
    """None where this person gave no such answer."""
    rows = ItemAnswer.objects.filter(person=person, attempt__event__person=person, attempt__event__cid=cid)
    row = rows.order_by("pk").first()
    if row is None:
        return None
    card = ReviewCard.objects.filter(person=person, item=row.item).first()
    item = seen_versions({row.item: row.version}).get(row.item)
    return Shown(item, row.given, row.score, card.due_on if card else None)
