from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from association.domain.roles import works_in_admin
from association.viewsets.applications import ApplicationViewSet
from association.viewsets.bulk import ApproveApplications, KeepRows, RejectApplications
from association.viewsets.held import DealWith, HeldViewSet
from association.viewsets.home import WaitingPanel
from association.viewsets.members import MemberViewSet
from association.viewsets.records import AuditViewSet
from association.viewsets.roles import EndRoles, RoleViewSet
from association.viewsets.shops import ShopViewSet


class AssociationGroup(SnippetViewSetGroup):
    menu_label = _("Association")
    menu_name = "association"
    menu_icon = "group"
    menu_order = 150
    items = (MemberViewSet, ApplicationViewSet, ShopViewSet, RoleViewSet, AuditViewSet, HeldViewSet)


register_snippet(AssociationGroup)
# After Wagtail's own, so that ours takes the place of the plain delete.
hooks.register("register_bulk_action", KeepRows, order=100)
hooks.register("register_bulk_action", ApproveApplications)
hooks.register("register_bulk_action", RejectApplications)
hooks.register("register_bulk_action", EndRoles)
hooks.register("register_bulk_action", DealWith)


@hooks.register("construct_homepage_panels", order=20)
def show_waiting(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.is_authenticated and works_in_admin(request.user):
        panels.append(WaitingPanel())
