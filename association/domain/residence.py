"""Where people live."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from accounts.models import User
from association.domain import notices
from association.domain.units import covers
from association.enums import ApplicationState, UnitKind
from association.models import OPEN, Application, ApplicationEvent, Membership, Residence, Unit
from cms.core.registry import Registry

# ``(person, unit) -> None``: what else goes along when somebody moves. Rooms above register theirs.
followers: Registry[Callable[[User, Unit], None]] = Registry("follower of a move")


def village_of(person: User) -> Unit | None:
    """The village a person lives in today."""
    row = residence_of(person)
    return row.unit if row else None


def residence_of(person: User) -> Residence | None:
    """The open row: village, origin and since when."""
    return Residence.objects.filter(person=person, until=None).select_related("unit").first()


@transaction.atomic
def settle(person: User, *, unit: Unit, origin: str, since: date, by: User | None) -> Residence:
    """Let a person live in ``unit`` from ``since`` on; the row before ends that day.

    Memberships and open applications follow the person, so that the new village's officers see them and the
    old one's no longer do; those of an association that does not cover the new village stay where they are. The
    household does not come along. ``by`` is whoever entered it. Settling where one lives already changes nothing.
    """
    if unit.kind != UnitKind.VILLAGE:
        raise ValueError("people live in villages")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    present = Residence.objects.filter(person=person, until=None).first()
    if present and present.unit_id == unit.pk and present.origin == origin:
        return present
    if present:
        present.until = max(since, present.since)
        present.save(update_fields=["until"])
    stays = present.household if present and present.unit_id == unit.pk else None
    row = Residence.objects.create(person=person, unit=unit, origin=origin, since=since, household=stays)
    if present and present.unit_id != unit.pk:
        _take_along(person, unit, by=by)
        for follow in followers:
            follow(person, unit)
    return row


def _take_along(person: User, unit: Unit, *, by: User | None) -> None:
    for member in Membership.objects.filter(person=person).exclude(village=unit).select_related("association"):
        if covers(member.association, unit):
            member.village = unit
            member.save(update_fields=["village"])
    moving = Application.objects.select_for_update(of=("self",)).filter(person=person, state__in=OPEN)
    for row in moving.exclude(village=unit).select_related("association", "village"):
        if not covers(row.association, unit):
            continue
        words = f"{row.village} → {unit}"
        row.village, row.claimed_by, row.claimed_until = unit, None, None
        row.save(update_fields=["village", "claimed_by", "claimed_until"])
        ApplicationEvent.objects.create(
            application=row, by=by, move="moved", source=row.state, target=row.state, text=words
        )
        if row.state in {ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW}:
            notices.application_moved(row)
