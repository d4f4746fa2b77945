"""What a learner did is added, never changed; where they stand is folded from it, in whatever order it came."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.domain.helping import mark
from cms.core.domain.outbox import believable
from courses.enums import EventKind
from courses.models import LearningEvent, Progress
from courses.rules import module_of, passed, practice_key
from courses.signals import content_done, content_undone


@dataclass(frozen=True, slots=True)
class Standing:
    """The columns of ``Progress``; ``answers`` maps a question to what was answered last."""

    started_at: datetime
    last_at: datetime
    done_at: datetime | None = None
    block: int = 0
    answers: Mapping[str, list[Any]] = field(default_factory=dict)
    best_right: int = 0
    best_of: int = 0
    is_waiting: bool = False
    seals: list[str] = field(default_factory=list)


def fold(events: Iterable[LearningEvent]) -> Standing | None:
    """Where these events of one person about one content key lead; their order does not matter.

    A clock that runs ahead is not believed: nothing happened later than it was received.
    """
    said = list(events)
    undone = {event.payload.get("cid") for event in said if event.kind == EventKind.UNDONE}
    counted = [event for event in said if str(event.cid) not in undone]
    rows = sorted(((min(e.happened_at, e.received_at), str(e.cid), e) for e in counted), key=lambda row: row[:2])
    if not rows:
        return None
    answers: dict[str, list[Any]] = {}
    best, done, block = (0, 0), None, 0
    waiting, seals = False, set[str]()
    for at, _cid, event in rows:
        told = event.payload
        block = max(block, int(told.get("block", 0)))
        if event.kind == EventKind.ANSWER and "answers" in told:
            answers = {**answers, **told["answers"]}
            best = max(best, (int(told["right"]), int(told["of"])), key=share)
            points = told.get("points", told["right"])
            done = done or (at if passed(points, int(told["of"])) else None)
        elif event.kind == EventKind.ANSWER:
            answers = {**answers, told["question"]: told["chosen"]}
        elif event.kind == EventKind.DONE:
            done = done or at
            seals |= set(told.get("seals", ()))
        waiting = event.kind == EventKind.SENT or (waiting and event.kind not in {EventKind.BACK, EventKind.DONE})
    return Standing(rows[0][0], rows[-1][0], done, block, answers, *best, waiting, sorted(seals))


def share(mark: tuple[int, int]) -> tuple[float, int]:
    """The larger share is better; of two that are the same, the one of more questions."""
    right, of = mark
    return (right / of if of else 0.0, of)


def record(
    person: Any,
    *,
    content_key: str,
    kind: str,
    cid: UUID,
    by: Any,
    payload: dict[str, Any] | None = None,
    language: str = "",
    content_version: str = "",
    happened_at: datetime | None = None,
    then: Callable[[LearningEvent], None] | None = None,
) -> Progress:
    """Add one event and fold the row anew. The same ``cid`` again changes nothing and gives the same row.

    ``then(event)`` runs once, in the same transaction and before the row is folded: what belongs to the event is kept
    with it or not at all, and it may still complete the event's ``payload``. ``happened_at`` is now where it cannot be.

    Raises ``ValueError`` for practice that a learner wants to count as done without anybody having looked.
    """
    if kind == EventKind.DONE and content_key == practice_key(module_of(content_key)) and by == person:
        raise ValueError(content_key)
    facts = {"language": language} if language else {}
    with transaction.atomic():
        now = timezone.now()
        Progress.objects.bulk_create(
            [Progress(person=person, content_key=content_key, started_at=now, last_at=now)], ignore_conflicts=True
        )
        row = Progress.objects.select_for_update().get(person=person, content_key=content_key)
        was_done_at = row.done_at
        try:
            with transaction.atomic():
                event = LearningEvent.objects.create(
                    person=person,
                    content_key=content_key,
                    kind=kind,
                    cid=cid,
                    payload=payload or {},
                    content_version=content_version,
                    happened_at=believable(happened_at or now),
                    **facts,
                )
        except IntegrityError:
            return row
        if then is not None:
            then(event)
        mark(event)
        standing = fold(LearningEvent.objects.filter(person=person, content_key=content_key))
        if standing is not None:
            for name in Standing.__slots__:
                setattr(row, name, getattr(standing, name))
            row.save()
        if row.done_at and not was_done_at:
            transaction.on_commit(partial(content_done.send, Progress, person=person), robust=True)
        elif was_done_at and not row.done_at:
            told = {"person": person, "content_key": content_key, "since": was_done_at}
            transaction.on_commit(partial(content_undone.send, Progress, **told), robust=True)
    return row
