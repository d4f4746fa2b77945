"""How long a recording is, read out of the file itself: WebM and Ogg with Opus, MP4 with AAC or Opus.

Nothing is decoded. What a file says of its own weight is not believed: bytes are counted, and the length comes from the
last piece of sound in it. Anything that cannot be followed is refused.
"""

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.core.recordings import kind_of
from courses.sound.domain.boxes import mp4_length

SHORTEST, LONGEST = 1_000, 120_000  # milliseconds
BYTES_A_SECOND = 24_000 // 8
HEAD_BYTES = 4096  # what a container may cost beside its sound
FRAME = 60  # milliseconds: the longest piece a browser writes at once
MASTERS = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0}
SCALE, LENGTH, CODEC, AT, PIECES, KIND = 0x2AD7B1, 0x4489, 0x86, 0xE7, {0xA3, 0xA1}, 0x83
SOUND_TRACK = 2
MOST_PARTS = 50_000


def unreadable() -> ValidationError:
    words = _("We cannot play this recording. Record it here on this page, or choose an Opus, WebM or M4A file.")
    return ValidationError(words, code="no_recording")


def measured(content: bytes) -> tuple[str, int]:
    """Suffix and milliseconds. Raises ``ValidationError`` in words: unknown kind, too short, too long, too heavy."""
    kind = kind_of(content)
    if kind not in READERS:
        raise unreadable()
    try:
        length = READERS[kind](content)
    except (IndexError, ValueError, OverflowError, ZeroDivisionError) as wrong:
        raise unreadable() from wrong
    if length < SHORTEST:
        raise ValidationError(_("This recording is shorter than a second. Press the button, read, then press again."))
    if length > LONGEST:
        raise ValidationError(_("This recording is longer than two minutes. One step at a time is easier to follow."))
    if len(content) > HEAD_BYTES + BYTES_A_SECOND * length / 1000:
        words = _(
            "This recording has %(rate)s kbit/s; 24 are enough for a voice, and cost learners less. "
            "Record it here on this page: then it is light by itself."
        )
        raise ValidationError(words % {"rate": round(len(content) * 8 / length)}, code="too_heavy")
    return {"webm": ".webm", "ogg": ".ogg", "mp4": ".m4a"}[kind], length


def webm(content: bytes) -> int:
    """A browser that records writes no length at the head, and boxes without an end: pieces are followed one by one."""
    scale, clock, last, codec, length = 1_000_000, 0, 0, b"", 0
    for name, body in elements(content):
        if name == SCALE:
            scale = int.from_bytes(body)
        elif name == AT:
            clock = int.from_bytes(body)
        elif name == CODEC:
            codec = body
        elif name == KIND and int.from_bytes(body) != SOUND_TRACK:
            raise ValueError(name)
        elif name in PIECES:
            track = 1 if body[0] & 0x80 else 2
            last = max(last, clock + int.from_bytes(body[track : track + 2], signed=True))
            length = last * scale // 1_000_000 + FRAME
    if codec.rstrip(b"\0") != b"A_OPUS":
        raise ValueError(codec)
    return length


def elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Name and body of each piece that holds a value; the boxes around them are walked into, whatever their size."""
    at = 0
    for _part in range(MOST_PARTS):
        if at >= len(content):
            return
        name, at = number(content, at, keep_mark=True)
        size, at = number(content, at, keep_mark=False)
        if name in MASTERS:
            continue
        if at + size > len(content):
            if name in PIECES:
                return  # cut off in the middle of a piece: what came before counts
            raise ValueError(name)
        yield name, content[at : at + size]
        at += size
    raise ValueError(at)


def number(content: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number whose first bit set says how many bytes it has, and where the next begins."""
    first = content[at]
    width = 9 - first.bit_length()
    if width > 8 or at + width > len(content):  # noqa: PLR2004 the format's own limit
        raise ValueError(at)
    value = int.from_bytes(content[at : at + width])
    return value if keep_mark else value - (1 << (7 * width)), at + width


def ogg(content: bytes) -> int:
    """48,000 samples a second, whatever it was recorded with; the first ones are the coder's own."""
    at, last, skip = 0, 0, -1
    while at + 27 <= len(content) and content[at : at + 4] == b"OggS":
        segments = content[at + 26]
        body = at + 27 + segments
        size = sum(content[at + 27 : body])
        if skip < 0:
            if content[body : body + 8] != b"OpusHead":
                raise ValueError(body)
            skip = int.from_bytes(content[body + 10 : body + 12], "little")
        granule = int.from_bytes(content[at + 6 : at + 14], "little", signed=True)
        last = max(last, granule)
        at = body + size
    if at != len(content) or skip < 0:
        raise ValueError(at)
    return (last - skip) * 1000 // 48_000


def mp4(content: bytes) -> int:
    if b"vide" in content or not (b"mp4a" in content or b"Opus" in content):
        raise ValueError(content[:8])
    return mp4_length(content)


READERS: dict[str, Callable[[bytes], int]] = {"webm": webm, "ogg": ogg, "mp4": mp4}
