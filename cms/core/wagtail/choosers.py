"""Choosers that offer, and answer for, only what lies in scope."""

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.snippets.views import chooser

from cms.core.domain.keys import is_key
from cms.core.wagtail.policy import policy_of, scoped


class ScopedLookup:
    """For all four chooser views; ``model_class`` is the chooser's model."""

    request: Any
    model_class: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not policy_of(self.model_class).user_has_any_permission(request.user, {"add", "change", "delete", "view"}):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view class beside this mixin has it

    def get_object_list(self) -> Any:
        return scoped(self.request.user, super().get_object_list())  # type: ignore[misc]

    def get_object(self, pk: Any) -> Any:
        if not is_key(pk):
            raise self.model_class.DoesNotExist
        return scoped(self.request.user, self.model_class._default_manager.all()).get(pk=pk)  # noqa: SLF001 Django's name

    def get_objects(self, pks: list[Any]) -> Any:
        whole = [pk for pk in pks if is_key(pk)]
        return scoped(self.request.user, self.model_class._default_manager.filter(pk__in=whole))  # noqa: SLF001 as above


class ScopedChooseView(ScopedLookup, chooser.ChooseView):
    def can_create(self) -> bool:
        return False


class ScopedChooseResultsView(ScopedLookup, chooser.ChooseResultsView):
    pass


class ScopedChosenView(ScopedLookup, chooser.SnippetChosenView):
    pass


class ScopedChosenMultipleView(ScopedLookup, chooser.SnippetChosenMultipleView):
    pass


class ScopedChooserViewSet(chooser.SnippetChooserViewSet):
    """A chooser over people's rows. It never creates any: deeds in ``domain`` do that."""

    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView
    chosen_view_class = ScopedChosenView
    chosen_multiple_view_class = ScopedChosenMultipleView
    creation_form_class = None
    form_fields = None
    exclude_form_fields = None

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
