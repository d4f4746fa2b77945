"""The form of a tool, built from what the tool asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cms.core.forms import WordsField
from courses.tools.domain.sums.shape import Ask, Sheet
from courses.tools.forms.fields import WRONG, NumberField


def field_of(ask: Ask) -> forms.Field:
    common: dict[str, Any] = {"label": ask.label, "help_text": ask.help, "required": ask.must}
    if ask.is_number:
        field: Any = NumberField(
            low=ask.low, high=ask.high, places=ask.places, is_percent=ask.kind == "percent", empty=ask.empty, **common
        )
        field.widget.attrs |= field.bounds
        field.widget.attrs["data-empty"] = "" if ask.empty is None else f"{ask.empty:f}"
    elif ask.kind == "choice":
        field = forms.ChoiceField(choices=ask.choices, **common)
        field.error_messages["invalid_choice"] = _("Choose one of the answers.")
    elif ask.kind == "tick":
        field = forms.BooleanField(label=ask.label, help_text=ask.help, required=False)
    else:
        widget = forms.Textarea(attrs={"rows": ask.rows}) if ask.rows > 1 else forms.TextInput()
        field = WordsField(max_length=ask.most, widget=widget, **common)
    field.widget.attrs["data-kind"] = ask.kind
    field.initial = ask.initial or None
    return field


class SumForm(forms.Form):
    """``facts`` after validation: what ``Sheet.compute`` takes."""

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for ask in sheet.asks:
            self.fields[ask.name] = field_of(ask)

    @property
    def facts(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Groups with their bound fields; a folded one is open where something in it is wrong or typed."""
        found = []
        for group in self.sheet.groups:
            fields = [self[ask.name] for ask in group.asks]
            is_open = any(field.errors or (self.is_bound and field.data) for field in fields)
            found.append(
                {"title": group.title, "help": group.help, "fields": fields, "is_open": is_open} | _fold(group)
            )
        return found

    @property
    def wrong(self) -> dict[str, Any]:
        """The sentences that the phone says by itself."""
        return WRONG


def _fold(group: Any) -> dict[str, bool]:
    return {"folded": group.folded}
