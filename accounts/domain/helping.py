"""A child acts for a parent, for half an hour and with the parent's PIN: every deed is marked, some can be undone.

Who helps just now is a context variable: a deed needs no word about helpers in its arguments. Rooms above register
which rows are deeds; whoever writes such a row calls ``mark`` in the same transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import HelpedDeed, HelpTime, User
from cms.core.registry import Registry

HALF_AN_HOUR = timedelta(minutes=30)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class DeedKind:
    """``label(row)`` says in words what was done, "" where it is not worth a line.

    ``owner(row)`` is whose deed it is; ``undo(row, by)`` takes it back, None where that cannot be.
    """

    label: Callable[[Any], str]
    owner: Callable[[Any], int]
    undo: Callable[[Any, User], Any] | None = None
    may_undo: Callable[[Any], bool] = lambda row: True  # noqa: ARG005 most kinds are one or the other


kinds: Registry[DeedKind] = Registry("helped deed")
open_views: set[str] = {"home", "page", "core:light", "core:view", "pages:search"}
"""Names of the addresses that a helper may open; rooms add theirs. Everything else is shut."""
_now: ContextVar[HelpTime | None] = ContextVar("helping", default=None)


def register(model: type[models.Model], kind: DeedKind) -> None:
    """Rows of ``model`` are deeds: whoever writes one calls ``mark``."""
    kinds.register(_name(model), kind)


def mark(row: models.Model) -> None:
    """Called in the transaction that wrote this event row: where somebody helps just now, it is marked as theirs."""
    time = _now.get()
    if time is None:
        return
    name = _name(type(row))
    kind = kinds[name]
    if kind.owner(row) == time.owner_id and (label := kind.label(row)):
        HelpedDeed.objects.create(time=time, kind=name, row=row.pk, label=label[:160])


def is_now() -> bool:
    """Whether somebody acts for the owner just now: what asks what the owner knows is not offered then."""
    return _now.get() is not None


@contextmanager
def as_helper(time: HelpTime | None) -> Iterator[None]:
    token = _now.set(time)
    try:
        yield
    finally:
        _now.reset(token)


def begin(owner: User, *, helper: str, by: User, now: datetime | None = None) -> HelpTime:
    """Raises ``Refused`` for anybody but the owner; the caller has asked for the PIN."""
    if by.pk != owner.pk:
        raise Refused(_("Only you can let somebody act for you."))
    now = now or timezone.now()
    return HelpTime.objects.create(owner=owner, helper=helper, started_at=now, ends_at=now + HALF_AN_HOUR)


def is_on(time: HelpTime, *, now: datetime | None = None) -> bool:
    return time.ended_at is None and (now or timezone.now()) < time.ends_at


def end(time: HelpTime) -> None:
    """The first end counts."""
    HelpTime.objects.filter(pk=time.pk, ended_at=None).update(ended_at=timezone.now())


def deeds_of(owner: User) -> list[tuple[HelpedDeed, bool]]:
    """The newest first, each with whether it can still be undone. Two queries and one for each kind of row."""
    found = list(HelpedDeed.objects.filter(time__owner=owner).select_related("time").order_by("-pk")[:MOST_SHOWN])
    rows: dict[tuple[str, int], Any] = {}
    for name, kind in kinds.items():
        wanted = [deed.row for deed in found if deed.kind == name and deed.undone_at is None]
        if wanted and kind.undo is not None:
            rows |= {(name, row.pk): row for row in _rows(name).filter(pk__in=wanted)}
    return [(deed, _may_undo(deed.kind, rows.get((deed.kind, deed.row)))) for deed in found]


def _may_undo(name: str, row: Any) -> bool:
    return row is not None and kinds[name].undo is not None and kinds[name].may_undo(row)


def _name(model: type[models.Model]) -> str:
    return model._meta.label_lower  # noqa: SLF001 Django's own way to a name


def _rows(name: str) -> models.QuerySet[Any]:
    return apps.get_model(name)._default_manager.all()  # noqa: SLF001 Django's own way to any model's rows


def undo(owner: User, *, deed: int, by: User) -> bool:
    """Takes back one deed of a helper; twice is once. Raises ``LookupError`` for what is not theirs or cannot be."""
    if by.pk != owner.pk:
        raise Refused(_("Only you can take back what was done for you."))
    with transaction.atomic():
        row = HelpedDeed.objects.select_for_update(of=("self",)).filter(pk=deed, time__owner=owner).first()
        if row is None:
            raise LookupError(deed)
        if row.undone_at:
            return False
        kind, done = kinds[row.kind], _rows(row.kind).filter(pk=row.row).first()
        if done is None or kind.undo is None or not kind.may_undo(done):
            raise LookupError(deed)
        kind.undo(done, by)
        row.undone_at = timezone.now()
        row.save(update_fields=["undone_at"])
    return True
