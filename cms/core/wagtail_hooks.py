"""The admin's look: Wagtail's own, with our colours; whoever enters by a role finds only what is theirs."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from cms.core.wagtail.policy import enters_by_role


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("core/admin/admin.css"))


@hooks.register("construct_main_menu")
def leave_out_editors_help(request: HttpRequest, items: list[Any]) -> None:
    """The help menu is Wagtail's, about pages; officers have none."""
    if enters_by_role(request.user):
        items[:] = [item for item in items if item.name != "help"]


@hooks.register("construct_homepage_panels", order=10)
def leave_out_editors_panels(request: HttpRequest, panels: list[Any]) -> None:
    if enters_by_role(request.user):
        panels[:] = []
        request.enters_by_role = True  # type: ignore[attr-defined]  # read by wagtailadmin/home.html
