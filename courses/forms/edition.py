"""For which place lessons are told otherwise."""

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


class RegionForm(EditionForm):
    """A whole track or module. ``also`` is only asked where the editor may write in another language too."""

    also = forms.BooleanField(required=False, label=_("The other language too"))

    def __init__(self, *args: Any, has_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_others:
            del self.fields["also"]


class PartForm(forms.Form):
    """One track or module of all; empty: all of them."""

    part = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class TabletForm(forms.Form):
    """The place that an address names; what is none is as if it were not there."""

    place = forms.ModelChoiceField(queryset=Unit.objects.all(), required=False)
