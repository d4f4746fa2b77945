"""What learners and officers send about records."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from association.models import Unit
from cms.core.domain.outgoing import is_outside
from cms.core.forms import WordsField
from courses.cohorts.models import Cohort
from courses.records.domain.keeping import FIXED, classes_for, is_agreed, lies_in, needs_secret, places_for
from courses.records.exceptions import AnotherReceiver, SecretMissing


class WordForm(forms.Form):
    """Yes or no. ``seen`` stands for what was read; a no does not need it."""

    granted = forms.ChoiceField(choices=(("yes", "yes"), ("no", "no")))
    seen = WordsField(max_length=64, required=False, widget=forms.HiddenInput)


class ClassesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit} · {obj} · {obj.starts_on:%Y-%m-%d}"


class ReceiverForm(WagtailAdminModelForm):
    """The secret goes in and never comes out: the field is empty each time, and empty it changes nothing."""

    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Place"))
    name = WordsField(
        label=_("Who gets the records"),
        max_length=80,
        help_text=_("As learners know it, such as: vocational school of Longtan."),
    )
    cohorts = ClassesField(queryset=Cohort.objects.none(), label=_("Classes"), required=False)
    key = WordsField(label=_("Key"), max_length=200, required=False)
    secret = WordsField(
        label=_("Secret"),
        max_length=300,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is kept sealed and never shown again. Leave it empty to keep the one there is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places_for(self.for_user)
        self.fields["cohorts"].queryset = classes_for(self.for_user)
        self.is_agreed = is_agreed(self.instance)
        if self.is_agreed:
            for name in FIXED:
                self.fields[name].disabled = True
                self.fields[name].help_text = AnotherReceiver.message

    def clean_endpoint(self) -> str:
        address = str(self.cleaned_data["endpoint"] or "").strip().rstrip("/").removesuffix("/statements")
        if address and not is_outside(address):
            raise ValidationError(
                _("It must begin with https and be a public name on the internet, without a number after it.")
            )
        if "?" in address or "#" in address:
            raise ValidationError(_("Only the address itself, please: nothing after a question mark."))
        return address

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if ":" in key:
            raise ValidationError(_("A key has no colon in it. What follows the colon is the secret."))
        return key

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        unit, cohorts = words.get("unit"), words.get("cohorts")
        if unit and cohorts and (outside := [row for row in cohorts if not lies_in(row, unit)]):
            words_for_it = _("These classes do not lie in this place: %(names)s.")
            self.add_error("cohorts", words_for_it % {"names": "、".join(str(row) for row in outside)})
        if words.get("endpoint") and not words.get("key"):
            self.add_error("key", _("An address needs its key and its secret. They come from there."))
        if "endpoint" in words and "key" in words and not words.get("secret"):
            if words["endpoint"] and not self.instance.sealed:
                self.add_error("secret", _("An address needs its key and its secret. They come from there."))
            elif needs_secret(self.instance, endpoint=words["endpoint"], key=words["key"]):
                self.add_error("secret", SecretMissing.message)
        return words
