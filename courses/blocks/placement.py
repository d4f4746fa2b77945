"""Paths through the course, and the questions that find one."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, ListBlock, StructBlock

from courses.blocks.questions.asked import NAME
from courses.enums import PlacePicture
from courses.rules import MOST_ANSWERS_TO_PLACE


def short_name(*, required: bool = True) -> CharBlock:
    return CharBlock(
        label=_("Short name"),
        max_length=20,
        required=required,
        validators=[RegexValidator(NAME, _("Small letters, digits and hyphens only, such as q1."))],
        help_text=_("The same in every language. What learners said is kept under it."),
    )


def picture() -> ChoiceBlock:
    return ChoiceBlock(choices=PlacePicture.choices, required=False, label=_("Drawing"))


class PathBlock(StructBlock):
    code = short_name()
    title = CharBlock(label=_("Title"), max_length=40)
    summary = CharBlock(label=_("In one sentence"), max_length=120)
    everything = BooleanBlock(required=False, label=_("Every module lies on it"))

    class Meta:
        icon = "arrow-right"
        label = _("Path")


class PlaceAnswerBlock(StructBlock):
    key = short_name()
    picture = picture()
    text = CharBlock(label=_("Answer"), max_length=40)
    because = CharBlock(
        label=_("How the path explains itself"),
        required=False,
        max_length=60,
        help_text=_("It goes on after “because”, such as: you have no shop yet."),
    )
    path = CharBlock(
        label=_("Leads to this path"),
        required=False,
        max_length=20,
        help_text=_("Short name of a path. Where several answers name one, the last of them decides."),
    )
    knows = CharBlock(
        label=_("May know already"),
        required=False,
        max_length=60,
        validators=[RegexValidator(r"^(M\d{2}( M\d{2})*)?$", _("Numbers of modules, such as M03 M06."))],
        help_text=_("Numbers of modules. The learner is asked to show it; nothing is marked by this answer alone."),
    )


class PlacementBlock(StructBlock):
    key = short_name()
    picture = picture()
    ask = CharBlock(label=_("Question"), max_length=80, help_text=_("Short and kind: nobody is being tested."))
    answers = ListBlock(PlaceAnswerBlock(), label=_("Answers"), min_num=2, max_num=MOST_ANSWERS_TO_PLACE)

    class Meta:
        icon = "help"
        label = pgettext_lazy("that finds a path", "Question")
