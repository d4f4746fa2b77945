"""Fields for numbers as people type them: full-width digits, thousands, yuan and percent signs are read."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.core.forms import WordsField
from courses.tools.domain.sums.numbers import NoNumber, bare, number_in, places_of

#: One sentence for each fault; LOW, HIGH and PLACES stand for the field's own. The phone says the same ones.
WRONG: dict[str, Any] = {
    "missing": _("Please fill this in. If there is nothing, write 0."),
    "number": _("Write a number in digits, such as 12.50."),
    "low": _("This cannot be less than LOW."),
    "high": _("This is too much: at most HIGH."),
    "places": _("Too many digits behind the point: at most PLACES."),
}


class NumberField(WordsField):
    """A number between ``low`` and ``high`` with at most ``places`` digits behind the point; nothing is rounded.

    A percent is typed from 0 to 100 and comes out between 0 and 1.
    """

    def __init__(
        self,
        *,
        low: Decimal = Decimal(0),
        high: Decimal = Decimal(1_000_000),
        places: int = 2,
        is_percent: bool = False,
        empty: Decimal | None = None,
        **more: Any,
    ) -> None:
        self.low, self.high, self.places, self.is_percent, self.empty = low, high, places, is_percent, empty
        super().__init__(max_length=60, **more)
        # Not yet in any language: a form is made once, whoever reads it later.
        self.error_messages |= {"required": WRONG["missing"], "max_length": WRONG["number"]}

    def say(self, word: str) -> str:
        bounds = {"LOW": bare(self.low), "HIGH": bare(self.high), "PLACES": str(self.places)}
        sentence = str(WRONG[word])
        for name, value in bounds.items():
            sentence = sentence.replace(name, value)
        return sentence

    @property
    def bounds(self) -> dict[str, Any]:
        """For the phone, which reads the same numbers by itself."""
        return {"data-low": bare(self.low), "data-high": bare(self.high), "data-places": self.places}

    @property
    def wrong(self) -> dict[str, str]:
        """What the phone says by this field: a sentence for each fault."""
        return {word: self.say(word) for word in WRONG}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal" if self.places else "numeric", "autocomplete": "off", "maxlength": 60}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return self.scaled(self.empty)
        try:
            found = number_in(typed)
        except NoNumber:
            raise ValidationError(self.say("number"), code="number") from None
        for word, is_wrong in (
            ("low", found < self.low),
            ("high", found > self.high),
            ("places", places_of(found) > self.places),
        ):
            if is_wrong:
                raise ValidationError(self.say(word), code=word)
        return self.scaled(found)

    def scaled(self, found: Decimal | None) -> Decimal | None:
        return found / 100 if found is not None and self.is_percent else found


class MoneyField(NumberField):
    """Yuan and fen, more than nothing."""

    def __init__(self, *, low: Decimal = Decimal("0.01"), **more: Any) -> None:
        super().__init__(low=low, high=Decimal("9999999.99"), places=2, **more)

    def say(self, word: str) -> str:
        if word == "low" and self.low > 0:
            return str(_("Write an amount above 0. For money that goes out choose “out”, without a minus."))
        if word == "high":
            return str(_("This is too much for one entry: at most 9,999,999.99 yuan."))
        return super().say(word)
