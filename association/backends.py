"""Roles are permissions: what someone may do in the admin follows from the roles held today, and ends with them."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model

from association.domain.access import for_admin
from association.enums import Action
from association.models import Role
from association.rules import ADMIN_KINDS, PERMISSIONS

# Django's permission words for each action, on the models that the admin shows.
MODELS = {"membership", "application", "shop", "role", "unit", "residence", "auditentry"}
CHANGEABLE = {"shop"}
also_opens: dict[str, str] = {}
"""Permission of a room above → the action that gives it."""


class RoleBackend(BaseBackend):
    """Gives no identity, only permissions."""

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        for_admin(user_obj, Role.ever.none(), Action.VIEW)
        actions = {
            action
            for role in getattr(user_obj, "roles_of_request", ())
            if role.kind in ADMIN_KINDS
            for action in PERMISSIONS[role.kind].actions
        }
        if Action.VIEW not in actions:
            return set()
        found = {"wagtailadmin.access_admin", *(f"association.view_{name}" for name in MODELS), "core.view_outboxentry"}
        if Action.CHANGE in actions:
            found |= {f"association.change_{name}" for name in CHANGEABLE}
        if Action.GRANT in actions:
            found |= {"association.add_role"}
        return found | {permission for permission, action in also_opens.items() if action in actions}

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))
