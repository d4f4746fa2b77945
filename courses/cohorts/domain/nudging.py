"""A reminder: only with the learner's consent, once a week, in the learner's words."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.domain.rates import allow
from courses.cohorts.domain import notes
from courses.cohorts.domain.moves import lock_enrolment, note
from courses.cohorts.enums import Deed, EnrolState
from courses.cohorts.exceptions import NoReminders, OnlyToRead, RemindedLately, TooOften
from courses.cohorts.models import Enrolment
from courses.cohorts.rules import MOST_REMINDERS_A_DAY, REMIND_AGAIN_AFTER


def remind(enrolment: Enrolment, *, by: Any) -> Enrolment:
    """Raises ``NoReminders``, ``RemindedLately``, ``TooOften``, and ``OnlyToRead`` for somebody who has left."""
    with transaction.atomic():
        row = lock_enrolment(enrolment)
        now = timezone.now()
        if row.state != EnrolState.ENROLLED:
            raise OnlyToRead
        if not row.reminders:
            raise NoReminders
        if row.reminded_at and row.reminded_at > now - REMIND_AGAIN_AFTER:
            raise RemindedLately
        if not allow(f"cohorts.remind:{by.pk}", limit=MOST_REMINDERS_A_DAY, seconds=86_400):
            raise TooOften
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        note(row.cohort, Deed.REMIND, by=by, enrolment=row)
        notes.remind(row, by=by)
    return row


def care(enrolment: Enrolment, *, by: Any) -> Enrolment:
    """The teacher has talked to them: stuck and silent are quiet for a week."""
    with transaction.atomic():
        row = lock_enrolment(enrolment)
        if row.state != EnrolState.ENROLLED:
            raise OnlyToRead
        row.cared_at = timezone.now()
        row.save(update_fields=["cared_at"])
        note(row.cohort, Deed.CARED, by=by, enrolment=row)
    return row
