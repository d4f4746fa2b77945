"""The list of applications; one application opens on the reviewer's page, the same on phone and desk."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from association.enums import ApplicationState, ProductCategory, RejectReason
from association.models import Application
from association.viewsets.filters import ApplicationFilter
from association.viewsets.lists import PeopleIndexView, RegisterViewSet, phone_fact
from cms.core.wagtail.facts import Fact, labels

APPLICATION_FACTS = (
    phone_fact(),
    Fact("village", _("Village"), "village__name", accessor="village", sort_key="village__path"),
    Fact("town", _("Town"), "village__parent__name", accessor="village.parent"),
    Fact("state", _("State"), "state", words=labels(ApplicationState.choices), sort_key="state"),
    Fact("sells", _("Sells"), "category", words=labels(ProductCategory.choices), sort_key="category", listed=False),
    Fact("sent", _("Sent"), "submitted_at", sort_key="submitted_at"),
    Fact("due", _("Decision due"), "due_at", sort_key="due_at"),
    Fact("decided", _("Decided"), "decided_at", sort_key="decided_at", listed=False),
    Fact("reason", _("Reason"), "reason_code", words=labels(RejectReason.choices), listed=False),
)


class ApplicationIndexView(PeopleIndexView):
    facts = APPLICATION_FACTS
    sheet_name = _("List of applications")

    def get_inspect_url(self, instance: Any) -> str:
        return reverse("association:review", kwargs={"pk": instance.pk})

    def count_sentence(self, number: int) -> str:
        return ngettext("%(number)d application in this list", "%(number)d applications in this list", number) % {
            "number": number
        }


class ApplicationViewSet(RegisterViewSet):
    model = Application
    icon = "clipboard-list"
    menu_label = _("Applications")
    menu_name = "applications"
    base_url_path = "association/applications"
    index_view_class = ApplicationIndexView
    filterset_class = ApplicationFilter
    ordering = ("submitted_at", "pk")
    search_fields = ("person__name",)
    inspect_view_fields = ("person", "association", "village", "category", "why", "state", "reason")

    def get_rows(self) -> QuerySet[Application]:
        rows = Application.objects.select_related("person", "village__parent", "association")
        return rows.exclude(state=ApplicationState.DRAFT)
