"""The member list."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from association.enums import MembershipStatus, ProductCategory
from association.models import Membership, Shop
from association.viewsets.filters import MemberFilter
from association.viewsets.lists import PeopleIndexView, RegisterViewSet, phone_fact
from cms.core.wagtail.facts import Fact, labels

MEMBER_FACTS = (
    Fact("number", _("Member number"), "number", sort_key="number"),
    phone_fact(),
    Fact("village", _("Village"), "village__name", accessor="village", sort_key="village__path"),
    Fact("town", _("Town"), "village__parent__name", accessor="village.parent"),
    Fact("status", _("Status"), "status", words=labels(MembershipStatus.choices), sort_key="status"),
    Fact("sells", _("Sells"), "sells", words=labels(ProductCategory.choices), sort_key="sells"),
    Fact("joined", _("Joined on"), "joined_on", sort_key="joined_on"),
    Fact("ended", _("Left on"), "ended_on", sort_key="ended_on", listed=False),
)


class MemberIndexView(PeopleIndexView):
    facts = MEMBER_FACTS
    sheet_name = _("Member list")


class MemberViewSet(RegisterViewSet):
    model = Membership
    icon = "group"
    menu_label = _("Members")
    menu_name = "members"
    base_url_path = "association/members"
    index_view_class = MemberIndexView
    filterset_class = MemberFilter
    ordering = ("name_pinyin", "pk")
    search_fields = ("person__name",)
    inspect_view_fields = ("person", "association", "number", "village", "status", "joined_on")

    def get_rows(self) -> QuerySet[Membership]:
        """Members with the category of their newest open shop as ``sells``."""
        newest: Any = Shop.objects.filter(person=OuterRef("person"), closed_on=None).order_by("-pk")
        return Membership.objects.select_related("person", "village__parent", "association").annotate(
            sells=Subquery(newest.values("category")[:1])
        )
