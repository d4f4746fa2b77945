"""Dated roles: granted, ended, never edited."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from association.domain import audit
from association.domain.units import above
from association.enums import Action, AuditDeed, RoleKind
from association.models import Role, Unit
from association.rules import ADMIN_KINDS, PERMISSIONS, may


def active_roles(person: User) -> QuerySet[Role]:
    """Roles held today, with their places."""
    return Role.objects.filter(person=person).select_related("unit")


def holders(unit: Unit, action: str) -> QuerySet[User]:
    """People whose role today lets them do ``action`` at ``unit``."""
    here = [kind for kind in RoleKind if may(kind, action)]
    below = [kind for kind in here if PERMISSIONS[kind].below]
    reaching = Q(unit=unit, kind__in=here) | Q(unit__in=above(unit), kind__in=below)
    return User.objects.filter(pk__in=Role.objects.filter(reaching).values("person"), is_active=True)


def holders_anywhere(action: str) -> QuerySet[User]:
    """People whose role today lets them do ``action`` at some place and all below it; superusers."""
    kinds = [kind for kind in RoleKind if may(kind, action) and PERMISSIONS[kind].below]
    holding = Q(pk__in=Role.objects.filter(kind__in=kinds).values("person"))
    return User.objects.filter(holding | Q(is_superuser=True), is_active=True)


def nearest(unit: Unit, action: str, *, without: User | None = None) -> list[User]:
    """Who may do ``action`` at ``unit`` from nearest by: the village's own, else the town's, else the county's."""
    here = [kind for kind in RoleKind if may(kind, action)]
    below = [kind for kind in here if PERMISSIONS[kind].below]
    reaching = Q(unit=unit, kind__in=here) | Q(unit__in=above(unit), kind__in=below)
    found = Role.objects.filter(reaching, person__is_active=True).select_related("person", "unit")
    layers: dict[str, dict[int, User]] = {}
    for role in found.order_by("pk"):
        if without is None or role.person_id != without.pk:
            layers.setdefault(role.unit.path, {})[role.person_id] = role.person
    return list(layers[max(layers, key=len)].values()) if layers else []


def may_grant(by: User, unit: Unit) -> bool:
    """Roles are given from above: only whoever manages a place that contains ``unit`` gives one there."""
    if by.is_superuser:
        return True
    kinds = [kind for kind in RoleKind if may(kind, Action.GRANT)]
    return Role.objects.filter(person=by, kind__in=kinds, unit__in=above(unit).exclude(pk=unit.pk)).exists()


@transaction.atomic
def grant(person: User, *, unit: Unit, kind: str, start_on: date, end_on: date | None = None, by: User | None) -> Role:
    """Give a role. ``by`` is None for the system's own set-up; whoever else must stand above ``unit``.

    An equal open role is returned as it is.
    """
    if by is not None and (by.pk == person.pk or not may_grant(by, unit)):
        raise PermissionDenied
    present = Role.ever.filter(person=person, unit=unit, kind=kind, end_on=None).first()
    if present:
        return present
    role = Role.ever.create(person=person, unit=unit, kind=kind, start_on=start_on, end_on=end_on, granted_by=by)
    if by is not None:
        audit.note(by, AuditDeed.GRANT, unit=unit, person=person, text=str(RoleKind(kind).label))
    return role


@transaction.atomic
def end_role(role: Role, *, by: User | None) -> Role:
    """End a role today, at once: the end day is no longer included. Ending twice changes nothing."""
    if by is not None and not may_grant(by, role.unit):
        raise PermissionDenied
    today = timezone.localdate()
    row = Role.ever.select_for_update().get(pk=role.pk)
    if row.end_on is None or row.end_on > today:
        row.end_on = max(today, row.start_on)
        row.ended_by = by
        row.save(update_fields=["end_on", "ended_by"])
        if by is not None:
            audit.note(by, AuditDeed.END_ROLE, unit=role.unit, person=row.person, text=str(RoleKind(row.kind).label))
    return row


def works_in_admin(person: User) -> bool:
    """Whether a role today lets this person see rows of the register."""
    return Role.objects.filter(person=person, kind__in=ADMIN_KINDS).exists()


def reviews(person: User) -> bool:
    """Whether a role today lets this person review applications somewhere."""
    kinds = [kind for kind in RoleKind if may(kind, Action.REVIEW)]
    return person.is_superuser or Role.objects.filter(person=person, kind__in=kinds).exists()
