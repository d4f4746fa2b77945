"""Phone numbers as people type them."""

import re
import unicodedata
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.domain.codes import plain_digits
from accounts.models.user import is_taken_as_it_is
from cms.core.forms import WordsField

DIGITS = 6
LETTERS_INSIDE = re.compile(r"\d.*[a-z]", re.IGNORECASE | re.DOTALL)
MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def parse_mobile(typed: str) -> str:
    """E.164 of a mobile number of our region. Raises ``ValidationError`` that says what to type instead."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    no_digits = ValidationError(_("Type the number with digits only, like 138 0013 8000."), code="not_digits")
    if LETTERS_INSIDE.search(plain):  # the library would take them for keys of an old telephone
        raise no_digits
    try:
        number = phonenumbers.parse(plain, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        raise no_digits from None
    home = phonenumbers.country_code_for_region(settings.PHONENUMBER_DEFAULT_REGION)
    if number.country_code != home:
        raise ValidationError(
            _("Codes can only be sent to mobile numbers of this country (+%(home)s). Please type one of those."),
            code="other_country",
            params={"home": home},
        )
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if is_taken_as_it_is(e164):
        return e164
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in MOBILE:
        raise ValidationError(
            _("That is not a whole mobile number. It has 11 digits; please look at each one again."), code="not_mobile"
        )
    return e164


def show_number(phone: Any) -> str:
    """The number as people read it out: ``138 0013 8000``."""
    number = phonenumbers.parse(str(phone), settings.PHONENUMBER_DEFAULT_REGION)
    digits = str(number.national_number)
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"


class MobileField(forms.CharField):
    """Cleans to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs.setdefault("max_length", 30)
        autocomplete = kwargs.pop("autocomplete", "tel")
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": autocomplete}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return parse_mobile(typed) if typed else ""


class CodeForm(forms.Form):
    """The six digits. What has more or fewer of them is no try at the code and costs none."""

    code = WordsField(
        label=_("Six-digit code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input", "autofocus": True}
        ),
        error_messages={"required": _("Type the six digits from the message.")},
    )

    def clean_code(self) -> str:
        digits = plain_digits(self.cleaned_data["code"])
        if len(digits) != DIGITS:
            raise ValidationError(_("The code is six digits. Please type all six of them."), code="six")
        return digits
