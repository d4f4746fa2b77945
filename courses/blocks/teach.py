"""One action, one story, one mistake: the blocks most of a lesson is made of."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock

from cms.core.blocks import ProseBlock
from courses.blocks.picture import PictureBlock, picture_sample


def step_sample() -> dict:
    words = gettext("Put it on the scale, box and all.")
    return {"title": gettext("Weigh the parcel"), "picture": picture_sample(), "text": f"<p>{words}</p>"}


def do_sample() -> dict:
    words = gettext("Take any box at home and write its weight on it.")
    return {"title": "", "text": f"<p>{words}</p>"}


def example_sample() -> dict:
    words = gettext("She sold ten bags and kept 36 yuan.")
    return {"title": gettext("Aunt Li's bamboo shoots"), "text": f"<p>{words}</p>"}


def mistake_sample() -> dict:
    words = gettext("Far places cost three times as much.")
    return {"title": gettext("Free posting to everywhere"), "text": f"<p>{words}</p>"}


class StepBlock(StructBlock):
    title = CharBlock(label=_("What to do"), max_length=80)
    picture = PictureBlock(required=False)
    text = ProseBlock(label=_("How"), help_text=_("One action. If there are two, make two steps."))

    class Meta:
        icon = "list-ol"
        label = _("Step")
        group = _("Teach")
        template = "courses/blocks/step.html"
        description = _("One action with its picture. Steps number themselves.")
        preview_value = staticmethod(step_sample)


class DoBlock(StructBlock):
    title = CharBlock(required=False, max_length=80, label=_("Title"))
    text = ProseBlock(label=_("What to do right now"))

    class Meta:
        icon = "pick"
        label = _("Do it now")
        group = _("Practise")
        template = "courses/blocks/do.html"
        description = _("Something the learner does at once, on this phone or with what is at hand.")
        preview_value = staticmethod(do_sample)


class ExampleBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=80)
    text = ProseBlock(label=_("The story"))

    class Meta:
        icon = "user"
        label = _("Example")
        group = _("Teach")
        template = "courses/blocks/example.html"
        description = _("A short story of somebody like the learner, with real figures.")
        preview_value = staticmethod(example_sample)


class MistakeBlock(StructBlock):
    title = CharBlock(label=_("The mistake"), max_length=80)
    text = ProseBlock(label=_("Why it hurts and what to do instead"))

    class Meta:
        icon = "warning"
        label = _("Common mistake")
        group = _("Teach")
        template = "courses/blocks/mistake.html"
        description = _("What often goes wrong, why it costs money, and what to do instead.")
        preview_value = staticmethod(mistake_sample)
