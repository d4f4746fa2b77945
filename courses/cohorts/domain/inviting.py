"""People of a list are invited. Known and unknown numbers look the same to the teacher; nobody gets an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cms.core.domain.rates import allow
from courses.cohorts.domain import notes
from courses.cohorts.domain.moves import lock_open
from courses.cohorts.enums import Deed, EnrolState, Source
from courses.cohorts.exceptions import TooOften
from courses.cohorts.models import Cohort, CohortEvent, Enrolment
from courses.cohorts.rules import INVITATION_LIVES, MOST_INVITED_A_DAY

A_DAY, A_WEEK = 86_400, 7 * 86_400
TEXTS_A_WEEK = 2  # to one number, whoever sends them; to one person about one class


@dataclass(frozen=True, slots=True)
class Asked:
    """``new`` were asked now; for ``left`` the day had no room."""

    new: int
    left: int


def invite(cohort: Cohort, rows: Iterable[tuple[str, str]], *, by: Any) -> Asked:
    """``rows`` are names and E.164 numbers. Whoever is in the class, was asked or has said no is left alone.

    Somebody with an account finds the invitation in their inbox, everybody else gets one text message. The same list
    again invites nobody twice: it goes on where the day had no more room. Raises ``OnlyToRead``, and ``TooOften``
    where there was room for nobody.
    """
    wanted = {phone: name for name, phone in rows}
    with transaction.atomic():
        row = lock_open(cohort)
        people = {str(one.phone): one for one in User.objects.filter(phone__in=wanted, is_active=True)}
        known = Enrolment.objects.filter(cohort=row).values_list("person", "phone")
        persons, phones = {person for person, _phone in known}, {str(phone) for _person, phone in known}
        new = [phone for phone in wanted if phone not in phones and getattr(people.get(phone), "pk", -1) not in persons]
        quota = f"cohorts.invite:{by.pk}"
        first = list(takewhile(lambda _one: allow(quota, limit=MOST_INVITED_A_DAY, seconds=A_DAY), new))
        if new and not first:
            raise TooOften
        made = Enrolment.objects.bulk_create(
            Enrolment(cohort=row, person=people.get(phone), phone=phone, name=wanted[phone], source=Source.LIST)
            for phone in first
        )
        CohortEvent.objects.bulk_create(
            CohortEvent(cohort=row, enrolment=one, by=by, deed=Deed.INVITE, target=EnrolState.INVITED) for one in made
        )
        for one in made:
            tell(one, by=by)
    return Asked(len(made), len(new) - len(made))


def tell(enrolment: Enrolment, *, by: Any) -> None:
    """Also after taking back and asking again twice a week at most: nobody is pestered."""
    if enrolment.person:
        if allow(f"cohorts.told:{enrolment.cohort_id}:{enrolment.person_id}", limit=TEXTS_A_WEEK, seconds=A_WEEK):
            notes.tell_invited(enrolment, by=by)
    elif allow(f"cohorts.text:{enrolment.phone}", limit=TEXTS_A_WEEK, seconds=A_WEEK):
        notes.text_invitation(enrolment.cohort, str(enrolment.phone), by=by)


def invited(cohort: Cohort) -> list[Enrolment]:
    """Who has not answered yet, by the names of the list."""
    rows = Enrolment.objects.filter(cohort=cohort, state=EnrolState.INVITED)
    return sorted(rows.select_related("person"), key=lambda row: (row.name or str(row.person), row.pk))


def forget_old_invitations() -> int:
    """Names and numbers of people who never answered do not stay. Late or twice it does no harm."""
    old = Enrolment.objects.filter(state=EnrolState.INVITED, state_since__lt=timezone.now() - INVITATION_LIVES)
    return old.delete()[1].get("cohorts.Enrolment", 0)
