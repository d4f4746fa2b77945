"""Where holders live today."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from association.models import Residence, Unit


def homes() -> QuerySet[Unit]:
    """For an expression: the place where the holder of an award lives."""
    return Unit.objects.filter(residences__person=OuterRef("person"), residences__until=None)


def residences_of(awards: QuerySet[Any]) -> QuerySet[Residence]:
    return Residence.objects.filter(person__in=awards.order_by().values("person"), until=None)
