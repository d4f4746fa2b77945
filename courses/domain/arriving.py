"""What was learnt while there was no network, kept in whatever order and however late it comes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from cms.core.domain.reach import below_live
from cms.core.models import Standing
from courses.domain.events import record
from courses.domain.evidence import sending
from courses.domain.evidence.moves import lock
from courses.domain.progress import finish_lesson
from courses.enums import EventKind
from courses.models import Attempt, Evidence, LearningEvent, LessonPage
from courses.rules import LATE_AFTER


def pages_by_key(key: str, language: str) -> LessonPage | None:
    """The lesson in this language, else in another; None where it is gone."""
    found = LessonPage.objects.live().filter(below_live(), key=key).select_related("locale")
    return next(iter(sorted(found, key=lambda page: page.locale.language_code != language)), None)


def standing_by_time(at: datetime) -> str:
    return Standing.LATE if timezone.now() - at > LATE_AFTER else Standing.COUNTS


def learn(person: Any, *, key: str, page: LessonPage | None, version: str, cid: UUID, at: datetime) -> str:
    """A lesson learnt; gives back its standing. A lesson that is gone was learnt all the same."""
    before = LearningEvent.objects.filter(person=person, content_key=key, kind=EventKind.DONE).exclude(cid=cid).exists()
    if page is None:
        record(person, content_key=key, kind=EventKind.DONE, cid=cid, by=person, happened_at=at)
        return Standing.SUPERSEDED
    finish_lesson(person, lesson=page, cid=cid, by=person, at=at)
    if before:
        return Standing.BEFORE
    if version and version != page.version:
        return Standing.SUPERSEDED
    return standing_by_time(at)


def answer_to_nobody(person: Any, *, key: str, question: str, said: list[str], cid: UUID, at: datetime) -> str:
    """An answer to a question that nobody asks any more: kept as it was said, never scored."""
    payload = {"question": question, "chosen": said, "right": False}
    record(person, content_key=key, kind=EventKind.ANSWER, cid=cid, by=person, payload=payload, happened_at=at)
    return Standing.SUPERSEDED


def standing_of_attempt(person: Any, cid: UUID) -> str:
    attempt = Attempt.objects.filter(event__person=person, event__cid=cid).first()
    return attempt.standing if attempt else Standing.COUNTS


def draft(person: Any, *, code: str, answers: Mapping[str, str], at: datetime) -> tuple[Evidence, dict[str, str]]:
    """Words written into a draft. Of two that differ the one written last stays; the other is given back.

    Raises ``MoveRefused`` where the practice is not the learner's to change now.
    """
    row = lock(sending.begin(person, code=code, by=person))
    is_newer = row.written_at is None or at >= row.written_at
    said = {key: words for key, words in answers.items() if words}
    differ = {key for key, words in said.items() if row.answers.get(key) not in {None, "", words}}
    rest = {key: row.answers[key] if is_newer else said[key] for key in differ}
    mine = {key: words for key, words in said.items() if is_newer or key not in differ}
    return sending.save_answers(row, answers=mine, by=person, written_at=at), rest
