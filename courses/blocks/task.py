"""A practice task: what to do in real life, what to show for it, and by which points a reviewer looks at it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    StructBlock,
    StructBlockValidationError,
)

from cms.core.blocks import ProseBlock
from courses.enums import Ask, Seal
from courses.rules import MOST_ASKS, MOST_CRITERIA, MOST_MINUTES, MOST_PHOTOS


def short_name() -> CharBlock:
    return CharBlock(
        label=_("Short name"),
        max_length=20,
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Small letters, digits and hyphens only, such as q1."))],
        help_text=_("The same in every language. What was sent is kept under it."),
    )


def task_sample() -> dict:
    return {
        "title": gettext("Weigh your first parcel"),
        "minutes": 20,
        "peer": True,
        "text": f"<ol><li>{gettext('Put it on the scale, box and all.')}</li></ol>",
        "asks": [{"key": "scale", "kind": "photo", "label": gettext("A photo of the scale"), "most": 2}],
        "rubric": [
            {"key": "number", "text": gettext("The weight can be read")},
            {"key": "box", "text": gettext("The box stands on the scale")},
        ],
    }


class AskBlock(StructBlock):
    """One thing to show. ``most`` counts photos; ``screenshot`` reminds to hide names; ``unit`` is a number's."""

    key = short_name()
    kind = ChoiceBlock(choices=Ask.choices, default=Ask.PHOTO, label=_("What to show"))
    label = CharBlock(label=_("What the learner reads"), max_length=80)
    optional = BooleanBlock(required=False, label=_("May be left out"))
    most = IntegerBlock(
        required=False, min_value=1, max_value=MOST_PHOTOS, label=_("At most so many photos"), default=1
    )
    screenshot = BooleanBlock(
        required=False, label=_("A screenshot"), help_text=_("The learner is asked to hide names and numbers first.")
    )
    unit = CharBlock(required=False, max_length=12, label=_("Unit of the number"))

    class Meta:
        icon = "upload"
        label = _("To show")


class CriterionBlock(StructBlock):
    key = short_name()
    text = CharBlock(label=_("Point to look at"), max_length=120)
    optional = BooleanBlock(required=False, label=_("Need not be met"))
    seal = ChoiceBlock(required=False, choices=Seal.choices, label=_("Gives this seal"))

    class Meta:
        icon = "check"
        label = _("Point")


def refuse_twins(rows: Any) -> None:
    keys = [row["key"] for row in rows]
    if len(keys) != len(set(keys)):
        raise ValidationError(_("Two entries have the same short name. Give each its own."))


class TaskBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=60)
    minutes = IntegerBlock(label=_("minutes"), min_value=1, max_value=MOST_MINUTES)
    peer = BooleanBlock(
        required=False, label=_("Others may look at it"), help_text=_("Somebody who has finished this task, too.")
    )
    text = ProseBlock(label=_("What to do, step by step"))
    asks = ListBlock(AskBlock(), label=_("What to show"), min_num=1, max_num=MOST_ASKS)
    rubric = ListBlock(CriterionBlock(), label=_("Points to look at"), min_num=2, max_num=MOST_CRITERIA)

    class Meta:
        icon = "tick"
        label = _("Practice task")
        group = _("Practise")
        template = "courses/blocks/task.html"
        description = _("What to do in real life, what to show for it, and two to five points a reviewer looks at.")
        preview_value = staticmethod(task_sample)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        for name in ("asks", "rubric"):
            try:
                refuse_twins(value[name])
            except ValidationError as wrong:
                raise StructBlockValidationError(block_errors={name: wrong}) from wrong
        if all(ask["optional"] for ask in value["asks"]):
            raise StructBlockValidationError(
                block_errors={"asks": ValidationError(_("One thing at least must be shown."))}
            )
        if sum(ask["most"] or 1 for ask in value["asks"] if ask["kind"] == Ask.PHOTO) > MOST_PHOTOS:
            raise StructBlockValidationError(
                block_errors={"asks": ValidationError(_("All photos together: at most six."))}
            )
        return value
