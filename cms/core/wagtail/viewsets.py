"""The viewset for rows that belong to places. Every view it builds goes through :func:`scoped_view`."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from cms.core.wagtail.bulk import NoBulkDelete, ScopedBulkAction
from cms.core.wagtail.choosers import ScopedChooserViewSet
from cms.core.wagtail.export import SheetExport
from cms.core.wagtail.policy import protect, scoped
from cms.core.wagtail.views import scoped_view

# Namespaces that someone whose only key to the admin is a role may enter; see the gate in ``middleware``.
ROLE_NAMESPACES: set[str] = set()


class ScopedIndexView(SheetExport, IndexView):
    """A list of what is in scope. Search is a plain ``contains``, so that it finds a character inside a name.

    A filter that does not hold (a village of another place, a word that is no date) shows nothing and says so: a
    list that silently forgot a filter would be taken away, or decided on, as if it were the filtered one.
    """

    search_backend_name = None

    def exportable(self, queryset: Any) -> Any:
        return scoped(self.request.user, queryset, "export")

    @property
    def filters_hold(self) -> bool:
        return not self.filters or self.filters.is_valid()

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset) if self.filters_hold else queryset.none()

    @cached_property
    def is_filtering(self) -> bool:
        """Choosing columns is no filtering."""
        return bool(self.filters and self.filters_hold and set(self.filters.form.changed_data) - {"columns"})

    @cached_property
    def bulk_actions(self) -> list[Any]:
        """What this person may do to several rows of this list; without any there are no boxes to tick."""
        names = self.model._meta.app_label, self.model._meta.model_name  # noqa: SLF001 Django's documented name
        rows = self.model._base_manager.all()  # noqa: SLF001 as above
        found = [
            action
            for action in bulk_action_registry.get_bulk_actions_for_model(*names)
            if issubclass(action, ScopedBulkAction) and not issubclass(action, NoBulkDelete)
        ]
        may = [action for action in found if not scoped(self.request.user, rows, action.permission).query.is_empty()]
        return sorted(may, key=lambda action: action.action_priority)

    @cached_property
    def columns(self) -> list[Any]:
        """With ``facts``: the name and what was asked for or is usual; a box to tick where a deed is open."""
        if not self.facts:
            return super().columns if self.bulk_actions else super().columns[1:]
        name = self._get_title_column("__str__")
        if self.title_fact:
            name.label, name.sort_key = self.title_fact.label, self.title_fact.sort_key
        facts = self.chosen() or [fact for fact in self.facts if fact.listed]
        tick = BulkActionsCheckboxColumn("bulk_actions", obj_type="item")
        return [*([tick] if self.bulk_actions else []), name, *(fact.column() for fact in facts)]

    @cached_property
    def no_results_message(self) -> str:
        """A whole sentence, not one put together with the name of the model."""
        return _("Nothing here fits.") if self.is_searching or self.is_filtering else _("There is nothing here yet.")

    def get_valid_orderings(self) -> list[str]:
        """One may sort by a column that is not shown just now."""
        hidden = [fact.sort_key for fact in self.facts if fact.sort_key]
        return [*super().get_valid_orderings(), *hidden, *(f"-{key}" for key in hidden)]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The sheets are in sight, and follow the filters: the header is drawn anew with every change of them."""
        buttons = list(super().header_buttons)
        if self.may_export:
            for kind, label in (("csv", _("CSV sheet")), ("xlsx", _("Excel sheet"))):
                address = f"{self.index_url}?{self.asked_again(export=kind)}"
                buttons.append(HeaderButton(label, url=address, icon_name="download", attrs={"download": ""}))
        return buttons


class ScopedSnippetViewSet(SnippetViewSet):
    """Lists, exports, pages, histories, previews, reverts and choosers of one model, scoped by place.

    Deleting and copying are off: a register ends rows, and deeds in ``domain`` do that. ``usage`` is off because it
    names rows of other models.
    """

    index_view_class = ScopedIndexView
    chooser_viewset_class = ScopedChooserViewSet
    index_template_name = "core/wagtail/index.html"
    index_results_template_name = "core/wagtail/index_results.html"
    copy_view_enabled = False
    add_to_reference_index = False
    list_filter = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        protect(self.model)

    def on_register(self) -> None:
        super().on_register()
        ROLE_NAMESPACES.update((self.url_namespace, self.get_chooser_admin_url_namespace()))

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        return super().construct_view(scoped_view(view_class), **kwargs)

    def get_rows(self) -> QuerySet[Model]:
        """All rows with what the list shows; the scope comes on top."""
        return self.model._default_manager.all()  # noqa: SLF001 Django's documented name

    def get_queryset(self, request: Any) -> QuerySet[Model]:
        return scoped(request.user, self.get_rows())

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in {"usage", "delete"}]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{**kwargs, "usage_url_name": None, "delete_url_name": None})

    def listed(self, request: Any) -> QuerySet[Model]:
        """Exactly the rows that the list shows for ``request.GET``: scope, filter and search."""
        view = scoped_view(self.index_view_class)(**self._index_kwargs())
        view.setup(request)
        return view.get_queryset()

    def _index_kwargs(self) -> dict[str, Any]:
        merged = {**self.get_common_view_kwargs(), **self.get_index_view_kwargs()}
        return {
            key: value
            for key, value in merged.items()
            if hasattr(self.index_view_class, key) and value is not self.UNDEFINED
        }
