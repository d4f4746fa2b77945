"""What phones and programs write beside the sound is gone, wherever it stands, and the sound is the same."""

from array import array
from io import BytesIO
from pathlib import Path
from struct import pack

import av
import pytest
from django.core.exceptions import ValidationError

from cms.core.film_parts import void
from cms.core.lighter import lighter
from cms.core.recordings import clean_recording
from courses.sound.domain.measure import measured
from tests.core.test_recordings import MP3_FRAME, PLACE, box, sound, upload

MEDIA = Path(__file__).parents[1] / "courses" / "media"
TELLS = {"location": PLACE.decode(), "title": PLACE.decode() * 60}
CODERS = {"ogg": "libopus", "webm": "libopus", "mp3": "libmp3lame", "wav": "pcm_s16le", "mp4": "aac"}


def spoken(kind: str) -> bytes:
    """Two seconds, with the place in the tags of the file and of its track."""
    out = BytesIO()
    with av.open(out, "w", format=kind) as file:
        file.metadata.update(TELLS)
        stream = file.add_stream(CODERS[kind], rate=48_000, layout="mono")
        stream.bit_rate = 16_000
        stream.metadata.update(TELLS)
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=48_000)
        for _piece in range(100):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.rate = 48_000
            frame.planes[0].update(array("h", [(at % 96) * 200 for at in range(960)]).tobytes())
            for piece in resampler.resample(frame):
                piece.pts = None
                file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return out.getvalue()


def heard(content: bytes) -> bytes:
    with av.open(BytesIO(content)) as file:
        return b"".join(bytes(frame.planes[0]) for frame in file.decode(audio=0))


def cleaned(name: str, content: bytes) -> bytes:
    return clean_recording(upload(name, content)).read()


@pytest.mark.parametrize("kind", CODERS)
def test_tags_are_gone_and_the_sound_is_the_same(kind: str) -> None:
    content = spoken(kind)
    assert PLACE in content
    clean = cleaned(f"a.{kind}", content)
    assert PLACE not in clean
    assert heard(clean) == heard(content)
    assert cleaned(f"a.{kind}", clean) == clean
    assert (lighter(clean) or (0,))[0] == pytest.approx(2000, abs=120)
    if kind in {"ogg", "webm", "mp4"}:
        assert measured(clean)[1] == pytest.approx(2000, abs=120)


def chunk(name: bytes, body: bytes) -> bytes:
    return name + pack("<I", len(body)) + body + bytes(len(body) % 2)


@pytest.mark.parametrize("name", [b"bext", b"iXML", b"id3 ", b"LIST", b"JUNK", b"prVt"])
def test_a_wav_keeps_its_format_and_its_samples_only(name: bytes) -> None:
    content = sound()
    start = content.index(b"data")
    told = content[:start] + chunk(name, PLACE) + content[start:] + chunk(name, PLACE) + PLACE
    clean = cleaned("a.wav", told)
    assert PLACE not in clean
    assert heard(clean) == heard(content)
    assert int.from_bytes(clean[4:8], "little") + 8 == len(clean)


def ape(*, with_head: bool) -> bytes:
    item = pack("<II", len(PLACE), 0) + b"Location\0" + PLACE
    size, flags = len(item) + 32, 1 << 31 if with_head else 0
    foot = b"APETAGEX" + pack("<IIII", 2000, size, 1, flags) + bytes(8)
    head = b"APETAGEX" + pack("<IIII", 2000, size, 1, flags | 1 << 29) + bytes(8)
    return (head if with_head else b"") + item + foot


SONG = MP3_FRAME * 8
ID3V1 = b"TAG" + PLACE.ljust(125, b"\0")


@pytest.mark.parametrize(
    "content",
    [
        SONG + ape(with_head=True),
        SONG + ape(with_head=False) + ID3V1,
        b"ID3\x04\0\0\0\0\0\x05APETA" + ape(with_head=True) + SONG,
        SONG + b"LYRICSBEGIN" + PLACE + b"000027LYRICS200" + ID3V1,
        SONG[: 104 * 4] + PLACE + SONG[104 * 4 :],
        SONG + MP3_FRAME[:40],
    ],
    ids=["APE", "APE and ID3v1", "APE before", "lyrics", "in the middle", "half a frame"],
)
def test_an_mp3_keeps_its_frames_only(content: bytes) -> None:
    assert cleaned("a.mp3", content) == SONG


