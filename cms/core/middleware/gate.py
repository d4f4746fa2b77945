"""Whoever enters the admin by a role alone sees the register there and nothing else of Wagtail's.

Wagtail's own reports, histories, choosers, searches and user pages know permissions per model, not per place. So for
these people the admin is closed but for a list: the scoped viewsets, their choosers and bulk actions, the home page
and one's own account. What Wagtail adds tomorrow is closed too.
"""

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from cms.core.wagtail.bulk import ScopedBulkAction
from cms.core.wagtail.policy import PROTECTED, enters_by_role
from cms.core.wagtail.viewsets import ROLE_NAMESPACES

ADMIN = "/admin/"
OPEN = {
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",
}
# Ways in and out, for everyone.
DOORS = {"admin_login", "wagtailadmin_logout"}
# Logs name rows of every model and place: only superusers read them once a role opens protected models.
LOGS = {"wagtailadmin_reports:site_history", "wagtailadmin_reports:site_history_results"}


class AdminGate:
    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        user: Any = request.user
        if not request.path.startswith(ADMIN) or not user.is_authenticated or user.is_superuser:
            return
        match = request.resolver_match
        if match is None or match.url_name in DOORS:
            return
        if not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied  # Wagtail would send them to sign in, where they are sent back: round and round
        if _is_open(match, kwargs):
            return
        if enters_by_role(user) or (match.view_name in LOGS and sees_protected(user)):
            raise PermissionDenied


def _is_open(match: Any, kwargs: dict[str, Any]) -> bool:
    if match.url_name in OPEN and not match.namespaces:
        return True
    if match.namespaces and match.namespaces[0] in ROLE_NAMESPACES:
        return True
    return match.url_name == "wagtail_bulk_action" and _is_scoped_bulk(**kwargs)


def _is_scoped_bulk(app_label: str, model_name: str, action: str) -> bool:
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return False
    found = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    return model in PROTECTED and found is not None and issubclass(found, ScopedBulkAction)


def sees_protected(user: Any) -> bool:
    """Whether any permission opens a protected model to this person."""
    return any(user.has_perm(f"{m._meta.app_label}.view_{m._meta.model_name}") for m in PROTECTED)  # noqa: SLF001
