"""Mixins that put the scope under every one of Wagtail's generic views."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.generic.edit import FormMixin

from cms.core.wagtail.policy import scoped

# What a view does, by its own word for itself; everything else only shows.
CHANGING = {
    "edit",
    "delete",
    "copy",
    "revisions_revert",
    "unpublish",
    "revisions_unschedule",
    "lock",
    "unlock",
    "reorder",
}


class ScopedObject:
    """A row of another place is as absent as a number that was never given: 404, for GET and POST alike."""

    request: Any
    model: Any

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]  # the view class beside this mixin has it
        if found is None or found.pk is None:
            return found
        action = "change" if getattr(self, "view_name", "") in CHANGING else "view"
        rows = type(found)._base_manager.filter(pk=found.pk)  # noqa: SLF001 Django's documented name
        if not self.request.user.is_authenticated or not scoped(self.request.user, rows, action).exists():
            raise Http404
        return found


class ScopedSave:
    """What a form saves must lie in scope afterwards as well: nothing is pushed into another place."""

    request: Any
    object: Any

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)  # type: ignore[misc]  # as above
            saved = getattr(self, "object", None)
            if saved is not None and saved.pk is not None:
                rows = type(saved)._base_manager.filter(pk=saved.pk)  # noqa: SLF001 as above
                if not scoped(self.request.user, rows, "change").exists():
                    raise PermissionDenied
            return response


def scoped_view(view_class: type) -> type:
    """``view_class`` under the scope; safe to call twice."""
    bases: list[type] = []
    if hasattr(view_class, "get_object") and not issubclass(view_class, ScopedObject):
        bases.append(ScopedObject)
    if issubclass(view_class, FormMixin) and not issubclass(view_class, ScopedSave) and not _deletes(view_class):
        bases.append(ScopedSave)
    return type(f"Scoped{view_class.__name__}", (*bases, view_class), {}) if bases else view_class


def _deletes(view_class: type) -> bool:
    return getattr(view_class, "view_name", "") == "delete"