def ogg_page(stream: int, number: int, body: bytes, flags: int = 0) -> bytes:
    lacing = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = b"OggS\0" + bytes([flags]) + pack("<qIII", number * 960, stream, number, 0)
    return head + bytes([len(lacing)]) + lacing + body


def test_the_comments_of_vorbis_are_gone_too() -> None:
    """They share their page with the coder's tables, which stay."""
    words, tables = b"\x03vorbis" + pack("<I", 0) + pack("<II", 1, len(PLACE)) + PLACE + b"\x01", b"\x05vorbis tables"
    both = bytes([len(words), len(tables)])
    page = b"OggS\0\0" + pack("<qIII", 0, 7, 1, 0) + bytes([2]) + both + words + tables
    content = ogg_page(7, 0, b"\x01vorbis" + bytes(23), 2) + page + ogg_page(7, 2, bytes(90))
    clean = cleaned("a.ogg", content + b"half a page" + PLACE)
    assert PLACE not in clean
    assert tables in clean
    assert len(clean) == len(content)


def element(name: bytes, body: bytes) -> bytes:
    return name + (len(body) | 1 << 56).to_bytes(8) + body


@pytest.mark.parametrize(
    "name",
    [b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69", b"\x10\x43\xa7\x70", b"\x7b\xa9", b"\x53\x6e", b"\x42\x99", b"\xec"],
)
def test_a_webm_keeps_only_what_a_player_needs(name: bytes) -> None:
    """A browser's recording has no size at its head: what is added at its end belongs to it."""
    tone = (MEDIA / "tone.webm").read_bytes()
    clean = cleaned("a.webm", tone + element(name, PLACE))
    assert PLACE not in clean
    assert heard(clean) == heard(tone)
    assert measured(clean) == measured(tone)


@pytest.mark.parametrize("length", [2, 3, 100, 127, 128, 129, 130, 131, 5000])
def test_a_void_element_is_as_long_as_it_should_be(length: int) -> None:
    assert len(void(length)) == length


@pytest.mark.parametrize("name", [b"smrd", b"prVt", b"free", b"skip", b"meta"])
def test_boxes_of_makers_are_emptied(name: bytes) -> None:
    film = (MEDIA / "say.m4a").read_bytes()
    clean = cleaned("a.m4a", film + box(name, PLACE) + b"tail")
    assert PLACE not in clean
    assert heard(clean) == heard(film)
    assert len(clean) == len(film) + len(box(name, PLACE))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.mp3", "今天卖了三斤".encode("utf-16")),
        ("note.mp3", "今天卖了三斤".encode("utf-16") * 4000),
        ("a.mp3", b"\xff\xfb"),
        ("a.mp3", b"ID3"),
        ("a.mp3", MP3_FRAME),
        ("a.mp3", b"\xff\xfb\x10" * 100_000),
        ("a.ogg", b"OggS"),
        ("a.opus", b"OggS" + bytes(400)),
        ("a.ogg", ogg_page(1, 0, b"OpusHead" + bytes(11), 2) + ogg_page(1, 1, b"OpusTags" + bytes(8))),
        ("a.ogg", ogg_page(1, 0, b"\x80theora" + bytes(40), 2) + ogg_page(1, 1, bytes(90))),
        ("a.wav", b"RIFF\x04\0\0\0WAVE"),
        ("a.wav", b"RIFF\x04\0\0\0WAVE" + chunk(b"fmt ", bytes(16)) + chunk(b"data", b"")),
        ("a.webm", b"\x1a\x45\xdf\xa3"),
        ("a.webm", (MEDIA / "tone.webm").read_bytes()[:200]),
        ("a.mp4", box(b"ftyp", b"isom")),
        ("a.mp4", (MEDIA / "film.mp4").read_bytes() + box(b"free", b"") * 200_000),
        ("a.mp4", box(b"ftyp", b"isom") + box(b"moov", b"")),
    ],
)
def test_a_few_bytes_that_look_like_sound_are_none(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        cleaned(name, content)
    assert refused.value.code == "no_recording"
