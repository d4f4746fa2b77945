"""Sound and film that come in: known kinds only, not too heavy, and without the tags that say where and by whom.

Nothing is encoded anew on its way in (a lighter form is made later, by ``cms.core.lighter``). What stands apart from
the sound is cut off (MP3, WAV) or emptied in place (MP4, M4A, Ogg, WebM), so that every other byte stays where the
player looks for it. What may stay is listed, not what must go.
"""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from cms.core.film_parts import with_empty_boxes, with_empty_elements
from cms.core.sound_parts import frame_length, frames_only, sound_only, with_empty_comments

KIND_OF = {
    ".m4a": "mp4",
    ".mp3": "mp3",
    ".mp4": "mp4",
    ".ogg": "ogg",
    ".opus": "ogg",
    ".wav": "wav",
    ".webm": "webm",
}
FILMS = {".mp4", ".webm"}
MEGABYTE = 1024 * 1024
MOST_SOUND, MOST_FILM = 5 * MEGABYTE, 30 * MEGABYTE


def is_recording(name: str) -> bool:
    return ending(name) in KIND_OF


def ending(name: str) -> str:
    return PurePosixPath(name.lower()).suffix


def clean_recording(upload: Any) -> SimpleUploadedFile:
    """The same sound or film without its tags. Raises ``ValidationError`` in words for anything else."""
    end = ending(upload.name)
    most = MOST_FILM if end in FILMS else MOST_SOUND
    if upload.size > most:
        words = _("This recording is heavier than %(most)s MB. Make it shorter, or save it with fewer kbit/s.")
        raise ValidationError(words % {"most": most // MEGABYTE}, code="too_heavy")
    upload.seek(0)
    content = upload.read()
    if kind_of(content) != KIND_OF.get(end):
        raise no_recording()
    try:
        cleaned = CLEANERS[KIND_OF[end]](content)
    except (LookupError, ValueError):
        raise no_recording() from None
    return SimpleUploadedFile(PurePosixPath(upload.name).name, cleaned, upload.content_type or "")


def no_recording() -> ValidationError:
    words = _("This file is not sound or film we can play. Save it as MP3, M4A or OGG (sound), MP4 or WebM (film).")
    return ValidationError(words, code="no_recording")


def kind_of(content: bytes) -> str:
    """What the first bytes say; empty for anything that is no recording."""
    if content[:3] == b"ID3" or frame_length(content, 0):
        return "mp3"
    if content[4:8] == b"ftyp":
        return "mp4"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav"
    return {b"OggS": "ogg", b"\x1a\x45\xdf\xa3": "webm"}.get(content[:4], "")


CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "mp3": frames_only,
    "mp4": with_empty_boxes,
    "ogg": with_empty_comments,
    "wav": sound_only,
    "webm": with_empty_elements,
}
