"""A picture is one of our drawings (SVG, a file of the content folder) or a photograph from the library."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.drawings import drawings


def picture_sample() -> dict:
    """The first drawing there is."""
    names = drawings()
    return {"drawing": names[0][0] if names else "", "image": None, "alt": gettext("A parcel on a scale")}


def figure_sample() -> dict:
    return {"picture": picture_sample(), "caption": gettext("What the picture shows, in one line")}


class DrawingBlock(ChoiceBlock):
    """A drawing's name is text already: reading a page need not look through all drawings for each picture of it."""

    def normalize_choice(self, value: Any) -> Any:
        return value


class PictureBlock(StructBlock):
    """``drawing`` or ``image``, and words for those who do not see it. Empty on purpose where none is needed."""

    drawing = DrawingBlock(choices=drawings, required=False, label=_("One of our drawings"))
    image = ImageChooserBlock(required=False, label=_("or a photograph"))
    alt = CharBlock(
        required=False,
        max_length=250,
        label=_("What the picture teaches"),
        help_text=_("Read aloud to those who do not see it, and shown when the picture does not load."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "courses/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        errors = {}
        if value["drawing"] and value["image"]:
            errors["image"] = ValidationError(_("Take a drawing or a photograph, not both."))
        if (value["drawing"] or value["image"]) and not value["alt"].strip():
            errors["alt"] = ValidationError(_("Say in a few words what the picture shows and teaches."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return value


class FigureBlock(StructBlock):
    picture = PictureBlock()
    caption = CharBlock(required=False, max_length=160, label=_("Line below the picture"))

    class Meta:
        icon = "image"
        label = _("Figure")
        group = _("Teach")
        template = "courses/blocks/figure.html"
        description = _("A drawing or photograph that explains by itself, with words for those who do not see it.")
        preview_value = staticmethod(figure_sample)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["picture"]["drawing"] and not value["picture"]["image"]:
            raise StructBlockValidationError(block_errors={"picture": ValidationError(_("Choose a picture."))})
        return value
