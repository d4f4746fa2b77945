"""Sound and film that come in: what is none is refused in words; what tells where and by whom is taken out."""

import wave
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.forms import get_document_form

from cms.core.models import CustomDocument
from cms.core.recordings import MOST_SOUND, clean_recording

MEDIA = Path(__file__).parents[1] / "courses" / "media"
PLACE = b"+30.2741+120.1551/"
MP3_FRAME = b"\xff\xfb\x10\xc4" + bytes(100)


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + name + content


def film_with_a_place() -> bytes:
    """A phone's film: the place where it was made stands in the movie's box and in one of its own."""
    film = (MEDIA / "film.mp4").read_bytes()
    at = film.index(b"moov") - 4
    size = int.from_bytes(film[at : at + 4])
    moov = film[at + 8 : at + size] + box(b"udta", box(b"\xa9xyz", PLACE))
    return film[:at] + box(b"moov", moov) + film[at + size :] + box(b"uuid", PLACE)


def sound(seconds: float = 0.1) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(bytes(range(256)) * int(seconds * 8000 / 256 + 1))
    content = out.getvalue()
    told = b"LIST" + (len(PLACE) + 4).to_bytes(4, "little") + b"INFO" + PLACE
    return content[:4] + (len(content) + len(told) - 8).to_bytes(4, "little") + content[8:] + told


def song() -> bytes:
    tag = b"TPE1" + PLACE
    head = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(tag)]) + tag
    return head + MP3_FRAME * 8 + b"TAG" + PLACE.ljust(125, b"\x00")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mp4", film_with_a_place()),
        ("a.M4A", (MEDIA / "say.m4a").read_bytes()),
        ("a.wav", sound()),
        ("a.mp3", song()),
    ],
    ids=["film", "voice", "wav", "song"],
)
def test_place_and_names_are_gone_and_the_rest_is_the_same(name, content) -> None:
    clean = clean_recording(upload(name, content)).read()
    assert PLACE not in clean
    assert clean_recording(upload(name, clean)).read() == clean
    kept = MP3_FRAME * 8 if name == "a.mp3" else bytes(range(256)) if name == "a.wav" else b"mdat"
    assert kept in clean


def test_every_other_byte_of_a_film_stays_where_it_was() -> None:
    film = film_with_a_place()
    clean = clean_recording(upload("a.mp4", film)).read()
    assert len(clean) == len(film)
    assert (
        clean[film.index(b"moof") - 4 : film.rindex(b"uuid") - 4]
        == film[film.index(b"moof") - 4 : film.rindex(b"uuid") - 4]
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.mp3", b"<html>no sound</html>", "no_recording"),
        ("a.mp4", b"", "no_recording"),
        ("a.mp4", (MEDIA / "film.webm").read_bytes(), "no_recording"),
        ("a.mp4", box(b"ftyp", b"isom") + (99).to_bytes(4) + b"moov", "no_recording"),
        ("a.mp3", b"ID3\x04\x00\x00\x00\x00\x7f\x7f" + bytes(20), "no_recording"),
        ("a.wav", b"RIFF0000WAVE" + bytes(MOST_SOUND), "too_heavy"),
    ],
    ids=["a page", "empty", "another kind", "cut off", "only a tag", "6 MB"],
)
def test_what_cannot_be_played_is_refused(name, content, code) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_recording(upload(name, content))
    assert refused.value.code == code


@pytest.mark.django_db
def test_wagtails_own_upload_form_cleans_and_keeps_papers_apart() -> None:
    form_class = get_document_form(CustomDocument)
    places = {}
    for name, content in (("film.mp4", film_with_a_place()), ("list.pdf", b"%PDF")):
        form = form_class({"title": name, "collection": 1}, {"file": upload(name, content)})
        assert form.is_valid(), form.errors
        stored = form.save()
        places[name] = stored.file.name.partition("/")[0]
        with stored.file.open() as file:
            assert PLACE not in file.read()
    assert places == {"film.mp4": "media", "list.pdf": "documents"}


def test_boxes_in_boxes_without_end_are_no_film():
    nested = b""
    for _depth in range(2000):
        nested = box(b"moov", nested)
    with pytest.raises(ValidationError):
        clean_recording(upload("a.mp4", box(b"ftyp", b"isom") + nested))
