"""A learner's word to each receiver: yes and no are the same single tap."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.domain.consent import record_consent
from accounts.models import User
from accounts.rules import is_minor
from courses.cohorts.domain.access import learning_now
from courses.cohorts.models import Enrolment
from courses.records.exceptions import NotAsked, ReadAgain
from courses.records.models import Receiver, Share
from courses.records.rules import PURPOSE, VERSION


@dataclass(frozen=True, slots=True)
class Question:
    """``since`` is None where nothing is sent; ``answered``: they have said yes or no before.

    ``seen`` stands for what is asked, and comes back with the answer.
    """

    receiver: Receiver
    classes: list[str]
    since: Any
    answered: bool

    @property
    def seen(self) -> str:
        return print_of(self.receiver)


def print_of(receiver: Receiver) -> str:
    """The same for as long as a learner would read the same: whose, called what, going where."""
    return sha256("\n".join([str(receiver.unit_id), receiver.name, receiver.endpoint]).encode()).hexdigest()[:32]


def asking(person: User) -> QuerySet[Receiver]:
    """Who asks this person now: receivers of classes in which they learn. Nobody asks somebody under 18."""
    if is_minor(person):
        return Receiver.objects.none()
    learns = Enrolment.objects.filter(learning_now(), person=person, cohort__receivers=OuterRef("pk"))
    return Receiver.objects.filter(Exists(learns), is_on=True).order_by("pk")


def questions(person: User) -> list[Question]:
    """Three queries, however many they are."""
    found = list(asking(person))
    if not found:
        return []
    said = {share.receiver_id: share for share in Share.objects.filter(person=person, receiver__in=found)}
    holding = set(Share.objects.holding().filter(person=person).values_list("receiver", flat=True))
    learns = Enrolment.objects.filter(learning_now(), person=person, cohort__receivers__in=found)
    classes: dict[int, list[str]] = {}
    for receiver, name in learns.order_by("pk").values_list("cohort__receivers", "cohort__name"):
        classes.setdefault(receiver, []).append(name)
    return [
        Question(one, classes.get(one.pk, []), said[one.pk].since if one.pk in holding else None, one.pk in said)
        for one in found
    ]


def has_questions(person: User) -> bool:
    return asking(person).exists()


def agree(receiver: Receiver, *, by: User, seen: str) -> Share:
    """From now on what they learn goes there. Twice is once.

    ``seen`` is the ``print_of`` what they read. Raises ``NotAsked``, and ``ReadAgain`` where it is not that any more:
    the row is locked, so nobody changes it between the yes and its keeping.
    """
    with transaction.atomic():
        lock(by)
        receiver = Receiver.objects.select_for_update(no_key=True, of=("self",)).get(pk=receiver.pk)
        if seen != print_of(receiver):
            raise ReadAgain
        if not asking(by).filter(pk=receiver.pk).exists():
            raise NotAsked
        held = Share.objects.holding().filter(receiver=receiver, person=by).first()
        if held is not None:
            return held
        consent = record_consent(by, purpose=PURPOSE, granted=True, version=VERSION, by=by)
        now = timezone.now()
        facts = {"consent": consent, "since": now, "ended_at": None, "seen_revoked": now}
        row, _is_new = Share.objects.update_or_create(receiver=receiver, person=by, defaults=facts)
        return row


def take_back(receiver: Receiver, *, by: User) -> None:
    """Nothing more is sent. Twice is once. A no before any yes is kept too, so that it is not asked again.

    The ledger holds a no once nobody gets anything any more: it stands for all of them.
    """
    with transaction.atomic():
        lock(by)
        now = timezone.now()
        row = Share.objects.filter(receiver=receiver, person=by).first()
        if row is None and not asking(by).filter(pk=receiver.pk).exists():
            raise NotAsked
        if row is not None and row.ended_at:
            return
        facts = {"since": row.since if row else now, "ended_at": now, "seen_revoked": row.seen_revoked if row else now}
        Share.objects.update_or_create(receiver=receiver, person=by, defaults=facts)
        if not Share.objects.filter(person=by, ended_at=None).exists():
            record_consent(by, purpose=PURPOSE, granted=False, version=VERSION, by=by)


def lock(person: User) -> None:
    """One word of a person at a time."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def withdraw_all(person: User) -> None:
    """A no to everybody who got something."""
    with transaction.atomic():
        lock(person)
        if Share.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now()):
            record_consent(person, purpose=PURPOSE, granted=False, version=VERSION, by=person)


def may_answer(receiver: Receiver, person: User) -> bool:
    """Asked now, or asked and answered before: a no is always taken."""
    said = Share.objects.filter(receiver=receiver, person=person)
    return said.exists() or asking(person).filter(pk=receiver.pk).exists()
