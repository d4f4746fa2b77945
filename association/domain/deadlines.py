"""What the clock does to applications. Every run is idempotent: a second run in the same hour does nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from association.domain import notices
from association.domain.applications import expire
from association.enums import ApplicationState as State
from association.models import Application
from association.rules import SILENCE_DAYS
from cms.core.domain.states import MoveRefused

# Days past the due day → whom to wake: the village, the layer above, the county.
LEVELS = ((0, 1), (3, 2), (7, 3))
REMINDERS = (7, 14)


def escalate_overdue(now: datetime | None = None) -> int:
    """Wake whoever should decide; returns how many applications rose a level."""
    now = now or timezone.now()
    late = Application.objects.filter(state__in=(State.SUBMITTED, State.IN_REVIEW), due_at__lte=now)
    risen = 0
    for row in late.select_related("village", "person").order_by("pk"):
        days = (now - row.due_at).days  # type: ignore[operator]
        level = max(level for after, level in LEVELS if days >= after)
        with transaction.atomic():
            # The row that loses this race changes nothing and tells nobody.
            if Application.objects.filter(pk=row.pk, escalated__lt=level).update(escalated=level):
                notices.application_overdue(row, level)
                risen += 1
    return risen


def remind_silent(now: datetime | None = None) -> int:
    """Remind applicants who owe an answer after 7 and 14 days; close after 30. Returns how many rows were touched."""
    now = now or timezone.now()
    touched = 0
    silent = Application.objects.filter(state=State.NEEDS_INFO, asked_at__lte=now - timedelta(days=REMINDERS[0]))
    for row in silent.select_related("person").order_by("pk"):
        days = (now - row.asked_at).days  # type: ignore[operator]
        if days >= SILENCE_DAYS:
            touched += _close(row)
            continue
        number = sum(days >= day for day in REMINDERS)
        with transaction.atomic():
            if Application.objects.filter(pk=row.pk, reminded__lt=number).update(reminded=number):
                notices.question_reminder(row, number)
                touched += 1
    return touched


def _close(row: Application) -> int:
    try:
        expire(row)
    except MoveRefused:  # answered while we were looking
        return 0
    return 1
