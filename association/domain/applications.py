"""An application: written, sent, looked at, asked about, decided. Every move goes through :func:`move_on`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.domain.consent import record_consent
from accounts.models import User
from association.domain import audit, notices
from association.domain.access import reach, visible
from association.domain.households import under_one_roof
from association.domain.memberships import admit
from association.domain.pinyin import name_key
from association.domain.residence import village_of
from association.domain.states import APPLICATION
from association.domain.units import covers
from association.enums import Action, AuditDeed, MembershipStatus, RejectReason
from association.enums import ApplicationState as State
from association.exceptions import (
    AlreadyMember,
    AlreadyOpen,
    ClaimedByOther,
    MovedAway,
    OutsideArea,
    OwnApplication,
    SameHousehold,
)
from association.models import Application, ApplicationEvent, Association, Membership, Shop, Unit
from association.rules import CLAIM_MINUTES, LEAD_TIME_DAYS

CONSENT = "association.application"
CONSENT_VERSION = "2026-11"
OFFICERS = {"reviewer", "county"}
AUDITED = {
    "approve": AuditDeed.APPROVE,
    "reject": AuditDeed.REJECT,
    "reopen": AuditDeed.REOPEN,
    "uphold": AuditDeed.UPHOLD,
}


def actor_of(person: User | None, application: Application, move: str = "") -> str:
    """The word for ``person`` in the state table; empty for someone who has no business here.

    An applicant stays an applicant whatever roles they hold, so nobody decides on their own case.
    """
    if person is None:
        return "system"
    if person.pk == application.person_id:
        return "applicant"
    if application.state == State.DRAFT and person.pk == application.entered_by_id:
        return "helper"
    if application.state == State.REJECTED:
        from_above = reach(person, Action.APPEAL).stands_above(application.village)
        return "county" if from_above and person.pk != application.decided_by_id else ""
    action = Action.APPROVE if move in AUDITED else Action.REVIEW
    return "reviewer" if visible(person, Application, action).filter(pk=application.pk).exists() else ""


def begin(person: User, *, association: Association, village: Unit, cid: UUID, by: User, **words: Any) -> Application:
    """Keep a draft: ``words`` are ``shop``, ``category`` and ``why``. The same ``cid`` gives the same row.

    Raises:
        AlreadyOpen: another application of this person with this association is open.
        AlreadyMember: the person is a member.
        OutsideArea: the association does not cover the village.
    """
    same = Application.objects.filter(person=person, cid=cid).first()
    if same:
        return same
    if not covers(association, village):
        raise OutsideArea
    if (
        Membership.objects.filter(person=person, association=association)
        .exclude(status=MembershipStatus.ENDED)
        .exists()
    ):
        raise AlreadyMember
    try:
        with transaction.atomic():
            row = Application.objects.create(
                person=person,
                association=association,
                village=village,
                cid=cid,
                entered_by=by,
                name_pinyin=name_key(person.name),
                **words,
            )
            ApplicationEvent.objects.create(application=row, by=by, move="begin", target=row.state)
    except IntegrityError:
        same = Application.objects.filter(person=person, cid=cid).first()
        if same:
            return same
        raise AlreadyOpen from None
    return row


def submit(
    person: User,
    *,
    association: Association,
    village: Unit,
    cid: UUID,
    by: User,
    shop: Shop | None = None,
    category: str = "",
    why: str = "",
) -> Application:
    """Write and send an application in one go, with the applicant's consent; sent twice it is one.

    Raises what :func:`begin` raises.
    """
    with transaction.atomic():
        row = begin(
            person, association=association, village=village, cid=cid, by=by, shop=shop, category=category, why=why
        )
        return send(row, by=by) if row.state == State.DRAFT else row


def send(application: Application, *, by: User) -> Application:
    """Send a draft; whoever sends it for somebody else has their consent."""
    now = timezone.now()
    with transaction.atomic():
        row = move_on(application, "submit", by=by, submitted_at=now, due_at=now + timedelta(days=LEAD_TIME_DAYS))
        record_consent(row.person, purpose=CONSENT, granted=True, version=CONSENT_VERSION, by=by)
        notices.application_received(row)
    return row


def claim(application: Application, *, by: User) -> Application:
    """Take an application for half an hour, so that two colleagues do not work on one.

    Raises:
        ClaimedByOther: a colleague holds it. Claiming one's own again makes the half hour begin anew.
    """
    return move_on(application, "claim", by=by, claimed_by=by, claimed_until=half_an_hour_on())


def ask_more(application: Application, *, question: str, by: User) -> Application:
    """Ask the applicant; the clock stands still until the answer."""
    with transaction.atomic():
        _hold(application, by=by)
        row = move_on(
            application,
            "ask_more",
            by=by,
            text=question,
            question=question,
            answer="",
            asked_at=timezone.now(),
            reminded=0,
        )
        notices.question_asked(row)
    return row


def answer(application: Application, *, text: str, by: User) -> Application:
    """Answer the question; the time spent waiting is added to the due time."""
    with transaction.atomic():
        row = locked_application(application)
        waited = timezone.now() - row.asked_at if row.asked_at else timedelta()
        row = move_on(row, "answer", by=by, text=text, answer=text, due_at=(row.due_at or timezone.now()) + waited)
        notices.question_answered(row)
    return row


def approve(application: Application, *, by: User, note: str = "") -> Application:
    """Admit the applicant. ``note`` is shown to them. ``MovedAway`` where they live outside the area by now."""
    with transaction.atomic():
        home = village_of(application.person)
        if home and not covers(application.association, home):
            raise MovedAway
        _hold(application, by=by)
        row = move_on(application, "approve", by=by, text=note, reason=note, **_decision(by))
        membership = admit(row)
        notices.application_approved(row, membership)
    return row


def reject(application: Application, *, code: str, text: str, by: User) -> Application:
    """Refuse with a reason: ``code`` for the books, ``text`` for the applicant. Both are needed."""
    if code not in RejectReason.values:
        raise ValueError(code)
    with transaction.atomic():
        _hold(application, by=by)
        row = move_on(
            application, "reject", by=by, code=code, text=text, reason_code=code, reason=text, **_decision(by)
        )
        notices.application_rejected(row)
    return row


def withdraw(application: Application, *, by: User) -> Application:
    return move_on(application, "withdraw", by=by)


def expire(application: Application) -> Application:
    """Close an application whose question nobody answered; the scheduler calls this."""
    with transaction.atomic():
        row = move_on(application, "expire", by=None)
        notices.application_expired(row)
    return row


def half_an_hour_on() -> Any:
    return timezone.now() + timedelta(minutes=CLAIM_MINUTES)


def _decision(by: User) -> dict[str, Any]:
    return {"decided_by": by, "decided_at": timezone.now(), "claimed_by": None, "claimed_until": None}


def locked_application(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "association", "village")
        .get(pk=application.pk)
    )


def _hold(application: Application, *, by: User) -> None:
    """Make sure that ``by`` has claimed the row: a decision straight from the list claims it on the way."""
    row = locked_application(application)
    held = row.state == State.IN_REVIEW and row.claimed_by_id == by.pk
    if not held and row.state in {State.SUBMITTED, State.IN_REVIEW}:
        claim(row, by=by)


def move_on(
    application: Application, move: str, *, by: User | None, code: str = "", text: str = "", **facts: Any
) -> Application:
    """The one door of an application's state: lock, check, save, event row.

    ``facts`` are the columns that change along with the state. ``MoveRefused`` where the table has no such move for
    this state and person; ``ClaimedByOther`` where a colleague's claim still runs; ``OwnApplication`` for one's own;
    ``SameHousehold`` for one's family's.
    """
    with transaction.atomic():
        row = locked_application(application)
        actor = actor_of(by, row, move)
        if actor == "applicant" and "applicant" not in APPLICATION.moves[move].actors:
            raise OwnApplication
        APPLICATION.check(move, state=row.state, actor=actor, reason=text)
        if by is not None and actor in OFFICERS:
            if under_one_roof(by, row.person):
                raise SameHousehold
            claimed = row.state == State.IN_REVIEW and row.claimed_until and row.claimed_until > timezone.now()
            if claimed and row.claimed_by_id != by.pk:
                raise ClaimedByOther
        source, row.state = row.state, APPLICATION.moves[move].target
        row.state_since = timezone.now()
        for column, value in facts.items():
            setattr(row, column, value)
        row.save(update_fields=["state", "state_since", *facts])
        ApplicationEvent.objects.create(
            application=row, by=by, move=move, source=source, target=row.state, reason_code=code, text=text
        )
        if move in AUDITED and by is not None:
            audit.note(by, AUDITED[move], unit=row.village, person=row.person, text=text)
    return row
