"""Looking at a refusal again: asked for by the applicant, done by another person from the layer above."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from association.domain import notices
from association.domain.applications import actor_of, half_an_hour_on, locked_application, move_on
from association.enums import ApplicationState as State
from association.exceptions import AlreadyAppealed, AlreadyOpen, AppealTooLate
from association.models import OPEN, Application
from association.rules import APPEAL_DAYS, LEAD_TIME_DAYS
from cms.core.domain.states import MoveRefused


def appeal(application: Application, *, text: str, by: User) -> Application:
    """Ask the county to look at a refusal again, once for each decision and within the appeal time.

    Raises:
        AppealTooLate: more than 30 days have gone since the decision.
        AlreadyAppealed: the person has asked about this decision before.
        AlreadyOpen: the person has applied anew meanwhile.
    """
    with transaction.atomic():
        row = locked_application(application)
        if row.state == State.REJECTED and by.pk == row.person_id:
            if _too_late(row):
                raise AppealTooLate
            if has_appealed(row):
                raise AlreadyAppealed
            if Application.objects.filter(person=by, association=row.association, state__in=OPEN).exists():
                raise AlreadyOpen
        row = move_on(row, "appeal", by=by, text=text, appeal=text, appeal_reply="", appealed_at=timezone.now())
        notices.application_appealed(row)
    return row


def uphold(application: Application, *, text: str, by: User) -> Application:
    """Let a refusal stand after an appeal, with words for the applicant; by another person from the layer above."""
    with transaction.atomic():
        row = locked_application(application)
        if row.appealed_at is None:
            raise MoveRefused("uphold", row.state, actor_of(by, row))
        row = move_on(row, "uphold", by=by, text=text, appeal_reply=text, appealed_at=None)
        notices.application_upheld(row)
    return row


def reopen(application: Application, *, text: str, by: User) -> Application:
    """Look at a refusal again: by another person from the layer above, within the appeal time.

    Raises:
        AppealTooLate: more than 30 days have gone since the decision, and nobody asked in time.
        AlreadyOpen: the person has applied anew meanwhile.
    """
    with transaction.atomic():
        row = locked_application(application)
        if row.appealed_at is None and _too_late(row):
            raise AppealTooLate
        try:
            with transaction.atomic():
                row = move_on(
                    row,
                    "reopen",
                    by=by,
                    text=text,
                    due_at=timezone.now() + timedelta(days=LEAD_TIME_DAYS),
                    escalated=0,
                    appealed_at=None,
                    claimed_by=by,
                    claimed_until=half_an_hour_on(),
                )
        except IntegrityError:
            raise AlreadyOpen from None
        notices.application_reopened(row)
    return row


def has_appealed(row: Application) -> bool:
    """Whether the applicant has asked about the decision that stands now."""
    return row.events.filter(move="appeal", at__gte=row.decided_at).exists()


def may_appeal(row: Application) -> bool:
    """Whether the applicant may still ask about it; for pages."""
    return row.state == State.REJECTED and not _too_late(row) and not has_appealed(row)


def may_reopen(row: Application) -> bool:
    """Whether time allows to open it again; for pages."""
    return row.state == State.REJECTED and (row.appealed_at is not None or not _too_late(row))


def _too_late(row: Application) -> bool:
    return row.decided_at is not None and timezone.now() > row.decided_at + timedelta(days=APPEAL_DAYS)
