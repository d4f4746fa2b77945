"""People of a list are invited. Known and unknown numbers look the same to the teacher; nobody gets an account."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from association.domain.pinyin import by_name
from cms.core.domain.rates import allow
from cms.core.domain.states import MoveRefused
from courses.cohorts.domain import notes
from courses.cohorts.domain.access import taken_out
from courses.cohorts.domain.moves import lock_open, move_enrolment
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

    Whom a teacher took out is asked as if they had never been here. Somebody with an account finds the invitation in
    their inbox, everybody else gets one text message. The same list again invites nobody twice: it goes on where the
    day had no more room. Raises ``OnlyToRead``, and ``TooOften`` where there was room for nobody.
    """
    wanted = {phone: name for name, phone in rows}
    with transaction.atomic():
        row = lock_open(cohort)
        people = {str(one.phone): one for one in User.objects.filter(phone__in=wanted, is_active=True)}
        out = {one.person_id: one for one in taken_out().filter(cohort=row, state=EnrolState.LEFT)}
        others = Enrolment.objects.filter(cohort=row).exclude(pk__in=[one.pk for one in out.values()])
        known = others.values_list("person", "phone")
        persons, phones = {person for person, _phone in known}, {str(phone) for _person, phone in known}
        new = [phone for phone in wanted if phone not in phones and getattr(people.get(phone), "pk", -1) not in persons]
        quota = f"cohorts.invite:{by.pk}"
        first = list(takewhile(lambda _one: allow(quota, limit=MOST_INVITED_A_DAY, seconds=A_DAY), new))
        if new and not first:
            raise TooOften
        back = {phone: out[person.pk] for phone in first if (person := people.get(phone)) and person.pk in out}
        made = Enrolment.objects.bulk_create(
            Enrolment(cohort=row, person=people.get(phone), phone=phone, name=wanted[phone], source=Source.LIST)
            for phone in first
            if phone not in back
        )
        CohortEvent.objects.bulk_create(
            CohortEvent(cohort=row, enrolment=one, by=by, deed=Deed.INVITE, target=EnrolState.INVITED) for one in made
        )
        made += [
            move_enrolment(one, "invite", by=by, actor="teacher", phone=phone, name=wanted[phone], source=Source.LIST)
            for phone, one in back.items()
        ]
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
    return sorted(rows.select_related("person"), key=lambda row: (by_name(row.name or str(row.person)), row.pk))


def forget_old_invitations() -> int:
    """Names and numbers of people who never answered do not stay. Late or twice it does no harm."""
    old = Enrolment.objects.filter(state=EnrolState.INVITED, state_since__lt=timezone.now() - INVITATION_LIVES)
    out = list(taken_out().filter(pk__in=old.values("pk")))
    for one in out:  # the row stays, and with it that the code is not for them
        with suppress(MoveRefused):  # answered meanwhile
            move_enrolment(one, "cancel", by=None, actor="clock")
    return len(out) + old.delete()[1].get("cohorts.Enrolment", 0)
