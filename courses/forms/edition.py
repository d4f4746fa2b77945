"""For which place a lesson is told otherwise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from association.models import Unit


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        depth = obj.path.count("/") - 1
        return f"{'　' * depth}{obj}"


class EditionForm(forms.Form):
    unit = PlaceField(queryset=Unit.objects.none(), label=_("For which place?"), empty_label=_("Choose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.order_by("path")  # type: ignore[attr-defined]  # a choice of rows
