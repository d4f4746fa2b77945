from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgeBand
from accounts.forms.phone import MobileField
from accounts.rules import needs_guardian
from cms.core.forms import WordsField


class PhoneForm(forms.Form):
    phone = MobileField(error_messages={"required": _("Type your mobile number first.")})


class WelcomeForm(forms.Form):
    """The third and last screen of signing up."""

    name = WordsField(
        label=_("What may we call you?"),
        help_text=_("Your name, as people in the village know you."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type the name people know you by.")},
    )
    age_band = forms.ChoiceField(
        label=_("How old are you?"),
        choices=[
            (band.value, band.label) for band in (AgeBand.ADULT, AgeBand.FROM_16, AgeBand.FROM_14, AgeBand.UNDER_14)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your age; the law asks for it.")},
    )
    agree = forms.BooleanField(
        label=_("I have read how my data is kept, and I agree."),
        error_messages={"required": _("Without your agreement we may not keep an account for you.")},
    )

    def clean_age_band(self) -> str:
        band = self.cleaned_data["age_band"]
        if band == AgeBand.UNDER_14:
            raise forms.ValidationError(
                _(
                    "Under 14 you can't have an account of your own. Learn together with your parents: "
                    "they sign in with their number, and nothing you read here needs an account."
                ),
                code="under_14",
            )
        return band

    @property
    def wants_guardian(self) -> bool:
        return needs_guardian(self.cleaned_data["age_band"])


class GuardianForm(forms.Form):
    guardian_name = WordsField(
        label=_("Name of your father, mother or guardian"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name of the grown-up who looks after you.")},
    )
    guardian_phone = MobileField(
        label=_("Their mobile number"),
        autocomplete="off",
        error_messages={"required": _("Type their mobile number; they get a code.")},
    )

    def __init__(self, *args: Any, own_phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_phone = own_phone

    def clean_guardian_phone(self) -> str:
        phone = self.cleaned_data["guardian_phone"]
        if phone == self.own_phone:
            raise forms.ValidationError(_("That is your own number. Type the number of the grown-up."), code="own")
        return phone


class WhoForm(forms.Form):
    """The check question after a long time."""

    name = WordsField(
        label=_("Which name is on the account?"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name you gave when you signed up.")},
    )


class LostPhoneForm(forms.Form):
    old_phone = MobileField(label=_("Your old number"), autocomplete="off")
    name = WordsField(label=_("Your name, as it stands in the account"), max_length=60)
    new_phone = MobileField(label=_("Your new number"), help_text=_("We send a code to it now."))
    about = WordsField(
        label=_("How can an admin recognise you?"),
        help_text=_("For example: the village you live in, your shop, who your mentor is."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("old_phone") and facts.get("old_phone") == facts.get("new_phone"):
            self.add_error("new_phone", _("Both numbers are the same. If you still have it, simply sign in."))
        return facts
