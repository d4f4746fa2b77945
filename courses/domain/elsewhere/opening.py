"""The file that somebody chose, opened without trust: counted while it is unpacked, nothing written to disk."""

import codecs
import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from courses.domain.qti.package import MEGABYTE, UNREADABLE, Limits, PackageRefused, declared, tidy_name, unpacked

MOST_BYTES = 20 * MEGABYTE
LIMITS = Limits(files=2000, inside=60 * MEGABYTE)
MOST_PAGE = 512 * 1024
PAGES = (".html", ".htm", ".xhtml")
TEXTS = (".md", ".markdown")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".avif", ".heic", ".svg")
WANTED = (".xml", *PAGES, *TEXTS, *PICTURES)
NOISE = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
PRIVATE = re.compile(r"[\ue000-\uf8ff]")
SAYS_UTF8 = 0x800


@dataclass(slots=True)
class Opened:
    """``files``: name → bytes of what we can use; ``others``: names that are of no use, such as films."""

    files: dict[str, bytes] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def open_course(content: bytes) -> Opened:
    """Raises ``PackageRefused`` in words."""
    if len(content) > MOST_BYTES:
        words = _("This file is larger than %(most)s MB. Export the course without films, or in several parts.")
        raise PackageRefused(words % {"most": MOST_BYTES // MEGABYTE})
    opened = Opened()

    def named(info: zipfile.ZipInfo) -> str:
        name = name_of(info)
        if OUTSIDE.search(name):
            opened.outside.append(name)
            return ""
        if NOISE.search(name):
            return ""
        if not name.lower().endswith(WANTED):
            opened.others.append(tidy_name(name))
            return ""
        return tidy_name(name)

    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            opened.files = unpacked(packed, LIMITS, named=named)
    except UNREADABLE as wrong:
        raise PackageRefused(_("This is no course we can open: choose an .imscc or .zip file.")) from wrong
    return opened


def name_of(info: zipfile.ZipInfo) -> str:
    """Windows in Chinese packs names in its own letters and does not say so."""
    if info.flag_bits & SAYS_UTF8:
        return info.filename
    try:
        return decoded(info.filename.encode("cp437"))
    except UnicodeError:
        return info.filename


def decoded(content: bytes) -> str:
    """What begins with a mark is UTF-16, as Windows saves it; else UTF-8, else what the page says of itself.

    Of what says nothing, signs that GB 18030 leaves to private use tell that it is Big5.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    said, found = declared(content), list[str]()
    for letters in filter(None, ("utf-8-sig", said, "gb18030", "cp950")):
        try:
            text = content.decode(letters)
        except UnicodeDecodeError:
            continue
        if letters != "gb18030" or letters == said or not PRIVATE.search(text):
            return text
        found.append(text)
    return found[0] if found else content.decode("utf-8", "replace")


def words_of(content: bytes) -> str:
    """The text of a page. Raises ``PackageRefused`` for one that nobody would read on a phone."""
    if len(content) > MOST_PAGE:
        raise PackageRefused(_("This page is longer than a book. Divide it into lessons."))
    return decoded(content).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def ending(name: str) -> str:
    return PurePosixPath(name.lower()).suffix


def called(name: str) -> str:
    """A title for what has none: the file's name, without its number and its hyphens."""
    stem = PurePosixPath(name).stem
    return re.sub(r"[\s_-]+", " ", re.sub(r"^[\d\s._-]+", "", stem) or stem).strip() or name
