"""What editors upload: a picture comes out clean, anything else is refused in words."""

from contextlib import suppress
from io import BytesIO
from struct import pack
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from wagtail.images.forms import get_image_form

from cms.core.models import CustomImage
from cms.core.pictures import PictureForm, clean_picture

GPS = 0x8825


def photograph(width: int = 400, height: int = 300, kind: str = "JPEG") -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x0110] = "Camera of somebody"
    exif.get_ifd(GPS)[1] = "N"
    exif[0x0112] = 6  # lies on its side
    out = BytesIO()
    Image.new("RGB", (width, height), "#a52").save(out, kind, exif=exif)
    return SimpleUploadedFile("field.jpg", out.getvalue(), "image/jpeg")


def huge() -> SimpleUploadedFile:
    """A PNG of a few bytes whose header promises 200 megapixels."""
    head = b"IHDR" + pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + head + pack(">I", crc32(head))
    content += pack(">I", 0) + b"IDAT" + pack(">I", crc32(b"IDAT"))
    return SimpleUploadedFile("huge.png", content, "image/png")


def test_position_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    clean = Image.open(clean_picture(photograph()))
    assert dict(clean.getexif()) == {}
    assert clean.info.get("exif") is None
    assert clean.size == (300, 400)


def test_a_large_picture_is_made_smaller() -> None:
    assert max(Image.open(clean_picture(photograph(4000, 3000))).size) == 2560


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (huge, "too_many_pixels"),
        (lambda: SimpleUploadedFile("a.jpg", b"<html>no picture</html>", "image/jpeg"), "no_picture"),
        (lambda: SimpleUploadedFile("a.jpg", b"", "image/jpeg"), "no_picture"),
        (lambda: SimpleUploadedFile("a.jpg", photograph().read()[:300], "image/jpeg"), "no_picture"),
    ],
    ids=["200 megapixels", "a page", "empty", "cut off"],
)
def test_what_is_no_usable_picture_is_refused(upload, code) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_picture(upload())
    assert refused.value.code == code


@pytest.mark.django_db
def test_wagtails_own_upload_form_cleans() -> None:
    form_class = get_image_form(CustomImage)
    assert issubclass(form_class, PictureForm)
    form = form_class({"title": "Field"}, {"file": photograph()})
    assert form.is_valid(), form.errors
    with form.save().file.open() as stored:
        assert dict(Image.open(stored).getexif()) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "upload", [huge(), SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")], ids=["huge", "none"]
)
def test_a_refused_upload_leaves_nothing(upload) -> None:
    form = get_image_form(CustomImage)({"title": "Bad"}, {"file": upload})
    assert not form.is_valid()
    assert list(form.errors) == ["file"]
    assert not CustomImage.objects.exists()


POLYGLOT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("content", [POLYGLOT, SVG, b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"])
def test_a_program_that_looks_like_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        clean_picture(SimpleUploadedFile("a.png", content, "image/png"))


def test_what_is_hidden_behind_a_picture_does_not_come_along() -> None:
    upload = SimpleUploadedFile("a.jpg", photograph().read() + b"<script>alert(1)</script>", "image/jpeg")
    assert b"script" not in clean_picture(upload).read()


def chunk(name: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + name + body + pack(">I", crc32(name + body))


def riff(body: bytes) -> bytes:
    return b"RIFF" + pack("<I", len(body) + 4) + b"WEBP" + body


def part(name: bytes, body: bytes) -> bytes:
    return name + pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def segment(mark: int, body: bytes) -> bytes:
    return bytes([0xFF, mark]) + pack(">H", len(body) + 2) + body


TOLD = b"Exif\0\0GPS 30.2741,120.1551"


def behind(kind: str, more: bytes) -> bytes:
    """Put where the picture itself is over: before the last mark of the file."""
    end = {"PNG": 12, "JPEG": 2}[kind]
    return PICTURES[kind][:-end] + more + PICTURES[kind][-end:]


def gif_with_words() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("P").save(out, "GIF", comment=TOLD)
    return out.getvalue()


def heif_like(kind: str) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = TOLD.decode()
    Image.new("RGB", (64, 64), "#a52").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: behind("PNG", chunk(b"tEXt", b"Comment\0" + TOLD)),
        lambda: behind("PNG", chunk(b"eXIf", TOLD)),
        lambda: behind("PNG", chunk(b"prVt", TOLD)),
        lambda: PICTURES["PNG"] + TOLD,
        lambda: PICTURES["PNG"] + TOLD + PICTURES["PNG"][-12:],
        lambda: PICTURES["JPEG"] + TOLD + b"\xff\xd9",
        lambda: behind("JPEG", segment(0xFE, TOLD)),
        lambda: behind("JPEG", segment(0xE1, TOLD)),
        lambda: PICTURES["JPEG"][:2] + segment(0xFE, TOLD) + PICTURES["JPEG"][2:],
        lambda: PICTURES["JPEG"][:2] + segment(0xE0, b"JFXX\0" + TOLD) + PICTURES["JPEG"][2:],
        lambda: riff(PICTURES["WEBP"][12:] + part(b"EXIF", TOLD)),
        lambda: riff(PICTURES["WEBP"][12:] + part(b"XMP ", TOLD)),
        lambda: riff(PICTURES["WEBP"][12:] + part(b"prVt", TOLD)),
        lambda: PICTURES["WEBP"] + TOLD,
        gif_with_words,
        lambda: heif_like("AVIF"),
        lambda: heif_like("HEIF"),
    ],
    ids=[
        "PNG words",
        "PNG Exif",
        "PNG unknown",
        "PNG trail",
        "PNG trail with an end",
        "JPEG trail",
        "JPEG words behind",
        "JPEG Exif behind",
        "JPEG words",
        "JPEG APP0",
        "WebP Exif",
        "WebP XMP",
        "WebP unknown",
        "WebP trail",
        "GIF words",
        "AVIF",
        "HEIC",
    ],
)
def test_words_are_gone_wherever_they_stand_in_the_file(make) -> None:
    content = make()
    assert b"GPS 30.2741" in content
    clean = clean_picture(SimpleUploadedFile("a.jpg", content, "image/jpeg")).read()
    assert b"GPS 30.2741" not in clean
    assert Image.open(BytesIO(clean)).size in {(40, 30), (64, 64)}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_a_picture_that_was_cleaned_stays_the_same_byte_by_byte(kind: str, mode: str) -> None:
    out = BytesIO()
    picture = Image.linear_gradient("L").resize((40, 30)).convert("RGB" if kind == "JPEG" else mode)
    picture.save(out, kind)
    once = clean_picture(SimpleUploadedFile("a.png", out.getvalue(), "")).read()
    assert clean_picture(SimpleUploadedFile("a.png", once, "")).read() == once


@settings(max_examples=150)
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF"]), st.data())
def test_a_damaged_picture_is_cleaned_or_refused_in_words(kind: str, data) -> None:
    whole = bytearray(PICTURES[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    whole = whole[: data.draw(st.integers(0, len(whole)))]
    with suppress(ValidationError):  # anything else is a failure of ours
        clean = clean_picture(SimpleUploadedFile("a.jpg", bytes(whole), "image/jpeg"))
        assert max(Image.open(clean).size) <= 2560


def small(kind: str) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(out, kind)
    return out.getvalue()


PICTURES = {kind: small(kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF")}
