"""What is typed into the cash book."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.forms import ClientIdForm, WordsField
from cms.core.pictures import clean_picture
from courses.tools.domain.book import AHEAD, OLDEST
from courses.tools.enums import Pocket, Purpose, Way
from courses.tools.forms.fields import MoneyField

NOUGHT = Decimal(0)
LARGEST = 15 * 1024 * 1024  # bytes of a photograph as a phone takes it
WRITTEN_BY_THE_BOOK = {Purpose.FOUND, Purpose.MISSING}


def purposes() -> list[tuple[Any, Any]]:
    """In, out, neither: each with its purposes. Differences are written by a count, not by hand."""
    listed = [purpose for purpose in Purpose if purpose not in WRITTEN_BY_THE_BOOK]
    groups = [(way.label, [(p.value, p.label) for p in listed if p.way == way]) for way in Way]
    return [("", _("Choose …")), *groups]


class EntryForm(ClientIdForm):
    amount = MoneyField(label=_("How much? (yuan)"))
    purpose = forms.ChoiceField(label=_("In, out or neither?"), choices=purposes)
    pocket = forms.ChoiceField(
        label=_("Which pocket?"), choices=Pocket.choices, widget=forms.RadioSelect, initial=Pocket.SHOP
    )
    day = forms.DateField(
        label=_("On which day?"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day like 2026-11-01.")},
    )
    words = WordsField(label=_("What was it?"), max_length=120, required=False)
    receipt = forms.FileField(
        label=_("Photo of the receipt"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("Only you see it. Place and camera are taken out of the picture."),
    )

    def clean_purpose(self) -> Purpose:
        return Purpose(self.cleaned_data["purpose"])

    def clean_pocket(self) -> Pocket:
        return Pocket(self.cleaned_data["pocket"])

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        today = timezone.localdate()
        if day > today + AHEAD:
            raise forms.ValidationError(_("This day has not come yet. Write it down when the money has moved."))
        if day < today - OLDEST:
            raise forms.ValidationError(_("That is more than three years ago. Look at the year again."))
        return day

    def clean_receipt(self) -> Any:
        photo = self.cleaned_data["receipt"]
        if not photo:
            return None
        if photo.size > LARGEST:
            raise forms.ValidationError(
                _("This photo is larger than 15 MB. Take a smaller one; the line is kept here.")
            )
        return clean_picture(photo)


class CountForm(ClientIdForm):
    pocket = forms.ChoiceField(
        label=_("Which pocket?"), choices=Pocket.choices, widget=forms.RadioSelect, initial=Pocket.SHOP
    )
    counted = MoneyField(
        label=_("How much is really there? (yuan)"),
        low=NOUGHT,
        help_text=_("Cash in the box and on the account together."),
    )

    def clean_pocket(self) -> Pocket:
        return Pocket(self.cleaned_data["pocket"])


class StockForm(ClientIdForm):
    opening = MoneyField(label=_("Goods in the house at the beginning of the month (yuan)"), low=NOUGHT, required=False)
    closing = MoneyField(label=_("Goods in the house at the end of the month (yuan)"), low=NOUGHT, required=False)
