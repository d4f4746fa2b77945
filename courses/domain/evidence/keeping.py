"""How long practice is kept, and what goes when a person goes. The privacy notice states these times."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core import private
from courses.domain.evidence.moves import move_evidence
from courses.domain.evidence.sending import forget_file
from courses.enums import EvidenceState
from courses.models import Evidence, EvidenceEvent, EvidenceFile

FILES = timedelta(days=365)  # photos and recordings after they were accepted; the decision itself stays
DRAFTS = timedelta(days=365)  # untouched drafts, with all they hold
TAKEN_BACK = timedelta(days=30)


def forget_old_evidence(*, now: datetime | None = None) -> dict[str, int]:
    """Delete what was kept long enough; gives back how many by kind. Running it again finds nothing more."""
    now = now or timezone.now()
    over = {"evidence__state": EvidenceState.ACCEPTED, "evidence__decided_at__lt": now - FILES}
    drafts = Evidence.objects.filter(state=EvidenceState.DRAFT, saved_at__lt=now - DRAFTS)
    back = Evidence.objects.filter(state=EvidenceState.WITHDRAWN, state_since__lt=now - TAKEN_BACK)
    counts = {"files": 0, "evidence": 0, "strays": 0}
    for file in EvidenceFile.objects.filter(**over).iterator():
        forget_file(file)
        counts["files"] += 1
    for row in [*drafts.iterator(), *back.iterator()]:
        forget(row)
        counts["evidence"] += 1
    known = set(EvidenceFile.objects.values_list("file", flat=True))
    counts["strays"] = private.forget_strays("evidence", known, now=now)
    return counts


def forget(evidence: Evidence) -> None:
    with transaction.atomic():
        for file in evidence.files.all():
            forget_file(file)
        Evidence.objects.filter(pk=evidence.pk).delete()


def export(person: Any) -> list[dict[str, Any]]:
    """The person's own practice; what a reviewer said belongs to it."""
    rows = Evidence.objects.filter(person=person).order_by("created_at").prefetch_related("files", "events")
    return [
        {
            "module": row.code,
            "state": row.state,
            "answers": [{"name": key, "answer": value} for key, value in row.answers.items()],
            "files": [
                {"name": file.ask, "kind": file.kind, "size": file.size, "at": file.added_at.isoformat()}
                for file in row.files.all()
            ],
            "story": [{"move": e.move, "at": e.at.isoformat(), "text": e.text} for e in row.events.all()],
        }
        for row in rows
    ]


def count(person: Any) -> dict[str, int]:
    return {
        "practice": Evidence.objects.filter(person=person).count(),
        "files of practice": EvidenceFile.objects.filter(evidence__person=person).count(),
        "decisions on practice": EvidenceEvent.objects.filter(by=person).exclude(evidence__person=person).count(),
    }


def erase(person: Any) -> None:
    """One's own goes whole; what one decided about others stays theirs, without the name."""
    for row in Evidence.objects.filter(person=person):
        forget(row)
    for row in Evidence.objects.filter(claimed_by=person):
        move_evidence(row, "release", by=None, actor="system")
    EvidenceEvent.objects.filter(by=person).update(by=None)
    Evidence.objects.filter(decided_by=person).update(decided_by=None)
    Evidence.objects.filter(appealed_from=person).update(appealed_from=None)
