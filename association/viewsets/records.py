"""What officers did: decisions, roles given and ended, sheets taken. Read by the place itself and the layers above."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from association.models import AuditEntry
from association.viewsets.filters import AuditFilter
from association.viewsets.lists import RegisterViewSet
from cms.core.wagtail.viewsets import ScopedIndexView


class AuditIndexView(ScopedIndexView):
    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        words = self.search_query.strip()
        if not words:
            return queryset
        return queryset.filter(
            Q(by__name__icontains=words) | Q(person__name__icontains=words) | Q(text__icontains=words)
        )


class AuditViewSet(RegisterViewSet):
    model = AuditEntry
    icon = "history"
    menu_label = _("Records")
    menu_name = "records"
    base_url_path = "association/records"
    index_view_class = AuditIndexView
    filterset_class = AuditFilter
    ordering = ("-pk",)
    search_fields = ("text",)
    list_display = (
        "__str__",
        Column("about", label=_("About"), accessor="person"),
        Column("count", label=_("How many"), accessor="count"),
        Column("text", label=_("In words"), accessor="text"),
        Column("place", label=_("Place"), accessor="unit", sort_key="unit__path"),
        DateColumn("at", label=_("When"), sort_key="at"),
    )
    inspect_view_fields = ("by", "deed", "unit", "person", "count", "text", "at")

    def get_rows(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.select_related("by", "person", "unit")
