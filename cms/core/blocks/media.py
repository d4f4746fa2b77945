"""Sound and film. Both say how long they take and how much data they cost before anyone presses play."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock, StructBlockValidationError, StructValue
from wagtail.documents.blocks import DocumentChooserBlock

from cms.core.blocks.prose import ProseBlock
from cms.core.recordings import ending


class MediaValue(StructValue):
    """``size`` in bytes, ``length`` in seconds, ``minutes`` as m:ss, and the address of the file."""

    @property
    def size(self) -> int:
        return self["file"].get_file_size() or 0 if self["file"] else 0

    @property
    def length(self) -> int:
        """As measured in the file where that was done, else as an editor wrote; a begun second counts."""
        measured = self["file"].milliseconds if self["file"] else None
        return -(-measured // 1000) if measured else self["seconds"]

    @property
    def minutes(self) -> str:
        return f"{self.length // 60}:{self.length % 60:02d}"

    @property
    def url(self) -> str:
        return self["file"].file.url if self["file"] else ""


class MediaBlock(StructBlock):
    endings: tuple[str, ...] = ()
    file = DocumentChooserBlock(label=_("File"))
    title = CharBlock(label=_("Title"), max_length=120)
    seconds = IntegerBlock(label=_("Length in seconds"), min_value=1, max_value=36_000)
    text = ProseBlock(
        label=_("What is said"), help_text=_("In words, for those who cannot listen now or would rather read.")
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if ending(value["file"].filename) not in self.endings:
            message = _("Choose another file: this one cannot be played here. It should end in %(known)s.")
            wrong = ValidationError(message % {"known": ", ".join(self.endings)})
            raise StructBlockValidationError(block_errors={"file": wrong})
        return value

    class Meta:
        value_class = MediaValue
        group = _("Listen and watch")

    def get_preview_context(self, value: Any, parent_context: dict | None = None) -> dict:
        """No file belongs to the sample: the player is shown as it will look."""
        return super().get_preview_context(value, parent_context) | {"is_sample": True}

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        return super().get_context(value, parent_context) | {"kind": self.name}


def sample() -> dict:
    words = gettext("First, put the box on the scale.")
    return {"file": None, "title": gettext("How to weigh a parcel"), "seconds": 65, "text": f"<p>{words}</p>"}


class AudioBlock(MediaBlock):
    endings = (".mp3", ".m4a", ".ogg", ".opus", ".wav", ".webm")

    class Meta:
        icon = "media"
        label = _("Sound")
        description = _(
            "A recording of about 24 kbit/s. A voice from the village is best. The size is shown by itself."
        )
        preview_value = staticmethod(sample)


class VideoBlock(MediaBlock):
    endings = (".mp4", ".webm")

    class Meta:
        icon = "media"
        label = _("Film")
        description = _("A short film. It never starts by itself and its size is shown before it is loaded.")
        preview_value = staticmethod(sample)
