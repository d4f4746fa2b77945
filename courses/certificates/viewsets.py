"""The certificates that were taken back, for officers: of whom, why and by whom, by place."""

from typing import Any

import django_filters
from django.db.models import Exists, Q, QuerySet, Subquery
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget

from association.domain.audit import note_export
from association.enums import UnitKind
from association.models import Unit
from association.viewsets.filters import Columns, ListFilter
from association.viewsets.lists import RegisterIndexView, RegisterViewSet
from cms.core.wagtail.facts import Fact, labels
from cms.core.wagtail.policy import scoped
from courses.certificates.domain.credential import title_of
from courses.certificates.domain.places import homes, residences_of
from courses.certificates.enums import AwardKind
from courses.certificates.models import Award
from courses.certificates.rules import plain_code, spaced

FACTS = (
    Fact("holder", pgettext_lazy("person", "Name"), "person__name", sort_key="person__name"),
    Fact("title", _("For what"), "key", accessor=lambda row: title_of(row, get_language() or "")),
    Fact("kind", _("Kind"), "kind", words=labels(AwardKind.choices), sort_key="kind"),
    Fact("place", _("Place"), "place", sort_key="place"),
    Fact("revoked", _("Taken back on"), "revoked_at", sort_key="revoked_at"),
    Fact("reason", _("Reason"), "revoked_reason"),
    Fact("by", _("Taken back by"), "revoked_by__name", listed=False),
    Fact("earned", _("Earned on"), "earned_at", sort_key="earned_at", listed=False),
)


class AwardFilter(ListFilter):
    village = django_filters.ChoiceFilter(label=_("Village"), method="living")
    town = django_filters.ChoiceFilter(label=_("Town"), method="living")
    revoked_at = django_filters.DateFromToRangeFilter(label=_("Taken back between"), widget=DateRangePickerWidget)
    columns = Columns()

    class Meta:
        model = Award
        fields = ("village", "town", "kind", "revoked_at")

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        units = list(scoped(request.user, Unit.objects.exclude(kind=UnitKind.COUNTY)).order_by("path"))
        for name, kind in (("village", UnitKind.VILLAGE), ("town", UnitKind.TOWN)):
            self.filters[name].extra["choices"] = [(unit.pk, str(unit)) for unit in units if unit.kind == kind]

    def living(self, rows: QuerySet[Award], _name: str, value: str) -> QuerySet[Award]:
        """Holders who live in this village, or in any of this town."""
        return rows.filter(Exists(homes().filter(Q(pk=value) | Q(parent=value))))


class AwardIndexView(RegisterIndexView):
    facts = FACTS
    title_fact = Fact("code", _("Code"), "code", words=spaced, sort_key="code")
    sheet_name = _("Certificates taken back")

    def note_export(self, queryset: QuerySet[Award], count: int) -> None:
        """At the place that holds the homes of all; who has none is known to nobody's place."""
        note_export(self.request.user, residences_of(queryset), place="unit", count=count, what=self.what())

    def search_queryset(self, queryset: QuerySet[Award]) -> QuerySet[Award]:
        words = self.search_query.strip()
        code = plain_code(words) or words
        found = Q(person__name__icontains=words) | Q(code__icontains=code) | Q(revoked_reason__icontains=words)
        return queryset.filter(found) if words else queryset


class AwardViewSet(RegisterViewSet):
    model = Award
    icon = "warning"
    menu_label = _("Certificates taken back")
    menu_name = "revoked-certificates"
    menu_order = 165
    add_to_admin_menu = True
    base_url_path = "courses/revoked"
    index_view_class = AwardIndexView
    filterset_class = AwardFilter
    ordering = ("-revoked_at", "-pk")
    search_fields = ("person__name", "code")
    inspect_view_fields = ("person", "code", "kind", "earned_at", "revoked_at", "revoked_reason", "revoked_by")

    def get_rows(self) -> QuerySet[Award]:
        """Those whose holder is still here: an erased holder's place stays taken back, and nobody reads more of it."""
        rows = Award.objects.filter(revoked_at__isnull=False, person__isnull=False)
        return rows.select_related("person", "revoked_by").annotate(place=Subquery(homes().values("name")[:1]))
