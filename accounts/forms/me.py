from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.domain.purposes import ConsentPurpose
from accounts.enums import DisplayView
from accounts.forms.phone import MobileField
from cms.core.domain.outgoing import is_outside
from cms.core.forms import WordsField


class ProfileForm(forms.Form):
    name = WordsField(
        label=pgettext_lazy("person", "Name"),
        max_length=60,
        error_messages={"required": _("Type the name people know you by.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    view = forms.ChoiceField(
        label=_("Text size"), choices=DisplayView.choices, required=False, widget=forms.RadioSelect
    )
    neutral_notices = forms.BooleanField(
        label=_("Messages on my phone do not say what they are about"),
        help_text=_("For a phone that others look at: it only says that something new is here."),
        required=False,
    )


class NewNumberForm(forms.Form):
    phone = MobileField(label=_("New mobile number"), error_messages={"required": _("Type the new number first.")})

    def __init__(self, *args: Any, own_phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_phone = own_phone

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if phone == self.own_phone:
            raise forms.ValidationError(_("That is the number you have now."), code="same")
        return phone


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Type an address first."),
            "invalid": _("That is not an e-mail address. It looks like name@example.com."),
        },
    )


class SayForm(forms.Form):
    """A yes or a no to one purpose."""

    granted = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda word: word == "yes")


class FactForm(forms.Form):
    """One question about oneself; nobody has to answer it."""

    value = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these, or tap the button that says you would rather not.")},
    )

    def __init__(self, *args: Any, entry: ConsentPurpose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        field.label, field.help_text = entry.label, entry.why
        field.choices = entry.choices  # type: ignore[attr-defined]  # a ChoiceField


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Yes, take all of this away for good."),
        error_messages={"required": _("Tick the box if you are sure. Nothing was taken away yet.")},
    )


class RefuseForm(forms.Form):
    reason = WordsField(
        label=_("Why do you refuse?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, so that others can understand it later.")},
    )


class BrowserForm(forms.Form):
    """What ``PushManager.subscribe`` gives."""

    endpoint = forms.URLField(max_length=1000, assume_scheme="https")
    p256dh = forms.RegexField(r"^[\w\-=+/]{80,100}$", max_length=100)
    auth = forms.RegexField(r"^[\w\-=+/]{20,40}$", max_length=40)

    def clean_endpoint(self) -> str:
        endpoint = self.cleaned_data["endpoint"]
        if not is_outside(endpoint):
            raise forms.ValidationError(_("That is not the address of a push service."), code="endpoint")
        return endpoint
