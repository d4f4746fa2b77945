"""Forms of the pages: coming in by number, making a session."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.codes import plain_digits
from association.models import Unit
from cms.core.forms import ClientIdForm, WordsField
from mentorship.live.forms.deeds import AskForm
from mentorship.live.models import Room


class CodeForm(forms.Form):
    code = WordsField(
        label=_("Six-digit number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20}),
        error_messages={"required": _("Type the six digits that the host gave you.")},
    )

    def clean_code(self) -> str:
        code = plain_digits(self.cleaned_data["code"])
        RegexValidator(r"\A[0-9]{6}\Z", _("The number has six digits, for example 407 215."))(code)
        return code


class WriteForm(ClientIdForm, AskForm):
    """A question where no room is open: for a session of the list, for six digits, or for one chosen later."""

    room = forms.SlugField(label=_("For which session?"), max_length=12, required=False, widget=forms.Select)
    code = WordsField(
        label=_("Or type its six-digit number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20}),
    )
    field_order = ("text", "room", "code", "cid")

    def __init__(self, *args: Any, sessions: Iterable[Room] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "write-%s"  # "code" stands on the page twice
        listed = [(room.slug, room.title) for room in sessions]
        if listed:
            self.fields["room"].widget.choices = [("", _("I choose one later")), *listed]
        else:
            self.fields["room"].widget = forms.HiddenInput()

    def clean_code(self) -> str:
        return plain_digits(self.cleaned_data["code"])


class PlaceForm(forms.Form):
    room = forms.SlugField(max_length=12)


class ScheduleForm(ClientIdForm, forms.ModelForm):
    """A session; the time is the village's own."""

    starts_at = forms.DateTimeField(
        label=_("When it starts"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(), required=False, label=_("For which village"), empty_label=_("For everyone")
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))

    class Meta:
        model = Room
        fields = ("title", "about", "starts_at", "unit", "language")
        field_classes = {"title": WordsField, "about": WordsField}
        labels = {"title": _("What you will talk about"), "about": _("A few more words")}
        widgets = {"about": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True

    def clean_starts_at(self) -> Any:
        starts_at = self.cleaned_data["starts_at"]
        if starts_at < timezone.now() - timedelta(hours=1):
            raise forms.ValidationError(_("That time has passed. Please choose a later one."))
        return starts_at
