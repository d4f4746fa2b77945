"""Find what belongs together."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from courses.blocks.questions.asked import AskBlock, why_field


def match_sample() -> dict:
    return {
        "key": "q1",
        "ask": gettext("Who does what?"),
        "pairs": [
            {
                "left": gettext("The seller"),
                "right": gettext("packs"),
                "why": gettext("The goods are with the seller."),
            },
            {"left": gettext("The courier"), "right": gettext("carries"), "why": gettext("Parcels go by courier.")},
        ],
    }


class PairBlock(StructBlock):
    left = CharBlock(label=_("This"), max_length=80)
    right = CharBlock(label=_("belongs to this"), max_length=60)
    why = why_field()

    class Meta:
        icon = "link"
        label = _("Pair")


class MatchBlock(AskBlock):
    KIND = "match"
    pairs = ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=6)

    class Meta:
        icon = "link"
        label = _("Question: match")
        group = _("Practise")
        template = "courses/blocks/question.html"
        description = _("Two to six pairs. The learner chooses for each one on the left what belongs to it.")
        preview_value = staticmethod(match_sample)
