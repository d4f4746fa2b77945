"""Lists of practice, each with what its page shows and nothing fetched later."""

from typing import Any

from django.db import models
from django.db.models import Prefetch, QuerySet

from courses.domain.evidence.circles import reviewable
from courses.models import Evidence, EvidenceEvent, EvidenceFile

LONGEST = 200


def waiting_evidence(person: Any) -> QuerySet[Evidence]:
    """What this person may look at, the longest wait first."""
    rows = reviewable(person).select_related("person").order_by("submitted_at", "pk")
    return rows.fetch_mode(models.FETCH_RAISE)[:LONGEST]


def count_waiting(person: Any) -> int:
    return reviewable(person).count()


def whole(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With person, files and story, for a page about one."""
    story = EvidenceEvent.objects.select_related("by").order_by("pk")
    return rows.select_related("person", "decided_by").prefetch_related("files", Prefetch("events", story))


def file_for(person: Any, pk: Any) -> EvidenceFile | None:
    """A file that is the person's own, or part of what they may look at now."""
    file = EvidenceFile.objects.select_related("evidence").filter(pk=pk).first()
    if file is None:
        return None
    is_own = file.evidence.person_id == person.pk
    return file if is_own or reviewable(person).filter(pk=file.evidence_id).exists() else None
