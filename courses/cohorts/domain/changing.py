"""What a class is called, when and where it is, and the code that leads into it can be changed while it is open."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.domain.rates import allow
from courses.cohorts.domain import notes
from courses.cohorts.domain.meetings import coming
from courses.cohorts.domain.moves import lock_open, note
from courses.cohorts.enums import CohortState, Deed
from courses.cohorts.exceptions import ClassChangedMeanwhile, ClassHasBegun, MeetingsOutside, TooOften
from courses.cohorts.models import Cohort, PastCode
from courses.cohorts.models.cohort import new_code
from courses.cohorts.rules import MOST_CHANGED_A_DAY, MOST_NEW_CODES_A_DAY, plain_code

A_DAY = 86_400
TOLD = ("name", "place", "starts_on", "ends_on")
"""What learners read anew: by the days they know how long the teachers see how far they are."""


@dataclass(frozen=True, slots=True)
class About:
    """A class as the form shows it; the days are inclusive. The village stays: in its figures the class is counted."""

    name: str
    host: str
    place: str
    starts_on: date
    ends_on: date
    silent_days: int


def change_cohort(cohort: Cohort, about: About, *, seen: int, by: Any) -> Cohort:
    """``seen`` is the number of changes that ``by`` knew of; what is so already changes nothing, so twice is once.

    Raises ``OnlyToRead``, ``ClassChangedMeanwhile``, ``TooOften``, ``ClassHasBegun`` for another first day, and
    ``MeetingsOutside`` where meetings that are planned would lie before the first day or after the last.
    """
    with transaction.atomic():
        row = lock_open(cohort)
        wanted = {name: getattr(about, name) for name in About.__slots__}
        before = {name: getattr(row, name) for name in About.__slots__}
        if wanted == before:
            return row
        if seen != row.changes:
            raise ClassChangedMeanwhile
        if row.state == CohortState.RUNNING and about.starts_on != row.starts_on:
            raise ClassHasBegun
        check_meetings(row, about)
        if not allow(f"cohorts.change:{row.pk}", limit=MOST_CHANGED_A_DAY, seconds=A_DAY):
            raise TooOften
        for name, value in wanted.items():
            setattr(row, name, value)
        row.changes += 1
        row.save(update_fields=[*wanted, "changes"])
        note(row, Deed.CHANGE, by=by)
        if any(wanted[name] != before[name] for name in TOLD):
            notes.tell_class_changed(row, by=by)
    return row


def check_meetings(cohort: Cohort, about: About) -> None:
    """Nobody comes to a class that is over: what is planned is moved or called off first, by a person, who says so."""
    days = (timezone.localdate(at) for at in coming(cohort).order_by("starts_at").values_list("starts_at", flat=True))
    outside = [day for day in days if not about.starts_on <= day <= about.ends_on]
    if outside:
        raise MeetingsOutside(outside)


def renew_code(cohort: Cohort, *, seen: str, by: Any) -> Cohort:
    """A new code, link and QR code; the old one opens nothing from now on. ``seen`` is the one to be replaced.

    Another code there by now: somebody was faster, and nothing changes. Raises ``OnlyToRead``, ``TooOften``.
    """
    with transaction.atomic():
        row = lock_open(cohort)
        if plain_code(seen) != row.code:
            return row
        if not allow(f"cohorts.new_code:{row.pk}", limit=MOST_NEW_CODES_A_DAY, seconds=A_DAY):
            raise TooOften
        PastCode.objects.create(cohort=row, code=row.code)
        row.code = new_code()
        row.save(update_fields=["code"])
        note(row, Deed.NEW_CODE, by=by)
    return row
