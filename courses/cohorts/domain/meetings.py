"""The timetable: meetings are planned once or week by week, changed and called off, never deleted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from cms.core.domain.rates import allow
from courses.cohorts.domain import notes
from courses.cohorts.domain.moves import lock_open, note
from courses.cohorts.enums import Deed
from courses.cohorts.exceptions import (
    CalledOff,
    ChangedMeanwhile,
    HasBegun,
    InThePast,
    IsOpen,
    OutsideTheClass,
    TooOften,
)
from courses.cohorts.models import Cohort, Meeting
from courses.cohorts.rules import CLOSES_AFTER, MOST_CHANGED_A_DAY, MOST_MEETINGS, OPENS_BEFORE

MOST_IN_ALL = 200
CHANGEABLE = ("starts_at", "minutes", "place", "topic")


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """``weeks``: how often, every week at the same hour by the wall clock."""

    starts_at: datetime
    minutes: int
    place: str
    topic: str = ""
    weeks: int = 1


def plan_meetings(cohort: Cohort, plan: MeetingPlan, *, cid: UUID, by: Any) -> list[Meeting]:
    """The same ``cid`` again plans nothing more.

    Raises ``OnlyToRead``, ``TooOften`` with 200 meetings, ``OutsideTheClass`` before its first and after its last day.
    """
    first = timezone.localtime(plan.starts_at)
    with transaction.atomic():
        row = lock_open(cohort)
        check_days(row, first.date(), weeks=min(plan.weeks, MOST_MEETINGS))
        names = [uuid5(cid, f"week {n}") for n in range(min(plan.weeks, MOST_MEETINGS))]
        there = set(Meeting.objects.filter(cohort=row, cid__in=names).values_list("cid", flat=True))
        if Meeting.objects.filter(cohort=row).count() + len(names) - len(there) > MOST_IN_ALL:
            raise TooOften
        # Local time plus days, not seconds: the same hour on the wall also where clocks are changed.
        made = [
            Meeting(
                cohort=row,
                starts_at=(first.replace(tzinfo=None) + timedelta(weeks=n)).replace(tzinfo=first.tzinfo),
                minutes=plan.minutes,
                place=plan.place,
                topic=plan.topic,
                cid=name,
            )
            for n, name in enumerate(names)
            if name not in there
        ]
        Meeting.objects.bulk_create(made)
    return list(Meeting.objects.filter(cohort=cohort, cid__in=names))


def check_days(cohort: Cohort, first: date, *, weeks: int = 1) -> None:
    """Raises ``OutsideTheClass``, in words that say how far one may go."""
    if not cohort.starts_on <= first <= cohort.ends_on:
        raise OutsideTheClass(cohort.starts_on, cohort.ends_on)
    room = (cohort.ends_on - first).days // 7 + 1
    if weeks > room:
        raise OutsideTheClass(cohort.starts_on, cohort.ends_on, weeks=room)


def change_meeting(meeting: Meeting, plan: MeetingPlan, *, seen: int, by: Any) -> Meeting:
    """Another time, length, place or topic; everybody is told. ``seen`` is the number of changes that ``by`` knew of.

    What is so already changes nothing, so that twice is once. Raises ``CalledOff``, ``HasBegun``, ``InThePast``,
    ``ChangedMeanwhile``, ``OnlyToRead``, ``TooOften``, ``IsOpen`` for another time once people may check in, and
    ``OutsideTheClass`` for a day on which there is no class.
    """
    with transaction.atomic():
        lock_open(meeting.cohort)
        row = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("cohort").get(pk=meeting.pk)
        wanted = {name: getattr(plan, name) for name in CHANGEABLE}
        if plan.starts_at == row.starts_at.replace(second=0, microsecond=0):  # as a form shows it
            wanted["starts_at"] = row.starts_at
        before = told(row)
        if wanted == {name: getattr(row, name) for name in CHANGEABLE}:
            return row
        check_change(row, wanted["starts_at"], seen=seen)
        if wanted["starts_at"] != row.starts_at:
            check_days(row.cohort, timezone.localdate(wanted["starts_at"]))
        if not allow(f"cohorts.change:{row.cohort_id}", limit=MOST_CHANGED_A_DAY, seconds=86_400):
            raise TooOften
        for name, value in wanted.items():
            setattr(row, name, value)
        row.changes += 1
        row.changed_at = timezone.now()
        row.save(update_fields=[*CHANGEABLE, "changes", "changed_at"])
        note(row.cohort, Deed.MEETING, by=by, text=f"{before} → {told(row)}"[:200])
        notes.tell_changed(row, by=by)
    return row


def check_change(row: Meeting, starts_at: datetime, *, seen: int) -> None:
    if row.called_off_at:
        raise CalledOff
    if row.starts_at <= timezone.now():
        raise HasBegun
    if row.changes != seen:
        raise ChangedMeanwhile
    if starts_at != row.starts_at and has_opened(row):
        raise IsOpen
    if starts_at <= timezone.now():
        raise InThePast


def told(meeting: Meeting) -> str:
    """When and where, as the story of the class says it."""
    return f"{timezone.localtime(meeting.starts_at):%Y-%m-%d %H:%M} {meeting.place}"


def may_change(meeting: Meeting) -> bool:
    return not meeting.called_off_at and meeting.starts_at > timezone.now() and meeting.cohort.is_open


def call_off(meeting: Meeting, *, by: Any) -> Meeting:
    """It stays in the timetable, crossed out, and everybody is told. Twice is once."""
    with transaction.atomic():
        lock_open(meeting.cohort)
        row = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("cohort").get(pk=meeting.pk)
        if row.called_off_at is None:
            row.called_off_at = row.changed_at = timezone.now()
            row.changes += 1
            row.save(update_fields=["called_off_at", "changed_at", "changes"])
            if row.starts_at > timezone.now():
                notes.tell_called_off(row, by=by)
    return row


def call_off_rest(cohort: Cohort) -> int:
    """All meetings that have not begun; how many. For a class that ends, which is locked."""
    now = timezone.now()
    return coming(cohort).update(called_off_at=now, changed_at=now, changes=F("changes") + 1)


def coming(cohort: Cohort) -> QuerySet[Meeting]:
    """What is planned and has not begun."""
    return Meeting.objects.filter(cohort=cohort, called_off_at=None, starts_at__gt=timezone.now())


def timetable(cohort: Cohort) -> QuerySet[Meeting]:
    """All meetings in order, each with how many were there."""
    came = Count("attendance", filter=Q(attendance__is_here=True))
    return Meeting.objects.filter(cohort=cohort).annotate(came=came).order_by("starts_at", "pk")


def coming_meetings(cohorts: Any) -> dict[int, list[Meeting]]:
    """The meetings of each cohort that are on or come, in order. One query."""
    now = timezone.now()
    rows = Meeting.objects.filter(cohort__in=cohorts, called_off_at=None, starts_at__gt=now - timedelta(hours=12))
    found: dict[int, list[Meeting]] = {}
    for row in rows.order_by("starts_at", "pk").fetch_mode(models.FETCH_RAISE):
        if is_on(row) or row.starts_at > now:
            found.setdefault(row.cohort_id, []).append(row)
    return found


def next_of(rows: list[Meeting]) -> Meeting | None:
    """Of coming meetings of one cohort the first; of those that are on the one that opened last."""
    return next((row for row in reversed(rows) if is_on(row)), rows[0] if rows else None)


def next_meetings(cohorts: Any) -> dict[int, Meeting]:
    """The next meeting of each cohort. One query."""
    return {pk: found for pk, rows in coming_meetings(cohorts).items() if (found := next_of(rows))}


def opens_at(meeting: Meeting) -> datetime:
    return meeting.starts_at - OPENS_BEFORE


def has_opened(meeting: Meeting, at: datetime | None = None) -> bool:
    return opens_at(meeting) <= (at or timezone.now())


def is_on(meeting: Meeting | None) -> bool:
    """May one say that one is here?"""
    return bool(meeting and has_opened(meeting) and timezone.now() <= meeting.ends_at + CLOSES_AFTER)
