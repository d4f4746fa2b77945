"""Setting up who gets records. What learners agreed to does not become something else under their feet."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from association.domain.access import visible
from association.enums import Action
from association.models import Unit
from courses.cohorts.enums import CohortState
from courses.cohorts.models import Cohort
from courses.records.domain.store import seal
from courses.records.exceptions import AnotherReceiver, SecretMissing
from courses.records.models import Receiver, Share

FIXED = ("unit", "name", "endpoint")


def places_for(person: Any) -> Any:
    return visible(person, Unit, Action.CHANGE).order_by("path")


def classes_for(person: Any) -> Any:
    """Classes that are not over, of the places that this person manages."""
    rows = visible(person, Cohort, Action.CHANGE).filter(state__in=(CohortState.PLANNED, CohortState.RUNNING))
    return rows.select_related("unit").order_by("unit__path", "-starts_on", "pk")


def lies_in(cohort: Cohort, unit: Unit) -> bool:
    return cohort.unit.path.startswith(unit.path)


def is_agreed(receiver: Receiver) -> bool:
    """Has any learner said yes to this name and address?"""
    return receiver.pk is not None and receiver.shares.filter(consent__isnull=False).exists()


def needs_secret(before: Receiver, *, endpoint: str, key: str) -> bool:
    """A secret was given for one address and key: no other one gets it."""
    return bool(endpoint and before.sealed and (before.endpoint, before.key) != (endpoint, key))


def end_what_does_not_hold(receiver: Receiver) -> None:
    """A class taken off, or the switch: whoever comes back to it later is asked again."""
    held = Share.objects.holding().filter(receiver=receiver)
    open_ones = Share.objects.filter(receiver=receiver, ended_at=None)
    open_ones.exclude(pk__in=held.values("pk")).update(ended_at=timezone.now())


def save_receiver(receiver: Receiver, *, secret: str, cohorts: Any, by: Any) -> Receiver:
    """Keep what the form says; an empty ``secret`` leaves the old one. Delivery begins anew at once.

    Raises ``AnotherReceiver`` where name, place or address would change under learners who agreed to them, and
    ``SecretMissing``. A yes locks the same row.
    """
    with transaction.atomic():
        if receiver.pk is None:
            receiver.made_by = by
        else:
            before = Receiver.objects.select_for_update(no_key=True, of=("self",)).get(pk=receiver.pk)
            changed = any(getattr(before, name) != getattr(receiver, name) for name in FIXED)
            if changed and is_agreed(before):
                raise AnotherReceiver
            if not secret and needs_secret(before, endpoint=receiver.endpoint, key=receiver.key):
                raise SecretMissing
        if secret:
            receiver.sealed = seal(secret)
        receiver.failures, receiver.trouble, receiver.trouble_at, receiver.next_at = 0, "", None, timezone.now()
        told = {"delivered", "refused", "waiting", "looked_at", "last_at"}  # delivery writes these meanwhile
        if receiver.pk is None:
            receiver.save()
        else:
            names = {field.name for field in Receiver._meta.concrete_fields if not field.primary_key}  # noqa: SLF001 Django's documented name
            receiver.save(update_fields=sorted(names - told))
        receiver.cohorts.set(cohorts)
        end_what_does_not_hold(receiver)
    return receiver
