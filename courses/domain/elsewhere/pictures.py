"""Pictures of a package: found by the address a page gives, encoded anew, named by what they show."""

import posixpath
import re
from hashlib import sha1
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.core.models import CustomImage
from cms.core.pictures import clean_picture
from cms.core.sentences import joined
from courses.blocks.drawings import bring_drawing, content_of, drawings
from courses.domain.content.library import hash_of
from courses.domain.qti.importing import unusable

BASE = re.compile(r"^\$(?:IMS-CC-FILEBASE|1EdTech-CC-FILEBASE)\$/?")
BESIDE = ("", "web_resources/", "course_files/")
"""Where platforms put the files that such an address means."""
MOST_PICTURES = 150


class Pictures:
    """``stored``: name such as ``pictures/box-1a2b3c4d.jpg`` → bytes; each file is looked at once."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.stored: dict[str, bytes] = {}
        self.known: dict[str, tuple[str, str]] = {}

    def find(self, src: str, page: str) -> tuple[str, str]:
        """(name, "") or ("", why not)."""
        try:
            parts = urlsplit(src)
        except ValueError:
            return "", missing(src)
        if parts.scheme == "data":
            return "", _("A picture written into the page itself is left out; put it beside the page as a file.")
        if parts.scheme or parts.netloc:
            return "", _("A picture on another site is left out: %(name)s.") % {"name": src[:80]}
        path = next((one for one in places(unquote(parts.path), page) if one in self.files), "")
        if not path:
            return "", missing(src)
        if path not in self.known:
            self.known[path] = self.look(path)
        return self.known[path]

    def look(self, path: str) -> tuple[str, str]:
        if len(self.stored) >= MOST_PICTURES:
            words = _("A package may bring %(most)s pictures; the others are left out.")
            return "", words % {"most": MOST_PICTURES}
        content, stem = self.files[path], slugify(PurePosixPath(path).stem)[:40] or "picture"
        mark = sha1(content, usedforsecurity=False).hexdigest()[:8]
        if path.lower().endswith(".svg"):
            ours = own_drawing(PurePosixPath(path).name, content)
            why = unusable("drawing.svg", content)
            name = ours or f"figures/{stem}-{mark}.svg"
        else:
            ours, why = "", ""
            try:
                cleaned = clean_picture(SimpleUploadedFile(PurePosixPath(path).name, content, ""))
            except ValidationError as wrong:
                why = joined(wrong.messages)
            else:
                content = cleaned.read()
                name = f"pictures/{stem}-{mark}.{str(cleaned.name).rpartition('.')[2]}"
        if why:
            return "", f"{path}: {why}"
        if not ours:
            self.stored[name] = content
        return name, ""


def missing(src: str) -> str:
    return _("This picture is not in the package: %(name)s.") % {"name": src[:80]}


def places(path: str, page: str) -> list[str]:
    path = path.replace("\\", "/")
    found = BASE.match(path)
    tail = path[found.end() :] if found else path.lstrip("/")
    beside = [] if found else [posixpath.join(posixpath.dirname(page), path)]
    return [posixpath.normpath(one) for one in [*beside, *(base + tail for base in BESIDE)]]


def own_drawing(name: str, content: bytes) -> str:
    """The drawing of ours that our own export packed under this name."""
    return next((one for one, _shown in drawings() if one.replace("/", "-") == name and content_of(one) == content), "")


def store_picture(path: str, content: bytes, *, alt: str, by: Any) -> None:
    """``path`` from the content folder, as the library keeps it; what lies there already is the same."""
    if path.endswith(".svg"):
        bring_drawing(path, content)
        return
    if CustomImage.objects.filter(content_path=path).exists():
        return
    title = (alt or PurePosixPath(path).stem)[:255]
    image = CustomImage(title=title, alt_text=alt, content_path=path, uploaded_by_user=by)
    image.file = ContentFile(content, name=path.replace("/", "-"))
    image.file_size, image.file_hash = len(content), hash_of(content)
    image.imported_hash = f"{image.file_hash}:{image.file_hash}"
    image.save()
