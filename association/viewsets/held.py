"""What phones sent and nobody could read: whoever looks after a place helps its people with it.

Words of what is private (the cash book) are never shown here.
"""

import json
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column, DateColumn

from association.enums import Action
from association.viewsets.lists import RegisterViewSet
from cms.core.domain.outbox import deal_with, kind_of, label_of
from cms.core.models import OutboxEntry, Standing
from cms.core.wagtail.bulk import ScopedBulkAction
from cms.core.wagtail.viewsets import ScopedIndexView

LONGEST_SHOWN = 400


def words_of(row: OutboxEntry) -> str:
    kind = kind_of(row)
    if kind is not None and kind.is_private:
        return str(_("Only its owner may read this."))
    said = row.data.get("data", row.data) if isinstance(row.data, dict) else row.data
    return json.dumps(said, ensure_ascii=False)[:LONGEST_SHOWN]


class HeldIndexView(ScopedIndexView):
    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        words = self.search_query.strip()
        return queryset.filter(person__name__icontains=words) if words else queryset


class HeldViewSet(RegisterViewSet):
    model = OutboxEntry
    icon = "warning"
    menu_label = _("Could not be read")
    menu_name = "held"
    base_url_path = "association/held"
    index_view_class = HeldIndexView
    ordering = ("received_at", "pk")
    search_fields = ("person__name",)
    list_display = (
        Column("person", label=_("Person"), accessor="person"),
        Column("kind", label=_("What it is"), accessor=lambda row: label_of(row.kind)),
        Column("why", label=_("What is wrong"), accessor="why"),
        Column("data", label=_("In words"), accessor=words_of),
        DateColumn("received_at", label=_("Came in"), sort_key="received_at"),
    )
    inspect_view_fields = ("person", "kind", "why", "happened_at", "received_at")

    def get_rows(self) -> QuerySet[OutboxEntry]:
        return OutboxEntry.objects.filter(standing=Standing.HELD, handled_at=None).select_related("person")


class DealWith(ScopedBulkAction):
    """The person has been helped: the row leaves the list and stays in the person's own data."""

    models = [OutboxEntry]
    permission = Action.CHANGE
    display_name = _("Dealt with")
    action_type = "deal_with"
    aria_label = _("Mark the chosen ones as dealt with")

    def check_perm(self, obj: OutboxEntry) -> bool:
        return obj.standing == Standing.HELD

    @classmethod
    def execute_action(cls, objects: list[OutboxEntry], **_kwargs: Any) -> tuple[int, int]:
        return sum(deal_with(row) for row in objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(n)d dealt with.", "%(n)d dealt with.", num_parent_objects) % {"n": num_parent_objects}

    def object_context(self, obj: OutboxEntry) -> dict[str, Any]:
        return {"item": f"{obj.person} · {label_of(obj.kind)}"}
