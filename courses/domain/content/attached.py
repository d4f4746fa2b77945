"""Drawings, photographs, sound and film beside the texts: can they be used? Looked at before anything is written."""

import re
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from cms.core.pictures import clean_picture
from cms.core.recordings import clean_recording, is_recording
from cms.core.sentences import joined
from courses.rules import FIGURE_BYTES

DRAWING = re.compile(rb"<svg\b[^>]*\bviewBox=\"0 0 [\d.]+ [\d.]+\"")
FORBIDDEN = re.compile(rb"<script|<foreignObject|\bon\w+\s*=|(?:href|src)\s*=\s*\"(?!#)|<!ENTITY", re.IGNORECASE)


def why_unusable(file: Path) -> str:
    """In words; empty for a file that can be shown or played."""
    if file.suffix == ".svg":
        return why_no_drawing(file)
    try:
        cleaned(file)
    except ValidationError as wrong:
        return joined(wrong.messages)
    return ""


def why_no_drawing(file: Path) -> str:
    content = file.read_bytes()
    if len(content) > FIGURE_BYTES:
        return _("This drawing is heavier than 6 kB; make it simpler.")
    if not DRAWING.search(content) or not content.rstrip().endswith(b"</svg>"):
        return _("This is no drawing we can show. Save it as SVG with a viewBox that begins with “0 0”.")
    if FORBIDDEN.search(content):
        return _("This drawing runs a script or loads something from outside; leave that out.")
    return ""


def cleaned(file: Path) -> SimpleUploadedFile:
    """What the library stores of this file. Raises ``ValidationError`` in words."""
    upload = SimpleUploadedFile(file.name, file.read_bytes(), "")
    return clean_recording(upload) if is_recording(file.name) else clean_picture(upload)
