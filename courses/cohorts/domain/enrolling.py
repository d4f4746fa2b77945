"""Into a cohort and out of it. Nobody is in it before they have agreed, and going is one tap."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.core.domain.rates import allow
from courses.cohorts.domain.access import mine, taken_out
from courses.cohorts.domain.moves import lock_cohort, lock_enrolment, lock_open, move_enrolment, note
from courses.cohorts.domain.notes import tell_taken_out
from courses.cohorts.enums import ENROL_MOVES, Deed, EnrolState, Source
from courses.cohorts.exceptions import OldCode, OnlyToRead, TakenOut, TooManyTries
from courses.cohorts.models import Cohort, Enrolment, PastCode
from courses.cohorts.rules import CONSENT_VERSION, plain_code
from courses.exceptions import NotYours

TRIES = 20  # codes of classes in ten minutes
OPENED_BY_AN_OLD_CODE = {EnrolState.INVITED, EnrolState.ENROLLED}


def cohort_by_code(code: str, *, by: Any) -> Cohort | None:
    """The class of this code, also one that is over. Raises ``TooManyTries`` for whoever tries many.

    A code that was replaced still leads in whom a teacher has invited, since it stands in the letter they got, and
    back to their class whoever is in it; for everybody else it raises ``OldCode``.
    """
    found = Cohort.objects.select_related("unit").filter(code=plain_code(code)).first()
    if found is not None:
        return found
    if not allow(f"cohorts.code:{by.pk}", limit=TRIES, seconds=600):
        raise TooManyTries
    past = PastCode.objects.select_related("cohort__unit").filter(code=plain_code(code)).first()
    if past is None:
        return None
    row = enrolment_in(past.cohort, by)
    if row is None or row.state not in OPENED_BY_AN_OLD_CODE:
        raise OldCode
    return past.cohort


def enrolment_in(cohort: Cohort, person: Any) -> Enrolment | None:
    """This person's row, the one with their name before one with their number only."""
    rows = Enrolment.objects.filter(mine(person), cohort=cohort)
    return min(rows, key=lambda row: row.person_id is None, default=None)


def is_kept_out(cohort: Cohort, person: Any) -> bool:
    """A teacher took this person out, and none has invited them since."""
    if Enrolment.objects.filter(mine(person), cohort=cohort, state=EnrolState.INVITED).exists():
        return False
    return taken_out().filter(cohort=cohort, person=person, state=EnrolState.LEFT).exists()


def join(cohort: Cohort, *, reminders: bool, reminder: str = "", code: str = "", by: Any) -> Enrolment:
    """The learner agrees that the teachers see how far they are. Twice is once. ``code`` is the one they came by.

    Raises ``OnlyToRead`` for a class that is over, ``TakenOut`` for whom only a teacher's invitation brings back,
    ``OldCode`` where the code was replaced meanwhile and nobody invited them.
    """
    with transaction.atomic():
        row = lock_open(cohort)
        there = enrolment_in(row, by)
        is_asked = there is not None and there.state in OPENED_BY_AN_OLD_CODE
        if code and plain_code(code) != row.code and not is_asked:
            raise OldCode
        found = there or _new(row, by)
        if found.state == EnrolState.ENROLLED:
            return found
        if is_kept_out(row, by):
            raise TakenOut
        if by.phone and by.phone_verified_at:  # also asked by number: that is answered with this
            Enrolment.objects.filter(cohort=row, person=None, phone=by.phone).exclude(pk=found.pk).delete()
        facts = {
            "person": by,
            "agreed_at": timezone.now(),
            "agreed_version": CONSENT_VERSION,
            "reminders": reminders,
            "reminder": reminder.strip() if reminders else "",
            "cared_at": None,
        }
        return move_enrolment(found, "join", by=by, actor="learner", **facts)


def _new(cohort: Cohort, person: Any) -> Enrolment:
    try:
        with transaction.atomic():
            return Enrolment.objects.create(cohort=cohort, person=person, source=Source.LINK)
    except IntegrityError:
        return Enrolment.objects.get(cohort=cohort, person=person)


def leave(enrolment: Enrolment, *, by: Any) -> Enrolment:
    """Go, or say no to an invitation: the teachers see nothing from now on. Twice is once."""
    with transaction.atomic():
        row = own(enrolment, by)
        if row.state == EnrolState.LEFT:
            return row
        other = Enrolment.objects.filter(cohort=row.cohort, person=by).exclude(pk=row.pk).first()
        if other:  # this one was sent to a number that has become theirs; one person stands once in a class
            row.delete()
            note(row.cohort, Deed.DECLINE, by=by)
            return other
        move = "decline" if row.state == EnrolState.INVITED else "leave"
        return move_enrolment(row, move, by=by, actor="learner", person=by)


def set_reminders(enrolment: Enrolment, *, on: bool, words: str = "", by: Any) -> Enrolment:
    """The second yes: whether a teacher may send a reminder, and in which words of the learner's own."""
    with transaction.atomic():
        row = own(enrolment, by)
        if row.state != EnrolState.ENROLLED:
            raise OnlyToRead
        row.reminders, row.reminder = on, words.strip() if on else ""
        row.save(update_fields=["reminders", "reminder"])
    return row


def own(enrolment: Enrolment, by: Any) -> Enrolment:
    """Locked, and this person's. Raises ``NotYours``."""
    try:
        row = lock_enrolment(enrolment)
    except Enrolment.DoesNotExist:  # taken back meanwhile
        raise NotYours from None
    if not Enrolment.objects.filter(mine(by), pk=row.pk).exists():
        raise NotYours
    return row


def cancel(enrolment: Enrolment, *, by: Any) -> None:
    """A teacher takes an invitation back, as if it had not been sent. Twice is once.

    The row goes: one that stayed would keep the person of a known number and nothing of an unknown one, and asking
    again would tell which it was. Whom a teacher once took out may always be asked again: their row stays, and with
    it that the code is not for them.
    """
    with transaction.atomic():
        cohort = lock_cohort(enrolment.cohort)
        row = Enrolment.objects.select_for_update().filter(pk=enrolment.pk).first()
        if row is None:
            return
        if taken_out().filter(pk=row.pk).exists():
            if row.state != EnrolState.LEFT:
                move_enrolment(row, "cancel", by=by, actor="teacher")
            return
        ENROL_MOVES.check("cancel", state=row.state, actor="teacher")
        row.delete()
        note(cohort, Deed.CANCEL, by=by)


def take_out(enrolment: Enrolment, *, words: str, by: Any) -> Enrolment:
    """A teacher takes somebody out and says why; the learner reads it. Raises ``ValueError`` without a reason."""
    with transaction.atomic():
        row = move_enrolment(enrolment, "take_out", by=by, actor="teacher", text=words.strip())
        tell_taken_out(row, words=words.strip(), by=by)
    return row
