"""How forms look: one renderer and one field template for every room."""

from typing import Any
from uuid import uuid4

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from cms.core.domain.carrying import MOST_BYTES, NoFile, read_file
from cms.core.domain.keys import MOST_DIGITS, is_key
from cms.core.domain.words import is_seen, tidy


class ProductFormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class WordsField(forms.CharField):
    """Words that are kept: control characters and marks that turn the writing are left out, silently.

    Whoever sends them did not type them; what was typed arrives. One line stays one line.
    """

    def to_python(self, value: Any) -> str:
        words = tidy(super().to_python(value) or "")
        if not isinstance(self.widget, forms.Textarea):
            words = words.replace("\n", " ")
        if not is_seen(words):
            return str(self.empty_value or "")
        return words.strip() if self.strip else words


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no database counts to is nobody's, like any other that nobody has."""

    def clean(self, value: Any) -> Any:
        for said in value if isinstance(value, list | tuple) else ():
            if str(said).isdecimal() and not is_key(said):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": said[:MOST_DIGITS]}
                )
        return super().clean(value)


class ClientIdForm(forms.Form):
    """A form whose deed happens once however often it is sent: ``cid`` is made when the page is rendered."""

    cid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class HandInForm(forms.Form):
    """A file that another phone saved; ``found`` is what is in it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("Its name begins with “waiting”. It counts for whose phone it comes from."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.json,text/plain,application/json"}),
    )

    def clean_file(self) -> dict[str, Any]:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            words = _("This file is too large: at most %(most)s MB. Let the phone save it again, in several files.")
            raise forms.ValidationError(words % {"most": MOST_BYTES // (1024 * 1024)}, code="too_large")
        try:
            return read_file(upload.read())
        except NoFile:
            words = _("This is no file from “On this phone”, or it is broken. Let the phone save it again.")
            raise forms.ValidationError(words, code="no_file") from None


REQUIRED = gettext_noop("This field is required.")
CHOOSE = gettext_noop("- Select an option -")
NO_WRITING = gettext_noop("Null characters are not allowed.")
TOO_LONG = ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
"""Django's own words, named here so that our catalogue can say them in spoken Chinese."""
