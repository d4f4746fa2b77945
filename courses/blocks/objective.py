"""A goal of a module that questions can name."""

from dataclasses import dataclass
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock

from courses.blocks.questions.asked import NAME


@dataclass(frozen=True, slots=True)
class Goal:
    """``code`` is empty for a goal that no question tests."""

    code: str
    words: str


class ObjectiveBlock(StructBlock):
    code = CharBlock(
        label=_("Short name"),
        max_length=20,
        validators=[RegexValidator(NAME, _("Small letters, digits and hyphens only, such as q1."))],
        help_text=_("The same in every language. Questions name it, and answers are kept under it."),
    )
    words = CharBlock(label=_("After this module you can …"), max_length=120)

    class Meta:
        icon = "tick"
        label = _("Goal that questions test")


def goal_of(child: Any) -> Goal:
    """``child`` is a block of a module's outcomes."""
    if child.block_type == "objective":
        return Goal(child.value["code"], child.value["words"])
    return Goal("", str(child.value))
