"""What every kind of question has: a short name that answers are kept under, the question, and what it tests."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructBlockValidationError

from courses.enums import Choose

NAME = r"^[a-z0-9-]+$"
LONGEST_WHY = 300


def refused(field: str, message: Any) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={field: ValidationError(message)})


def why_field() -> CharBlock:
    return CharBlock(label=_("Why"), max_length=LONGEST_WHY, help_text=_("Shown with the answer: say it kindly."))


def check_count(value: Any) -> Any:
    """One right answer, or two and more, as the editor said."""
    count = sum(bool(option["right"]) for option in value["options"])
    if value["choose"] == Choose.ONE and count != 1:
        raise refused("choose", _("Mark exactly one right answer."))
    if value["choose"] == Choose.MANY and count < 2:  # noqa: PLR2004 many means two or more
        raise refused("choose", _("Mark at least two right answers."))
    return value


class AskBlock(StructBlock):
    KIND = "question"
    key = CharBlock(
        label=_("Short name"),
        max_length=20,
        validators=[RegexValidator(NAME, _("Small letters, digits and hyphens only, such as q1."))],
        help_text=_("The same in every language, such as q1. Answers already given are kept under it."),
    )
    objective = CharBlock(
        required=False,
        label=_("What it tests"),
        max_length=20,
        validators=[RegexValidator(NAME, _("Small letters, digits and hyphens only, such as q1."))],
        help_text=_("The short name of one of the module's goals; it shows the learner how firm that goal is."),
    )
    ask = CharBlock(label=_("Question"), max_length=200)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """``kind`` is the block's name in a lesson: templates make a question of it."""
        return super().get_context(value, parent_context) | {"kind": self.KIND}
