"""Wagtail's upload form for documents, apart from ``recordings`` because models load before forms."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm

from cms.core.recordings import clean_recording, is_recording


class RecordingForm(BaseDocumentForm):
    """Wagtail's upload form for documents; sound and film are checked and cleaned, other files pass as they are."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if "file" in self.changed_data and upload and is_recording(upload.name):
            return clean_recording(upload)
        return upload
