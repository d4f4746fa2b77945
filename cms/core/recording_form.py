"""Wagtail's upload form for documents, apart from ``recordings`` because models load before forms."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm

from cms.core.lighter import lighter
from cms.core.recordings import FILMS, clean_recording, ending, is_recording


class RecordingForm(BaseDocumentForm):
    """Wagtail's upload form for documents; sound and film are checked and cleaned, other files pass as they are."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if "file" not in self.changed_data or not upload:
            return upload
        self.instance.milliseconds = None
        if not is_recording(upload.name):
            return upload
        cleaned = clean_recording(upload)
        if ending(upload.name) not in FILMS:  # the length that an editor types is not asked twice
            found = lighter(cleaned.read())
            cleaned.seek(0)
            self.instance.milliseconds = found[0] if found else None
        return cleaned
