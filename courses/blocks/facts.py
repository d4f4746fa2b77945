"""Facts that age or that differ from place to place."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    URLBlock,
)

from cms.core.blocks import ProseBlock
from courses.enums import Platform, Review


class FactValue(StructValue):
    @property
    def may_have_changed(self) -> bool:
        """Past its review date nobody has looked at the fact again."""
        return bool(self["review_by"]) and self["review_by"] < timezone.localdate()

    @property
    def is_reviewed(self) -> bool:
        return self["status"] == Review.REVIEWED

    @property
    def platform_label(self) -> str:
        return str(Platform(self["platform"]).label)


def fact_sample() -> dict:
    words = gettext("A deposit may be asked for before you can list.")
    return {
        "platform": "other",
        "text": f"<p>{words}</p>",
        "status": "unreviewed",
        "source": gettext("The platform's fee page"),
        "checked_on": date(2026, 11, 1),
        "review_by": timezone.localdate() + timedelta(days=180),
        "owner": gettext("Course team"),
    }


def local_sample() -> dict:
    words = gettext("Ask your mentor for the days.")
    return {"title": gettext("Who picks up parcels here?"), "text": f"<p>{words}</p>"}


class FactBlock(StructBlock):
    platform = ChoiceBlock(choices=Platform.choices, label=_("Where it holds"))
    text = ProseBlock(label=_("The fact"))
    source = CharBlock(label=_("Source"), max_length=160, help_text=_("Who says so, in words."))
    link = URLBlock(required=False, label=_("Address of the source"))
    status = ChoiceBlock(
        choices=Review.choices,
        default=Review.UNREVIEWED,
        label=_("Reviewed?"),
        help_text=_("Until somebody who knows the matter has looked at it, readers see “not yet reviewed”."),
    )
    checked_on = DateBlock(label=_("Checked on"), help_text=_("The day on which somebody last looked it up."))
    review_by = DateBlock(label=_("Look at it again by"), help_text=_("After this day it shows “may have changed”."))
    owner = CharBlock(label=_("Who looks after it"), max_length=80)

    class Meta:
        icon = "calendar-check"
        label = _("Dated fact")
        group = _("Facts")
        template = "courses/blocks/fact.html"
        value_class = FactValue
        description = _("A fee, a rule or a menu that may change, with its source and the day it was checked.")
        preview_value = staticmethod(fact_sample)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["review_by"] <= value["checked_on"]:
            message = _("The review comes after the check: choose a later day.")
            raise StructBlockValidationError(block_errors={"review_by": ValidationError(message)})
        return value


class LocalBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=80)
    text = ProseBlock(label=_("What is different here, and whom to ask"))

    class Meta:
        icon = "site"
        label = _("In your village")
        group = _("Facts")
        template = "courses/blocks/local.html"
        description = _("What differs from place to place: who packs, who ships, what it costs. Say whom to ask.")
        preview_value = staticmethod(local_sample)
