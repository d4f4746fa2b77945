"""Work out a number."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DecimalBlock, ListBlock, StructBlock

from courses.blocks.questions.asked import AskBlock, refused, why_field

MOST = 999_999_999


def number_field(label: Any, **more: Any) -> DecimalBlock:
    return DecimalBlock(label=label, max_digits=13, decimal_places=4, max_value=MOST, **more)


def number_sample() -> dict:
    return {
        "key": "q1",
        "ask": gettext("You sell 20 jin at 6 yuan. How much comes in?"),
        "value": "120",
        "tolerance": "0",
        "unit": gettext("yuan"),
        "why": gettext("20 × 6 = 120."),
        "traps": [{"value": "26", "why": gettext("That is 20 + 6. Here you multiply.")}],
    }


class TrapBlock(StructBlock):
    value = number_field(_("A typical wrong answer"), min_value=-MOST)
    why = why_field()

    class Meta:
        icon = "warning"
        label = _("Typical wrong answer")


class NumberBlock(AskBlock):
    KIND = "number"
    value = number_field(_("The right number"), min_value=-MOST)
    tolerance = number_field(
        _("How far off is still right"), min_value=0, default=0, help_text=_("0: only this very number.")
    )
    unit = CharBlock(
        required=False, max_length=12, label=_("Unit"), help_text=_("Shown beside the field, such as yuan.")
    )
    why = why_field()
    traps = ListBlock(TrapBlock(), label=_("Typical wrong answers"), min_num=0, max_num=4, default=[])

    class Meta:
        icon = "decimal"
        label = _("Question: number")
        group = _("Practise")
        template = "courses/blocks/question.html"
        description = _("A number with its unit and how far off is still right. Typical mistakes are explained.")
        preview_value = staticmethod(number_sample)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if any(abs(trap["value"] - value["value"]) <= value["tolerance"] for trap in value["traps"]):
            raise refused("traps", _("One of these would count as right. Make the tolerance smaller or take it out."))
        return value
