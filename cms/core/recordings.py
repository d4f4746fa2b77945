"""Sound and film that come in: known kinds only, not too heavy, and without the tags that say where and by whom.

Nothing is encoded anew (that needs a media library of 30 MB): tags are cut off (MP3) or emptied in place (MP4, M4A,
WAV), so that every other byte stays where the player looks for it. Ogg and WebM carry no position: they are left alone.
"""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

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
BOXES_THAT_TELL = {b"udta", b"meta", b"uuid"}
BOXES_WITH_BOXES = {b"moov", b"trak"}
DEEPEST = 8  # a film needs two
HEAD = 8  # bytes: size and name of a box or chunk


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
    cleaned = CLEANERS.get(KIND_OF[end], bytes)(content)
    return SimpleUploadedFile(PurePosixPath(upload.name).name, cleaned, upload.content_type or "")


def no_recording() -> ValidationError:
    words = _("This file is not sound or film we can play. Save it as MP3, M4A or OGG (sound), MP4 or WebM (film).")
    return ValidationError(words, code="no_recording")


def kind_of(content: bytes) -> str:
    """What the first bytes say; empty for anything that is no recording."""
    if content[:3] == b"ID3" or (content[:1] == b"\xff" and content[1:2] >= b"\xe0"):
        return "mp3"
    if content[4:8] == b"ftyp":
        return "mp4"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav"
    return {b"OggS": "ogg", b"\x1a\x45\xdf\xa3": "webm"}.get(content[:4], "")


def without_id3(content: bytes) -> bytes:
    """Cuts the tag before the sound (its length is written in four bytes of seven bits) and the one after it."""
    while content[:3] == b"ID3" and len(content) > 10:  # noqa: PLR2004 the tag's own head
        size = sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
        content = content[10 + size + (10 if content[5] & 0x10 else 0) :]
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    if kind_of(content) != "mp3":
        raise no_recording()
    return content


def with_empty_boxes(content: bytes) -> bytes:
    data = bytearray(content)
    empty_boxes(data, 0, len(data))
    return bytes(data)


def empty_boxes(data: bytearray, at: int, end: int, depth: int = 0) -> None:
    """Boxes with tags become free space of the same length, between ``at`` and ``end``."""
    if depth > DEEPEST:
        raise no_recording()
    while at + HEAD <= end:
        size, head = int.from_bytes(data[at : at + 4]), HEAD
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or end - at
        if size < head or at + size > end:
            raise no_recording()
        name = bytes(data[at + 4 : at + 8])
        if name in BOXES_THAT_TELL:
            data[at + 4 : at + 8] = b"free"
            data[at + head : at + size] = bytes(size - head)
        elif name in BOXES_WITH_BOXES:
            empty_boxes(data, at + head, at + size, depth + 1)
        at += size


def with_empty_lists(content: bytes) -> bytes:
    """A WAV's ``LIST`` chunks hold names and places."""
    data, at = bytearray(content), 12
    while at + HEAD <= len(data):
        size = int.from_bytes(data[at + 4 : at + HEAD], "little")
        if data[at : at + 4] == b"LIST":
            stop = min(at + HEAD + size, len(data))
            data[at : at + 4] = b"JUNK"
            data[at + HEAD : stop] = bytes(stop - at - HEAD)
        at += HEAD + size + size % 2
    return bytes(data)


CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "mp3": without_id3,
    "mp4": with_empty_boxes,
    "wav": with_empty_lists,
}
