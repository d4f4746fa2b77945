"""The tree of places."""

from datetime import date

from django.db.models import QuerySet

from association.enums import UnitKind
from association.models import Association, Unit

ORDER = (UnitKind.COUNTY, UnitKind.TOWN, UnitKind.VILLAGE)


def add_unit(
    name: str,
    *,
    name_en: str,
    kind: str,
    parent: Unit | None = None,
    village_type: str = "",
    village_type_on: date | None = None,
) -> Unit:
    """Add a place; ``ValueError`` where it would lie in a place of the same or a lower kind."""
    if parent is not None and ORDER.index(UnitKind(parent.kind)) >= ORDER.index(UnitKind(kind)):
        raise ValueError(f"a {kind} cannot lie in a {parent.kind}")
    return Unit.objects.create(
        name=name,
        name_en=name_en,
        kind=kind,
        parent=parent,
        village_type=village_type,
        village_type_on=village_type_on,
    )


def within(unit: Unit) -> QuerySet[Unit]:
    """This place and everything below it."""
    return Unit.objects.filter(path__startswith=unit.path)


def above(unit: Unit) -> QuerySet[Unit]:
    """This place and everything that contains it, the county first."""
    parts = unit.path.split("/")[:-1]
    paths = ["/".join(parts[: i + 1]) + "/" for i in range(len(parts))]
    return Unit.objects.filter(path__in=paths).order_by("path")


def covers(association: Association, village: Unit) -> bool:
    """Whether the village lies in the association's area."""
    return association.units.filter(pk__in=above(village)).exists()


def county_of(unit: Unit) -> Unit:
    return above(unit).get(kind=UnitKind.COUNTY)
