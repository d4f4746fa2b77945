"""Writing down what officers answer for, where the layer above can read it."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from association.enums import AuditDeed
from association.models import AuditEntry, Unit


def note(by: User, deed: AuditDeed, *, unit: Unit, person: User | None = None, text: str = "") -> AuditEntry:
    """Write down one deed; call it in the deed's own transaction."""
    return AuditEntry.objects.create(by=by, deed=deed, unit=unit, person=person, text=text)


def note_export(by: User, rows: QuerySet[Any], *, place: str, count: int, what: str) -> list[AuditEntry]:
    """Write down a sheet of ``rows``, at the smallest place that holds them all, once for each county.

    ``place`` is the lookup to a row's village. A sheet without rows tells nothing about anybody and leaves no record.
    """
    paths = rows.order_by().values_list(f"{place}__path", flat=True).distinct()
    counties: dict[str, list[list[str]]] = {}
    for path in paths:
        parts = path.split("/")[:-1]
        counties.setdefault(parts[0], []).append(parts)
    wanted = {"/".join(_shared(found)) + "/" for found in counties.values()}
    units = Unit.objects.filter(path__in=wanted).order_by("path")
    entries = [AuditEntry(by=by, deed=AuditDeed.EXPORT, unit=unit, count=count, text=what) for unit in units]
    return AuditEntry.objects.bulk_create(entries)


def _shared(paths: list[list[str]]) -> list[str]:
    """The beginning that all paths have in common."""
    shared = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return shared
