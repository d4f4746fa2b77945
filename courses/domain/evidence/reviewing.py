"""What a reviewer does: take it for half an hour, accept it, or say in words what to add."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.domain.evidence import notes
from courses.domain.evidence.circles import reviewable
from courses.domain.evidence.moves import lock, move_evidence
from courses.domain.evidence.sending import note
from courses.domain.evidence.task import Task
from courses.enums import EventKind
from courses.exceptions import HeldByOther, NotYours, PointsOpen, WhyMissing
from courses.models import Evidence
from courses.rules import CLAIM_MINUTES


def claim(evidence: Evidence, *, by: Any) -> Evidence:
    """Take it for half an hour, so that two do not look at one. One's own claim begins anew.

    Raises ``HeldByOther`` while somebody else's half hour runs, ``NotYours`` for what this person may not see.
    """
    with transaction.atomic():
        row = allowed(evidence, by)
        until = timezone.now() + timedelta(minutes=CLAIM_MINUTES)
        return move_evidence(row, "claim", by=by, actor="reviewer", claimed_by=by, claimed_until=until)


def release(evidence: Evidence, *, by: Any) -> Evidence:
    """Give it back to the others."""
    with transaction.atomic():
        row = allowed(evidence, by)
        return move_evidence(row, "release", by=by, actor="reviewer")


def accept(evidence: Evidence, *, task: Task, met: Iterable[str], words: str = "", by: Any) -> Evidence:
    """Every point that must be met is ticked: the module's practice is done, and its seals are stamped.

    Raises ``PointsOpen`` beside what :func:`claim` raises.
    """
    ticked = set(met)
    if any(point.key not in ticked and not point.is_optional for point in task.rubric):
        raise PointsOpen
    with transaction.atomic():
        row = held(evidence, by)
        now = timezone.now()
        facts = {"decided_by": by, "decided_at": now, "reason": words.strip()}
        row = move_evidence(
            row, "accept", by=by, actor="reviewer", text=words.strip(), points=points(task, ticked), **facts
        )
        seals = [point.seal for point in task.rubric if point.seal and point.key in ticked]
        note(row, EventKind.DONE, by=by, at=now, payload={"seals": seals} if seals else {})
        notes.tell_accepted(row, words=words.strip())
    return row


def ask_more(evidence: Evidence, *, task: Task, met: Iterable[str], words: str, by: Any) -> Evidence:
    """Back to the learner, with words that say what to add. Raises ``WhyMissing`` and what :func:`claim` raises."""
    if not words.strip():
        raise WhyMissing
    with transaction.atomic():
        row = held(evidence, by)
        now = timezone.now()
        facts = {"decided_by": by, "decided_at": now, "reason": words.strip()}
        row = move_evidence(
            row, "ask_more", by=by, actor="reviewer", text=words.strip(), points=points(task, set(met)), **facts
        )
        note(row, EventKind.BACK, by=by, at=now)
        notes.tell_more_needed(row, words=words.strip())
    return row


def points(task: Task, ticked: set[str]) -> list[dict[str, Any]]:
    return [{"key": point.key, "text": point.text, "met": point.key in ticked} for point in task.rubric]


def allowed(evidence: Evidence, by: Any) -> Evidence:
    """Locked, and this person's to look at now."""
    row = lock(evidence)
    if not reviewable(by).filter(pk=row.pk).exists():
        raise NotYours
    if row.is_held and row.claimed_by_id != by.pk:
        raise HeldByOther
    return row


def held(evidence: Evidence, by: Any) -> Evidence:
    """Locked and claimed by this person: a decision whose half hour ran out claims it again on the way."""
    row = allowed(evidence, by)
    return row if row.claimed_by_id == by.pk else claim(row, by=by)
