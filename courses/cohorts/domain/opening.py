"""A cohort is opened, starts, ends and is put away."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from association.models import Unit
from cms.core.domain.rates import allow
from cms.core.domain.states import MoveRefused
from courses.cohorts.domain.access import places_to_open
from courses.cohorts.domain.meetings import call_off_rest
from courses.cohorts.domain.moves import move_all, move_cohort, note
from courses.cohorts.enums import CohortState, Deed, TeacherKind
from courses.cohorts.exceptions import TooOften
from courses.cohorts.models import Cohort, Teacher
from courses.cohorts.rules import ARCHIVED_AFTER, MOST_OPENED_A_DAY, SILENT_DAYS
from courses.exceptions import NotYours


@dataclass(frozen=True, slots=True)
class Plan:
    """What the form of a new cohort says; the days are inclusive."""

    name: str
    host: str
    unit: Unit
    place: str
    starts_on: date
    ends_on: date
    silent_days: int = SILENT_DAYS


def open_cohort(plan: Plan, *, cid: UUID, by: Any) -> Cohort:
    """Whoever opens it teaches it. The same ``cid`` again is the same cohort.

    Raises ``NotYours`` where this person may not open one at this place, ``TooOften``.
    """
    if not places_to_open(by).filter(pk=plan.unit.pk).exists():
        raise NotYours
    if found := Cohort.objects.filter(cid=cid, teachers__person=by).first():
        return found
    if not allow(f"cohorts.open:{by.pk}", limit=MOST_OPENED_A_DAY, seconds=86_400):
        raise TooOften
    facts = {name: getattr(plan, name) for name in Plan.__slots__}
    try:
        with transaction.atomic():
            row = Cohort.objects.create(cid=cid, **facts)
            Teacher.objects.create(cohort=row, person=by, kind=TeacherKind.LEAD, came_at=timezone.now())
            note(row, Deed.OPEN, by=by, target=row.state)
    except IntegrityError:
        found = Cohort.objects.filter(cid=cid, teachers__person=by).first()
        if found is None:
            raise
        return found
    return row


def start_cohort(cohort: Cohort, *, by: Any, actor: str = "teacher") -> Cohort:
    return move_cohort(cohort, "start", by=by, actor=actor)


def end_cohort(cohort: Cohort, *, by: Any, actor: str = "teacher") -> Cohort:
    """Whoever is there was there to the end; what was never answered is taken back. Progress is no longer shown.

    Meetings that were to come are called off, so that they go from everybody's calendar; the end says it all, and
    nobody is told of each.
    """
    with transaction.atomic():
        row = move_cohort(cohort, "end", by=by, actor=actor)
        call_off_rest(row)
        move_all(row, "finish", by=by, actor="clock")
        move_all(row, "cancel", by=by, actor="clock")
    return row


def archive_cohort(cohort: Cohort, *, by: Any, actor: str = "teacher") -> Cohort:
    return move_cohort(cohort, "archive", by=by, actor=actor)


def bring_back_cohort(cohort: Cohort, *, by: Any, actor: str = "teacher") -> Cohort:
    """Out of the archive: it is over all the same. The clock puts it away again when its time has passed once more."""
    return move_cohort(cohort, "bring_back", by=by, actor=actor)


DEEDS = {"start": start_cohort, "end": end_cohort, "archive": archive_cohort, "bring_back": bring_back_cohort}


def follow_calendar() -> int:
    """Start what begins today, end what is over, put away what ended long ago. Late or twice it does no harm."""
    today, now = timezone.localdate(), timezone.now()
    due = {
        "start": Cohort.objects.filter(state=CohortState.PLANNED, starts_on__lte=today, ends_on__gte=today),
        "end": Cohort.objects.filter(state__in=(CohortState.PLANNED, CohortState.RUNNING), ends_on__lt=today),
        "archive": Cohort.objects.filter(state=CohortState.ENDED, state_since__lt=now - ARCHIVED_AFTER),
    }
    moved = 0
    for move, rows in due.items():
        for row in rows.order_by("pk"):
            try:
                DEEDS[move](row, by=None, actor="clock")
            except MoveRefused:  # a teacher was faster
                continue
            moved += 1
    return moved
