"""Put steps into their order."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from courses.blocks.questions.asked import AskBlock, why_field


def order_sample() -> dict:
    return {
        "key": "q1",
        "ask": gettext("What comes first?"),
        "steps": [
            {"text": gettext("Weigh it"), "why": gettext("The weight decides the freight.")},
            {"text": gettext("Set the price"), "why": gettext("Now you know what it costs.")},
            {"text": gettext("Post it"), "why": gettext("Last, when the price is right.")},
        ],
    }


class OrderStepBlock(StructBlock):
    text = CharBlock(label=_("Step"), max_length=80)
    why = why_field()

    class Meta:
        icon = "list-ol"
        label = _("Step")


class OrderBlock(AskBlock):
    KIND = "order"
    steps = ListBlock(OrderStepBlock(), label=_("Steps, in the right order"), min_num=3, max_num=6)

    class Meta:
        icon = "list-ol"
        label = _("Question: order")
        group = _("Practise")
        template = "courses/blocks/question.html"
        description = _("Three to six steps. Write them in the right order; the learner sees them mixed.")
        preview_value = staticmethod(order_sample)
