"""Plain reading text, kept to what Markdown files can hold too."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock

LINK = re.compile(r"<a\b[^>]*>")
ADDRESS = re.compile(r'\bhref="https?://[^\s()"]+"')
FEATURES = ("bold", "italic", "ol", "ul", "link")


def sample() -> str:
    words = gettext("Weigh the parcel first; then you know what posting it costs.")
    return f"<p>{words}</p>"


class ProseBlock(RichTextBlock):
    """Paragraphs, lists, bold, italic and links; anything more would not survive the way to a file and back."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", list(FEATURES))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Links lead to whole web addresses: anything else would be lost on the way to a file."""
        value = super().clean(value)
        if any(not ADDRESS.search(tag) for tag in LINK.findall(value.source if value else "")):
            raise ValidationError(_("A link needs a whole web address that begins with https://, without brackets."))
        return value

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Teach")
        description = _("Plain paragraphs between the other blocks. Keep it short: three lines on a phone.")
        preview_value = staticmethod(sample)
