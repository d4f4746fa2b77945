"""Choose among pictures."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, ChoiceBlock, ListBlock, StructBlock

from courses.blocks.drawings import drawings
from courses.blocks.picture import PictureBlock, picture_sample
from courses.blocks.questions.asked import AskBlock, check_count, refused, why_field
from courses.enums import Choose


def pictures_sample() -> dict:
    names = [name for name, _label in drawings()][1:2]
    other = {"drawing": names[0] if names else "", "image": None, "alt": gettext("A wrapped parcel")}
    return {
        "key": "q1",
        "choose": "one",
        "ask": gettext("Which picture shows the weighing?"),
        "options": [
            {"picture": picture_sample(), "right": True, "why": gettext("Yes: the parcel lies on the scale.")},
            {"picture": other, "right": False, "why": gettext("Here it is packed already.")},
        ],
    }


class PictureOptionBlock(StructBlock):
    picture = PictureBlock(label=_("Picture"))
    right = BooleanBlock(required=False, label=_("This is right"))
    why = why_field()

    class Meta:
        icon = "image"
        label = _("Answer")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["picture"]["drawing"] and not value["picture"]["image"]:
            raise refused("picture", _("Choose a picture."))
        return value


class PicturesBlock(AskBlock):
    KIND = "pictures"
    choose = ChoiceBlock(choices=Choose.choices, default=Choose.ONE, label=_("How many are right"))
    options = ListBlock(PictureOptionBlock(), label=_("Answers"), min_num=2, max_num=4)

    class Meta:
        icon = "image"
        label = _("Question: pictures")
        group = _("Practise")
        template = "courses/blocks/question.html"
        description = _("Two to four pictures to choose from. Each one says why it is right or wrong.")
        preview_value = staticmethod(pictures_sample)

    def clean(self, value: Any) -> Any:
        return check_count(super().clean(value))
