"""Pictures that come in: only pictures, not too many pixels, and nothing inside them but the picture."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from pi_heif import register_heif_opener
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError
from wagtail.images.forms import BaseImageForm

from cms.core.picture_parts import only_draws

FORMATS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
# What cameras, phones and screens write. Pillow knows dozens more, some of which run other programs or are never seen.
READABLE = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP")
register_heif_opener(thumbnails=False)  # iPhones write HEIC; it becomes a JPEG here
LONGEST = 2560  # px: more than any phone or poster of ours shows
QUALITY = 88


def clean_picture(upload: Any) -> SimpleUploadedFile:
    """The same picture encoded anew: upright, at most 2560 px, without position, camera or thumbnail (EXIF).

    Raises ``ValidationError`` in words for a file that is no picture or has too many pixels; these are counted from
    the header, before any is decoded.
    """
    upload.seek(0)
    try:
        with Pillow.open(upload, formats=READABLE) as opened:
            check_pixels(opened)
            if is_bare(opened, upload):
                opened.load()
                return same(upload, opened.format)
            kind = opened.format if opened.format in FORMATS else "JPEG"
            opened.load()
            picture = upright(opened)
            picture.thumbnail((LONGEST, LONGEST))
            return encoded(picture, kind, upload.name)
    except Pillow.DecompressionBombError:
        raise too_many() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, RuntimeError, EOFError):
        words = _("This file is not a picture we can read. Take or choose a photograph (JPEG, PNG or WebP).")
        if upload.name.lower().endswith((".heic", ".heif")):
            words = _(
                "This HEIC picture cannot be read. In your phone's gallery choose “share” or “save as” JPEG, "
                "or take a screenshot of it, and choose that one."
            )
        raise ValidationError(words, code="no_picture") from None


def upright(opened: Any) -> Any:
    try:
        return ImageOps.exif_transpose(opened)
    except (SyntaxError, ValueError, KeyError):  # a broken note about the camera is no broken picture
        return opened


def is_bare(opened: Any, upload: Any) -> bool:
    """Has nothing inside but the picture and needs no other size: encoding it again would only blur it.

    So a picture that was cleaned once stays the same, byte by byte, however often it comes in. The file itself is
    looked at: what Pillow knows of an opened picture ends where its lines begin.
    """
    upload.seek(0)
    return max(opened.size) <= LONGEST and only_draws(upload.read(), opened.format)


def same(upload: Any, kind: str | None) -> SimpleUploadedFile:
    upload.seek(0)
    ending, content_type = FORMATS[kind or "JPEG"]
    return SimpleUploadedFile(f"{stem_of(upload.name)}.{ending}", upload.read(), content_type)


def stem_of(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0] or "picture"


def check_pixels(opened: Any) -> None:
    if opened.width * opened.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise too_many()


def too_many() -> ValidationError:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    words = _("This picture has too many pixels (at most %(most)s million). Make it smaller and try again.")
    return ValidationError(words % {"most": most}, code="too_many_pixels")


def encoded(picture: Any, kind: str, name: str) -> SimpleUploadedFile:
    ending, content_type = FORMATS[kind]
    bare = Pillow.new(picture.mode, picture.size)
    bare.paste(picture)
    if picture.mode == "P":
        bare = picture.convert("RGBA")
    if kind == "JPEG" and bare.mode != "RGB":
        bare = bare.convert("RGB")
    bare.info.clear()  # some coders write what they find here: a GIF's comment went on into the JPEG
    out = BytesIO()
    bare.save(out, kind, quality=QUALITY, optimize=True)
    return SimpleUploadedFile(f"{stem_of(name)}.{ending}", out.getvalue(), content_type)


class PictureForm(BaseImageForm):
    """Wagtail's upload form for pictures; a file that was not changed is left alone."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        return clean_picture(upload) if "file" in self.changed_data and upload else upload
