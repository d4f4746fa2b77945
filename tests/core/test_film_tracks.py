"""A camera writes where it was beside its film: that track goes, and picture and sound are the same to the last bit."""

from io import BytesIO
from struct import pack

import av
import pytest
from django.core.exceptions import ValidationError

from cms.core.recordings import clean_recording
from tests.core.test_recordings import PLACE, box, film_with_a_place, upload

MADE = 3_850_000_000  # seconds since 1904, in 2026
SAMPLES = 7


def filmed() -> bytes:
    """A second of picture; its index stands at the end."""
    out = BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for number in range(5):
            frame = av.VideoFrame(64, 64, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number * 40]) * plane.buffer_size)
            frame.pts = number
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return out.getvalue()


def table(name: bytes, many: int, entries: bytes, before: bytes = b"") -> bytes:
    return box(name, bytes(4) + before + pack(">I", many) + entries)


def track(start: int, *, kind: bytes, lengths: list[int], wide: bool = False, same: int = 0) -> bytes:
    """Two chunks: all samples but one, then the last."""
    places = [start, start + sum(lengths[:-1])]
    sizes = table(b"stsz", len(lengths), b"" if same else pack(f">{len(lengths)}I", *lengths), pack(">I", same))
    runs = table(b"stsc", 2, pack(">6I", 1, len(lengths) - 1, 1, 2, 1, 1))
    chunks = table(b"co64", 2, pack(">2Q", *places)) if wide else table(b"stco", 2, pack(">2I", *places))
    described = table(b"stsd", 1, box(b"gpmd", bytes(6) + pack(">H", 1)))
    media = box(b"mdhd", bytes(4) + pack(">IIII", MADE, MADE, 1000, 1000) + bytes(4))
    media += box(b"hdlr", bytes(8) + kind + bytes(12) + PLACE + b"\0")
    media += box(b"minf", box(b"gmhd", PLACE) + box(b"stbl", described + runs + sizes + chunks))
    return box(b"trak", box(b"tkhd", bytes(4) + pack(">II", MADE, MADE) + bytes(72)) + box(b"mdia", media))


def with_places(film: bytes, kind: bytes = b"meta", **other) -> bytes:
    """The same film with a track of places: its samples lie before the index, which names it last."""
    at = film.index(b"moov") - 4
    samples = [PLACE] * SAMPLES
    told = track(at + 8, kind=kind, lengths=[len(one) for one in samples], **other)
    return film[:at] + box(b"mdat", b"".join(samples)) + box(b"moov", film[at + 8 :] + told)


def seen(content: bytes) -> list[bytes]:
    with av.open(BytesIO(content)) as film:
        assert [stream.type for stream in film.streams] == ["video"]
        return [bytes(frame.planes[0]) for frame in film.decode(video=0)]


@pytest.mark.parametrize("kind", [b"meta", b"sbtl", b"text", b"tmcd"])
@pytest.mark.parametrize("how", [{}, {"wide": True}, {"same": len(PLACE)}], ids=["each", "far", "all alike"])
def test_a_track_of_places_goes_with_its_samples(kind, how) -> None:
    film = filmed()
    told = with_places(film, kind, **how)
    assert told.count(PLACE) == SAMPLES + 2
    clean = clean_recording(upload("a.mp4", told)).read()
    assert PLACE not in clean
    assert len(clean) == len(told)
    assert len(seen(clean)) == 5
    assert seen(clean) == seen(film)
    assert clean_recording(upload("a.mp4", clean)).read() == clean


@pytest.mark.parametrize("name", [b"mvhd", b"tkhd", b"mdhd"])
@pytest.mark.parametrize("version", [0, 1])
def test_when_it_was_made_goes(name, version) -> None:
    film = bytearray(filmed())
    at = film.index(name) + 4
    film[at] = version
    film[at + 4 : at + 12 + version * 8] = pack(">QQ" if version else ">II", MADE, MADE)
    clean = clean_recording(upload("a.mp4", bytes(film))).read()
    assert pack(">I", MADE) not in clean
    rest = slice(at + 12 + version * 8, film.index(b"udta"))
    assert clean[rest] == film[rest]


def overwritten(film: bytes, after: bytes, offset: int, words: bytes) -> bytes:
    at = film.rindex(after) + 4 + offset
    return film[:at] + words + film[at + len(words) :]


@pytest.mark.parametrize(
    ("after", "offset", "words"),
    [
        (b"stco", 8, pack(">I", 4)),  # leads into the head of the file
        (b"stco", 8, pack(">I", 2**31)),
        (b"stco", 4, pack(">I", 2**30)),  # more entries than there are
        (b"stsz", 8, pack(">I", 2**31)),
        (b"stsz", 4, pack(">II", 2**20, 2**20)),  # one length, more than the film has
        (b"stsz", -4, b"skip"),
        (b"mdhd", 0, b"\x07"),
    ],
)
def test_what_cannot_be_followed_is_refused_in_words(after, offset, words) -> None:
    kind = b"vide" if after == b"mdhd" else b"meta"
    with pytest.raises(ValidationError, match="MP4"):
        clean_recording(upload("a.mp4", overwritten(with_places(filmed(), kind), after, offset, words)))


def test_places_between_the_pieces_of_a_stream_are_refused() -> None:
    """There the samples of all tracks lie mixed, and the index does not say whose is whose."""
    film = film_with_a_place()
    assert clean_recording(upload("a.mp4", film)).read()
    at = film.index(b"hdlr")
    with pytest.raises(ValidationError, match="MP4"):
        clean_recording(upload("a.mp4", film[: at + 12] + b"meta" + film[at + 16 :]))
