"""Forms for the PIN. What is typed here is never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.codes import plain_digits
from accounts.domain.pins import PICTURES, why_pictures_will_not_do, why_too_easy
from accounts.enums import PinPicture
from cms.core.forms import WordsField


def pin_field(label: Any, **more: Any) -> WordsField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 12, "class": "code-input"}
    return WordsField(label=label, max_length=12, widget=forms.PasswordInput(attrs=attrs), **more)


class PinForm(forms.Form):
    pin = pin_field(_("Your PIN"))


class NewPinForm(forms.Form):
    pin = pin_field(_("Choose a PIN"), help_text=_("Four to six digits that nobody near you would guess."))
    again = pin_field(_("The same once more"))

    def clean_pin(self) -> str:
        pin = plain_digits(self.cleaned_data["pin"])
        if reason := why_too_easy(pin):
            raise forms.ValidationError(reason, code="too_easy")
        return pin

    def clean_again(self) -> str:
        again = plain_digits(self.cleaned_data["again"])
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise forms.ValidationError(_("The two are not the same. Type both once more."), code="differ")
        return again


class PictureForm(forms.Form):
    """Four pictures, one tap each: ``pin`` and ``again`` carry those tapped so far, ``add`` is the one tapped now."""

    pin = WordsField(max_length=60, required=False)
    again = WordsField(max_length=60, required=False)
    add = forms.ChoiceField(choices=PinPicture.choices, required=False)
    twice = False

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for name in ("pin", "again"):
            said = [one for one in (facts.get(name) or "").split(".") if one in PinPicture.values]
            facts[name] = ".".join(said[:PICTURES])
        if facts.get("add"):
            name = "again" if self.twice and facts["pin"].count(".") == PICTURES - 1 else "pin"
            facts[name] = ".".join([*filter(None, facts[name].split(".")), facts["add"]][:PICTURES])
        return facts

    def tapped(self, name: str) -> int:
        said = self.cleaned_data.get(name, "")
        return len(said.split(".")) if said else 0

    @property
    def is_whole(self) -> bool:
        return self.tapped("again" if self.twice else "pin") == PICTURES


class NewPictureForm(PictureForm):
    """As above, and all four once more."""

    twice = True

    def why_not(self) -> str:
        """Why these will not do, in words; "" where they will."""
        facts = self.cleaned_data
        if reason := why_pictures_will_not_do(facts["pin"]):
            return reason
        return "" if facts["pin"] == facts["again"] else str(_("The two are not the same. Tap all four once more."))


class GuardForm(forms.Form):
    chats = forms.BooleanField(label=_("My chats with mentors"), required=False)
    evidence = forms.BooleanField(label=_("My practice and its photos"), required=False)
    sums = forms.BooleanField(label=_("My saved calculations"), required=False)


class HelperForm(forms.Form):
    helper = WordsField(
        label=_("Who helps you?"),
        max_length=30,
        help_text=_("A name, so that you know afterwards who did what."),
        error_messages={"required": _("Write who helps you, such as: my granddaughter.")},
    )
