"""Recordings as a browser makes them, and as they are made into files by hand."""

from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from courses.models import LessonPage
from courses.sound.domain import deeds
from courses.sound.domain.words import said_in
from courses.sound.models import Sound

TONE = Path(__file__).resolve().parents[1] / "courses" / "media" / "tone.webm"  # two seconds, by Chromium


def tone(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("step", TONE.read_bytes() if content is None else content, "audio/webm")


def ogg(seconds: float, bytes_a_second: int = 2000) -> bytes:
    """Pages with Opus inside that nobody will play."""
    head = b"OpusHead" + bytes([1, 1]) + (312).to_bytes(2, "little") + bytes(7)
    pages = [page(0, head)]
    last, size = int(seconds * 48_000) + 312, int(seconds * bytes_a_second)
    while size > 0:
        size -= 60_000
        pages.append(page(last if size <= 0 else 0, bytes(60_000 + min(size, 0))))
    return b"".join(pages)


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return (len(body) + 8).to_bytes(4) + name + body


def fours(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(4) for number in numbers)


def fragmented(pieces: int = 3, *, said: str = "each", late: bool = True) -> bytes:
    """An MP4 as an iPhone records it: no length at its head, a second of samples in each piece.

    ``said`` is where a sample's length stands: with ``each``, at the head of the ``piece`` or of the ``film``. Without
    ``late`` the pieces do not say when they begin.
    """
    clock, samples, ticks = 44_100, 50, 882
    head = box(b"mvhd", fours(0, 0, 0, clock, 0), bytes(80))
    track = box(b"tkhd", fours(7, 0, 0, 1, 0, 0), bytes(60))
    table = box(b"stbl", box(b"stsd", fours(0, 1), box(b"mp4a", bytes(28))), box(b"stts", fours(0, 0)))
    sound = box(b"mdia", box(b"mdhd", fours(0, 0, 0, clock, 0, 0)), box(b"minf", table))
    usual = box(b"mvex", box(b"trex", fours(0, 1, 1, ticks if said == "film" else 0, 0, 0)))
    out = [box(b"ftyp", b"iso5" + bytes(4)), box(b"moov", head, box(b"trak", track, sound), usual)]
    for number in range(pieces):
        about = box(b"tfhd", fours(0x0A, 1, 1, ticks) if said == "piece" else fours(0x02, 1, 1))
        at = box(b"tfdt", fours(1 << 24, 0, number * clock)) if late else b""
        sizes = [fours(ticks, 40) if said == "each" else fours(40)] * samples
        listed = box(b"trun", fours(0x301 if said == "each" else 0x201, samples, 0), *sizes)
        out.append(box(b"moof", box(b"mfhd", fours(0, number)), box(b"traf", about, at, listed)))
        out.append(box(b"mdat", bytes(40 * samples)))
    return b"".join(out)


def page(granule: int, body: bytes) -> bytes:
    full, rest = divmod(len(body), 255)
    lacing = bytes([255] * full + [rest])
    return b"OggS" + bytes(2) + granule.to_bytes(8, "little") + bytes(12) + bytes([len(lacing)]) + lacing + body


def recorded(
    person: User, lesson: LessonPage, *, step: int = 1, speech: str = "mandarin", speaker: str = "王师傅"
) -> Sound:
    """``step`` counts what can be read aloud in the lesson, from 0."""
    facts = {"said": said_in(lesson.body)[step], "speech": speech, "speaker": speaker, "upload": tone()}
    return deeds.record(lesson, cid=uuid4(), by=person, **facts)


def heard(person: User, lesson: LessonPage, **facts) -> Sound:
    return deeds.accept(recorded(person, lesson, **facts), by=person)
