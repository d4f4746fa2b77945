"""Fill the gaps of a sentence, by typing or by choosing."""

import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from courses.blocks.questions.asked import AskBlock, refused, why_field

GAP = re.compile(r"\[([1-9])\]")


def gaps_are_whole(sentence: str, count: int) -> bool:
    """[1], [2] … each once, in any place."""
    return sorted(map(int, GAP.findall(sentence))) == list(range(1, count + 1))


def cloze_sample() -> dict:
    return {
        "key": "q1",
        "ask": gettext("Fill the gaps."),
        "sentence": gettext("First [1], then [2]."),
        "gaps": [
            {"accept": [gettext("weigh")], "others": [], "why": gettext("The weight decides the freight.")},
            {"accept": [gettext("post")], "others": [gettext("wait")], "why": gettext("Now the price is right.")},
        ],
    }


class GapBlock(StructBlock):
    accept = ListBlock(
        CharBlock(max_length=40),
        label=_("Right words; the first one is shown as the answer"),
        min_num=1,
        max_num=8,
    )
    others = ListBlock(
        CharBlock(max_length=40),
        label=_("Wrong words to choose from"),
        help_text=_("Empty: the learner types. Otherwise the learner chooses among these and the first right one."),
        min_num=0,
        max_num=4,
        default=[],
    )
    why = why_field()

    class Meta:
        icon = "edit"
        label = _("Gap")


class ClozeBlock(AskBlock):
    KIND = "cloze"
    sentence = CharBlock(label=_("Sentence"), max_length=300, help_text=_("Write [1], [2] … where the gaps are."))
    gaps = ListBlock(GapBlock(), label=_("Gaps"), min_num=1, max_num=4)

    class Meta:
        icon = "edit"
        label = _("Question: gaps")
        group = _("Practise")
        template = "courses/blocks/question.html"
        description = _("A sentence with one to four gaps, typed or chosen. Several spellings may be right.")
        preview_value = staticmethod(cloze_sample)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not gaps_are_whole(value["sentence"], len(value["gaps"])):
            raise refused("sentence", _("Write [1], [2] … in the sentence, one for each gap below."))
        return value
