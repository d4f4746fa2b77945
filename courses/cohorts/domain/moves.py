"""The one door of both states: lock, check the table, save, write the event row. A cohort is locked before its rows."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.cohorts.enums import COHORT_MOVES, ENROL_MOVES, EnrolState
from courses.cohorts.exceptions import OnlyToRead
from courses.cohorts.models import Cohort, CohortEvent, Enrolment

GONE = {"agreed_at": None, "agreed_version": "", "reminders": False, "reminder": ""}
"""Leaving takes the consent back, and what was said along with it."""


def lock_cohort(cohort: Cohort) -> Cohort:
    """The row as it is now, locked until the transaction ends."""
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)


def lock_open(cohort: Cohort) -> Cohort:
    """As :func:`lock_cohort`; raises ``OnlyToRead`` once the class is over."""
    row = lock_cohort(cohort)
    if not row.is_open:
        raise OnlyToRead
    return row


def lock_enrolment(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True).select_related("cohort", "person")
    return rows.get(pk=enrolment.pk)


def move_cohort(cohort: Cohort, move: str, *, by: Any, actor: str) -> Cohort:
    """Raises ``MoveRefused`` where the table has no such move."""
    with transaction.atomic():
        row = lock_cohort(cohort)
        rule = COHORT_MOVES.check(move, state=row.state, actor=actor)
        source, row.state, row.state_since = row.state, rule.target, timezone.now()
        row.save(update_fields=["state", "state_since"])
        CohortEvent.objects.create(cohort=row, by=by, deed=move, source=source, target=row.state)
    return row


def move_enrolment(enrolment: Enrolment, move: str, *, by: Any, actor: str, text: str = "", **facts: Any) -> Enrolment:
    """``facts`` are the columns that change along with the state.

    Raises ``MoveRefused`` where the table has no such move, and ``ValueError`` where its reason is missing.
    """
    with transaction.atomic():
        row = lock_enrolment(enrolment)
        rule = ENROL_MOVES.check(move, state=row.state, actor=actor, reason=text)
        source, row.state, row.state_since = row.state, rule.target, timezone.now()
        facts = {"phone": None, "name": ""} | facts  # the list is forgotten with the first answer
        if rule.target == EnrolState.LEFT:
            facts |= GONE
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=["state", "state_since", *facts])
        note(row.cohort, move, by=by, enrolment=row, source=source, target=row.state, text=text)
    return row


def move_all(cohort: Cohort, move: str, *, by: Any, actor: str) -> int:
    """The same move for everybody of this cohort whose state allows it; four queries, however many they are."""
    rule = ENROL_MOVES.moves[move]
    with transaction.atomic():
        rows = Enrolment.objects.select_for_update(no_key=True).filter(cohort=cohort, state__in=rule.sources)
        found = list(rows.order_by("pk").values_list("pk", "state"))
        for _pk, state in found:
            ENROL_MOVES.check(move, state=state, actor=actor)
        facts: dict[str, Any] = {"phone": None, "name": ""}
        if rule.target == EnrolState.LEFT:
            facts |= GONE
        Enrolment.objects.filter(pk__in=rows.order_by().values("pk")).update(
            state=rule.target, state_since=timezone.now(), **facts
        )
        CohortEvent.objects.bulk_create(
            [
                CohortEvent(cohort=cohort, enrolment_id=pk, by=by, deed=move, source=state, target=rule.target)
                for pk, state in found
            ],
            batch_size=500,
        )
    return len(found)


def note(cohort: Cohort, deed: str, *, by: Any, **facts: Any) -> CohortEvent:
    return CohortEvent.objects.create(cohort=cohort, by=by, deed=deed, **facts)
