"""A seller's tool inside a lesson: a sentence about what to do with it, and the way to it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, StructBlock, StructValue

from cms.core.blocks import ProseBlock
from courses.enums import Tool


class ToolValue(StructValue):
    @property
    def entry(self) -> Tool:
        return Tool(self["tool"])


def tool_sample() -> dict[str, Any]:
    words = gettext("Work it out for your own product.")
    return {"tool": Tool.PRICE.value, "text": f"<p>{words}</p>"}


class ToolBlock(StructBlock):
    tool = ChoiceBlock(choices=Tool.choices, label=_("Which tool"))
    text = ProseBlock(label=_("What to do with it"))

    class Meta:
        icon = "cog"
        label = _("Tool")
        group = _("Practise")
        template = "courses/blocks/tool.html"
        value_class = ToolValue
        description = _("Leads to one of the seller's tools: price calculator, cash book and the others.")
        preview_value = staticmethod(tool_sample)
