"""Who gets records of what is learnt: set up by whoever manages the place, with how delivery goes."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.views.snippets import CreateView, EditView

from association.viewsets.lists import RegisterViewSet
from cms.core.wagtail.viewsets import ScopedIndexView
from courses.exceptions import Refused
from courses.records.domain.keeping import save_receiver
from courses.records.forms import ReceiverForm
from courses.records.models import Receiver


class SavesReceiver:
    """Both forms end in the same deed."""

    form: Any
    request: Any

    def save_instance(self) -> Receiver:
        words = self.form.cleaned_data
        receiver = self.form.instance
        return save_receiver(receiver, secret=words["secret"], cohorts=words["cohorts"], by=self.request.user)

    def form_valid(self, form: Any) -> Any:
        """Somebody may have said yes while the form was open."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except Refused as refused:
            form.add_error(None, refused.message)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class SetUpView(SavesReceiver, CreateView):
    page_title = page_subtitle = _("Set up a receiver")

    def get_breadcrumbs_items(self) -> list[Any]:
        """The last one is this page: Wagtail would put "New" and the name of the model together."""
        items = super().get_breadcrumbs_items()
        items[-1] = {**items[-1], "label": self.page_title}
        return items


class ChangeView(SavesReceiver, EditView):
    pass


class ReceiverIndexView(ScopedIndexView):
    add_item_label = _("Set up a receiver")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        words = self.search_query.strip()
        return queryset.filter(name__icontains=words) if words else queryset


def trouble_of(row: Receiver) -> Any:
    return row.get_trouble_display()


class ReceiverViewSet(RegisterViewSet):
    model = Receiver
    icon = "upload"
    menu_label = _("Receivers of records")
    menu_name = "receivers"
    menu_order = 160
    add_to_admin_menu = True
    base_url_path = "courses/receivers"
    index_view_class = ReceiverIndexView
    add_view_class = SetUpView
    edit_view_class = ChangeView
    closed_views = frozenset()
    ordering = ("unit__path", "pk")
    search_fields = ("name",)
    list_display = (
        "name",
        Column("place", label=_("Place"), accessor="unit", sort_key="unit__path"),
        BooleanColumn("is_on", label=_("Switched on")),
        DateColumn("last_at", label=_("Last delivery"), sort_key="last_at"),
        Column("waiting", label=_("Waiting"), sort_key="waiting"),
        Column("trouble", label=_("Last trouble"), accessor=trouble_of),
    )
    inspect_view_fields = (
        "name",
        "unit",
        "cohorts",
        "endpoint",
        "is_on",
        "made_by",
        "made_at",
        "last_at",
        "delivered",
        "refused",
        "waiting",
        "trouble",
        "trouble_at",
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(name) for name in ("name", "unit", "cohorts", "is_on")], heading=_("Who and what")
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("endpoint", "key", "secret")], heading=_("Where it goes by itself")
            ),
        ],
        base_form_class=ReceiverForm,
    )

    def get_rows(self) -> QuerySet[Receiver]:
        return Receiver.objects.select_related("unit")
