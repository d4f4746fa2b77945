"""Packages as files: opened without trust. Nothing is unpacked to disk, nothing outside is fetched, nothing grows."""

import codecs
import re
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from typing import Any
from xml.etree.ElementTree import Element, ParseError, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_XML = 512 * 1024
DEEPEST = 60
MANIFEST = "imsmanifest.xml"
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
XML_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
LETTERS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "cp950", "big5-hkscs": "big5hkscs"}
"""What Chinese programs declare → what reads it whole; GB 18030 holds the older two, Microsoft's Big5 the plain one."""
UNSAYABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what editors of Windows put before a text
NEVER_CHANGES = (1980, 1, 1, 0, 0, 0)
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, LZMAError),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
"""What opening a file that is no zip, a broken one or one behind a password may raise."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold: files, and bytes of all that is unpacked."""

    files: int = 400
    inside: int = 20 * MEGABYTE


class PackageRefused(Exception):  # noqa: N818 said of the package
    """It cannot be read at all; the message says why and what to do."""


def open_package(content: bytes) -> dict[str, bytes]:
    """Name → bytes of every file. A single XML file counts as a package of one."""
    if len(content) > MOST_BYTES:
        raise PackageRefused(_("This file is larger than 5 MB. Export the questions without films, or in parts."))
    if content.lstrip()[:1] == b"<" or content.startswith(BOMS):
        return {"item.xml": content}
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return unpacked(packed)
    except UNREADABLE as wrong:
        raise PackageRefused(_("This is no QTI package we can open: choose a .zip or .xml file.")) from wrong


def plain(info: zipfile.ZipInfo) -> str:
    return tidy_name(info.filename)


def unpacked(
    packed: zipfile.ZipFile, limits: Limits = Limits(), *, named: Callable[[zipfile.ZipInfo], str] = plain
) -> dict[str, bytes]:
    """Counted while it is unpacked: what the package says of its own size is not believed.

    ``named`` gives each file the name it goes by; one without a name is not unpacked at all.
    """
    infos = [info for info in packed.infolist() if not info.is_dir()]
    if len(infos) > limits.files:
        words = _("This package holds more than %(most)s files. Export it in several parts.")
        raise PackageRefused(words % {"most": limits.files})
    out: dict[str, bytes] = {}
    left = limits.inside
    for info in infos:
        name = named(info)
        if not name:
            continue
        with packed.open(info) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            words = _("Unpacked, this package is larger than %(most)s MB. It was not read.")
            raise PackageRefused(words % {"most": limits.inside // MEGABYTE})
        out[name] = content
    return out


def tidy_name(name: str) -> str:
    """As a path from the package's root; one that leads outside becomes harmless, since nothing is written."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)


def parse(content: bytes) -> Element:
    """Names without their space and their version: ``qti-simple-choice`` and ``simpleChoice`` are the same."""
    if len(content) > MOST_XML:
        raise PackageRefused(_("This file inside is too large to be read."))
    try:
        # A plain DTD, which nobody fetches, is common in 1.2; entities are refused.
        root = fromstring(in_unicode(content))
    except DefusedXmlException as wrong:
        raise PackageRefused(
            _("This file declares entities or loads something from outside. Export it without them.")
        ) from wrong
    except (ParseError, ValueError, LookupError, RecursionError) as wrong:
        raise PackageRefused(_("This file is no well-formed XML.")) from wrong
    flatten(root)
    return root


def declared(content: bytes) -> str:
    """The Chinese encoding that a page or an XML file says it is written in; empty for any other and for none."""
    found = DECLARED.search(content[:1024])
    return LETTERS.get(found[1].decode().lower(), "") if found else ""


def in_unicode(content: bytes) -> bytes:
    """As UTF-8, without the declaration: the XML library reads none of the encodings of more bytes than one."""
    with suppress(UnicodeDecodeError):
        if letters := declared(content):
            return XML_DECLARATION.sub("", content.decode(letters)).encode()
    return content


def flatten(element: Element, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise PackageRefused(_("This file is nested too deep to be read."))
    element.tag = plain_name(str(element.tag))
    for name in list(element.attrib):
        element.attrib[plain_name(name)] = element.attrib.pop(name)
    for child in element:
        flatten(child, depth + 1)


def plain_name(name: str) -> str:
    bare = name.rpartition("}")[2].removeprefix("qti-")
    first, *more = bare.split("-")
    return first + "".join(word[:1].upper() + word[1:] for word in more) if not bare.startswith("data-") else bare


def words_in(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def made(tag: str, *inside: Any, **attributes: Any) -> Element:
    """``made("qti-value", "A")``; underscores of attributes become hyphens, text comes first."""
    element = Element(tag, {name.replace("_", "-"): sayable(value) for name, value in attributes.items()})
    last: Element | None = None
    for one in inside:
        if isinstance(one, Element):
            element.append(one)
            last = one
        elif last is None:
            element.text = (element.text or "") + sayable(one)
        else:
            last.tail = (last.tail or "") + sayable(one)
    return element


def sayable(words: Any) -> str:
    """Without the control characters that XML has no way to write."""
    return UNSAYABLE.sub("", str(words))


def xml_bytes(root: Element, *, pretty: bool = False) -> bytes:
    if pretty:
        indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def packed_bytes(files: dict[str, bytes]) -> bytes:
    """The same files give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, NEVER_CHANGES), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
