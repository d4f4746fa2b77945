"""The one door to rows about people: ``visible(person, Model, action)``.

Admin, front office, exports, choosers and bulk actions all ask here. Rooms above register how their models hang
on a place with ``register_scope``; a model that nobody registered shows nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import User
from association.domain.roles import active_roles, holders, holders_anywhere
from association.enums import Action
from association.models import (
    Application,
    ApplicationEvent,
    AuditEntry,
    Household,
    Membership,
    Residence,
    Role,
    Shop,
    Unit,
)
from association.rules import PERMISSIONS
from cms.core.models import OutboxEntry


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a person may do one thing: ``paths`` with all below, ``units`` alone."""

    everywhere: bool = False
    paths: tuple[str, ...] = ()
    units: tuple[int, ...] = ()

    def at(self, lookup: str) -> Q:
        """Rows whose place, found by ``lookup`` (such as ``"village"``), is in reach. Never empty by mistake."""
        found = Q(**{f"{lookup}__in": self.units})
        for path in self.paths:
            found |= Q(**{f"{lookup}__path__startswith": path})
        return found

    def here(self) -> Q:
        """The places themselves that are in reach."""
        found = Q(pk__in=self.units)
        for path in self.paths:
            found |= Q(path__startswith=path)
        return found

    def stands_above(self, unit: Unit) -> bool:
        """Whether the reach comes from a place that contains ``unit``, not from ``unit`` itself."""
        return self.everywhere or any(unit.path != path and unit.path.startswith(path) for path in self.paths)


Scope = Callable[[Reach], Q]


def living_in(reach: Reach, person: str) -> Q:
    """Rows whose ``person`` (a lookup to the person's id) lives in reach today."""
    return Q(Exists(Residence.objects.filter(reach.at("unit"), person=OuterRef(person), until=None)))


_scopes: dict[type[Model], Scope] = {
    Unit: Reach.here,
    User: lambda reach: living_in(reach, "pk"),
    Household: lambda reach: reach.at("unit"),
    AuditEntry: lambda reach: reach.at("unit"),
    Residence: lambda reach: reach.at("unit"),
    Role: lambda reach: reach.at("unit"),
    Shop: lambda reach: reach.at("unit"),
    Membership: lambda reach: reach.at("village"),
    Application: lambda reach: reach.at("village"),
    ApplicationEvent: lambda reach: reach.at("application__village"),
    OutboxEntry: lambda reach: living_in(reach, "person"),
}


def register_scope(model: type[Model], scope: Scope) -> None:
    """Say how a model of a room above hangs on a place; call it in ``AppConfig.ready``."""
    if model in _scopes:
        raise ValueError(f"{model.__name__} has a scope already")
    _scopes[model] = scope


def is_scoped(model: type[Model]) -> bool:
    return model in _scopes


def reach(person: Any, action: str, *, roles: Iterable[Role] | None = None) -> Reach:
    """Where ``person`` may do ``action`` today. ``roles`` spares the query to who has just read them."""
    if not person.is_authenticated or not person.is_active:
        return Reach()
    if person.is_superuser:
        return Reach(everywhere=True)
    paths, units = [], []
    for role in active_roles(person) if roles is None else roles:
        row = PERMISSIONS[role.kind]  # type: ignore[index]
        if action in row.actions:
            paths.append(role.unit.path) if row.below else units.append(role.unit_id)
    return Reach(paths=tuple(sorted(set(paths))), units=tuple(sorted(set(units))))


def limit[M: Model](queryset: QuerySet[M], to: Reach) -> QuerySet[M]:
    """The rows of ``queryset`` in reach; none of a model that nobody registered."""
    if to.everywhere:
        return queryset
    scope = _scopes.get(queryset.model)
    if scope is None or not (to.paths or to.units):
        return queryset.none()
    return queryset.filter(scope(to))


def visible[M: Model](person: Any, model: type[M], action: str = Action.VIEW) -> QuerySet[M]:
    """The rows of ``model`` that ``person`` may do ``action`` to, by place; one query for the roles."""
    manager = Role.ever if model is Role else model._default_manager  # noqa: SLF001 Django's documented name
    return limit(manager.all(), reach(person, action))


def for_admin[M: Model](person: Any, queryset: QuerySet[M], action: str) -> QuerySet[M]:
    """The scope of Wagtail's views. Roles are read once per request: they are kept on the request's own user."""
    return limit(queryset, reach_of_request(person, action))


def reach_of_request(person: Any, action: str) -> Reach:
    """:func:`reach` for a page that asks several times; not for deeds, which must see the roles of this moment."""
    if not person.is_authenticated or person.is_superuser:
        return reach(person, action)
    roles = getattr(person, "roles_of_request", None)
    if roles is None:
        roles = person.roles_of_request = list(active_roles(person))
    return reach(person, action, roles=roles)


def may_vouch_for(admin: User) -> QuerySet[User]:
    """Whom an admin may vouch for over a lost phone: people who live where the admin manages.

    Learners who have not said yet where they live are in the care of all who manage a place with places below: else
    nobody could help them. Whoever has a role or works here is not among them: their key opens other people's data.
    """
    there = reach(admin, Action.CHANGE)
    if there.everywhere:
        return User.objects.all()
    if not (there.paths or there.units):
        return User.objects.none()
    return User.objects.filter(living_in(there, "pk") | (nowhere_yet() if there.paths else Q(pk__in=[])))


def nowhere_yet() -> Q:
    """Learners with no residence; nobody with a role, today's or ended, and nobody who works in the admin."""
    home = Residence.objects.filter(person=OuterRef("pk"), until=None)
    role = Role.ever.filter(person=OuterRef("pk"))
    return Q(~Exists(home), ~Exists(role), is_staff=False, is_superuser=False)


def who_vouches_for(person: User) -> QuerySet[User]:
    """The admins who may vouch for this person, each once."""
    home = Residence.objects.filter(person=person, until=None).select_related("unit").first()
    if home:
        return holders(home.unit, Action.CHANGE).exclude(pk=person.pk)
    if User.objects.filter(nowhere_yet(), pk=person.pk).exists():
        return holders_anywhere(Action.CHANGE).exclude(pk=person.pk)
    return User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
