"""Filters of the lists; places offered are only those in scope, columns are those the list has."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from association.enums import ApplicationState, AuditDeed, MembershipStatus, ProductCategory, UnitKind
from association.models import Application, AuditEntry, Membership, Shop, Unit
from cms.core.wagtail.facts import Fact
from cms.core.wagtail.policy import scoped


class Columns(django_filters.MultipleChoiceFilter):
    """Not a filter but kept beside them: which columns the list and the sheet have."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Columns"), widget=forms.CheckboxSelectMultiple, choices=(), **kwargs)

    def offer(self, facts: Iterable[Fact]) -> None:
        self.extra["choices"] = [(fact.key, fact.label) for fact in facts]

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs


class ListFilter(WagtailFilterSet):
    """``facts`` are the columns that the list can have."""

    def __init__(self, *args: Any, facts: Iterable[Fact] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "columns" in self.filters:
            self.filters["columns"].offer(facts)


class ByPlace(ListFilter):
    """Both boxes from one query; an empty scope offers nothing."""

    village = django_filters.ChoiceFilter(label=_("Village"))
    town = django_filters.ChoiceFilter(field_name="village__parent", label=_("Town"))

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        units = list(scoped(request.user, Unit.objects.exclude(kind=UnitKind.COUNTY)).order_by("path"))
        for name, kind in (("village", UnitKind.VILLAGE), ("town", UnitKind.TOWN)):
            self.filters[name].extra["choices"] = [(unit.pk, str(unit)) for unit in units if unit.kind == kind]


class MemberFilter(ByPlace):
    status = django_filters.ChoiceFilter(choices=MembershipStatus.choices, label=_("Status"))
    category = django_filters.ChoiceFilter(choices=ProductCategory.choices, method="sells", label=_("Sells"))
    joined_on = django_filters.DateFromToRangeFilter(label=_("Joined between"), widget=DateRangePickerWidget)
    columns = Columns()

    class Meta:
        model = Membership
        fields = ("village", "town", "status", "category", "joined_on")

    def sells(self, rows: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        """Members with an open shop that sells this."""
        shops = Shop.objects.filter(person=OuterRef("person"), category=value, closed_on=None)
        return rows.filter(Exists(shops))


class ApplicationFilter(ByPlace):
    state = django_filters.ChoiceFilter(choices=ApplicationState.choices, label=_("State"))
    submitted_at = django_filters.DateFromToRangeFilter(label=_("Sent between"), widget=DateRangePickerWidget)
    columns = Columns()

    class Meta:
        model = Application
        fields = ("village", "town", "state", "submitted_at")


class ShopFilter(ByPlace):
    village = django_filters.ChoiceFilter(field_name="unit", label=_("Village"))
    town = django_filters.ChoiceFilter(field_name="unit__parent", label=_("Town"))
    columns = Columns()

    class Meta:
        model = Shop
        fields = ("village", "town", "platform", "category", "proof")


class AuditFilter(ListFilter):
    deed = django_filters.ChoiceFilter(choices=AuditDeed.choices, label=_("What was done"))
    at = django_filters.DateFromToRangeFilter(label=_("Done between"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ("deed", "at")
