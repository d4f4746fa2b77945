"""A question explains every option, right or wrong: a wrong answer is where learning starts."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    StructBlock,
    StructValue,
)

from courses.blocks.questions.asked import AskBlock, check_count
from courses.enums import Choose


def question_sample() -> dict:
    return {
        "key": "q1",
        "choose": "one",
        "ask": gettext("What do you do first?"),
        "options": [
            {"text": gettext("Weigh it"), "right": True, "why": gettext("Yes: then you know the price.")},
            {"text": gettext("Post it"), "right": False, "why": gettext("Then the price may surprise you.")},
        ],
    }


class OptionBlock(StructBlock):
    text = CharBlock(label=_("Answer"), max_length=160)
    right = BooleanBlock(required=False, label=_("This is right"))
    why = CharBlock(label=_("Why"), max_length=300, help_text=_("Shown to whoever chose it: say it kindly."))

    class Meta:
        icon = "list-ul"
        label = _("Answer")


class QuestionValue(StructValue):
    @property
    def right(self) -> list[int]:
        """Numbers of the right options, from 0."""
        return [n for n, option in enumerate(self["options"]) if option["right"]]

    @property
    def many(self) -> bool:
        return self["choose"] == Choose.MANY


class QuestionBlock(AskBlock):
    choose = ChoiceBlock(choices=Choose.choices, default=Choose.ONE, label=_("How many are right"))
    options = ListBlock(OptionBlock(), label=_("Answers"), min_num=2, max_num=5)

    class Meta:
        icon = "help"
        label = _("Question")
        group = _("Practise")
        template = "courses/blocks/question.html"
        value_class = QuestionValue
        description = _("A question with two to five answers. Each answer says why it is right or wrong.")
        preview_value = staticmethod(question_sample)

    def clean(self, value: Any) -> Any:
        return check_count(super().clean(value))
