"""Shops: officers note how sure the register is."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from association.enums import Platform, ProductCategory, ProofState
from association.models import Shop
from association.viewsets.filters import ShopFilter
from association.viewsets.lists import RegisterIndexView
from cms.core.wagtail.facts import Fact, labels
from cms.core.wagtail.viewsets import ScopedSnippetViewSet

SHOP_FACTS = (
    Fact("owner", _("Shop owner"), "person__name", accessor="person"),
    Fact("village", _("Village"), "unit__name", accessor="unit", sort_key="unit__path"),
    Fact("platform", _("Platform"), "platform", words=labels(Platform.choices), sort_key="platform"),
    Fact("category", _("Sells"), "category", words=labels(ProductCategory.choices), sort_key="category"),
    Fact("proof", _("Proof"), "proof", words=labels(ProofState.choices), sort_key="proof"),
    Fact("opened", _("Opened on"), "opened_on", sort_key="opened_on", listed=False),
    Fact("closed", _("Closed on"), "closed_on", sort_key="closed_on", listed=False),
    Fact("address", _("Shop address"), "url", listed=False),
)


class ShopIndexView(RegisterIndexView):
    place = "unit"
    facts = SHOP_FACTS
    title_fact = Fact("name", _("Shop name"), "name", sort_key="name")
    sheet_name = _("List of shops")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        words = self.search_query.strip()
        return queryset.filter(Q(name__icontains=words) | Q(person__name__icontains=words)) if words else queryset


class ShopViewSet(ScopedSnippetViewSet):
    model = Shop
    icon = "tag"
    menu_label = _("Shops")
    menu_name = "shops"
    base_url_path = "association/shops"
    index_view_class = ShopIndexView
    filterset_class = ShopFilter
    ordering = ("-pk",)
    search_fields = ("name", "person__name")
    panels = [FieldPanel(name) for name in ("name", "platform", "category", "url", "opened_on", "closed_on", "proof")]

    def get_rows(self) -> QuerySet[Shop]:
        return Shop.objects.select_related("person", "unit")
