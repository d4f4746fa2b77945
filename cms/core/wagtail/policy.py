"""Rows are people: what Wagtail's policies know per model is asked here per row.

The ground floor knows no roles. A room above gives one function, ``scope(person, queryset, action)``; until it does,
nobody but a superuser sees a protected row.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

Scope = Callable[[Any, QuerySet[Any], str], QuerySet[Any]]
# Wagtail's word for what is done → the scope's word.
WORDS = {"add": "change", "delete": "change", "publish": "change", "lock": "change", "unlock": "change"}

_scope: list[Scope] = []
PROTECTED: set[type[Model]] = set()


def set_scope(scope: Scope) -> None:
    _scope[:] = [scope]


def scoped(person: Any, queryset: QuerySet[Any], action: str = "view") -> QuerySet[Any]:
    """The rows of ``queryset`` that ``person`` may do ``action`` to."""
    if not _scope:
        return queryset if person.is_superuser else queryset.none()
    return _scope[0](person, queryset, WORDS.get(action, action))


class ScopedPermissionPolicy(ModelPermissionPolicy):
    """The model's permission and the row's place together."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        if not self.user_has_any_permission(user, actions):
            return self.model._base_manager.none()  # noqa: SLF001 Django's documented name
        rows = self.model._base_manager.all()  # noqa: SLF001 as above
        found = rows.none()
        for action in actions:
            if self.user_has_permission(user, action):
                found |= scoped(user, rows, action)
        return found.distinct()

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Model) -> bool:
        if user.is_active and user.is_superuser:
            return True
        if instance.pk is None:
            return self.user_has_any_permission(user, actions)
        rows = type(instance)._base_manager.filter(pk=instance.pk)  # noqa: SLF001 as above
        return any(self.user_has_permission(user, action) and scoped(user, rows, action).exists() for action in actions)


def protect(*models: type[Model]) -> None:
    """Register the policy for models whose rows belong to places. Call in ``AppConfig.ready``, before any viewset."""
    for model in models:
        if model not in PROTECTED:
            register_permission_policy(model, ScopedPermissionPolicy(model), exact_class=True)
            PROTECTED.add(model)


def policy_of(model: type[Model]) -> Any:
    return policy_registry.get_by_type(model)


def enters_by_role(user: Any) -> bool:
    """Whether nothing but a role opens the admin to this person: no group, no own permission, no superuser."""
    return not user.is_superuser and not ModelBackend().has_perm(user, "wagtailadmin.access_admin")
