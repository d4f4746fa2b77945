"""What a phone needs to show some pages without a network: every address with its hash and size.

The pages are those that anybody reads, so nothing in a pack belongs to one person.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage

from cms.core.registry import Registry

VERSION = 1
"""Of the shape below; a phone that knows another one asks for the newer script first."""
PACKED = {".svg", ".js", ".html", ".css", ".json"}  # what the wire makes smaller
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
END = b"</html>"  # what stands behind it is noise against a guess by length, never the same twice
UNPACKED = "/core/js/afar."  # for browsers that keep no pack
SOUNDS = {".mp3", ".m4a", ".ogg", ".opus", ".wav", ".weba"}

type Read = Callable[[str], bytes | None]
go_along: Registry[Callable[[], tuple[str, str]]] = Registry("page that goes along with every pack")
"""An address for nobody in particular and the one that it is kept under, of rooms that a pack's own does not know."""
served: Registry[Callable[[str], bytes | None]] = Registry("what a room serves at an address of its own")
"""The bytes that anybody gets at this path, or None where it is not this room's or not for everybody."""
ways: Registry[Callable[[str], str]] = Registry("address of a lighter form")
"""``path -> path`` of the same recording in fewer bytes, or ``""``."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """``url`` is fetched without cookies and kept under ``kept_as``; ``wire`` is what it costs, ``size`` what it fills.

    ``same`` are addresses of the same picture in other sizes and formats, which this one stands in for. ``light`` is
    the same sound in fewer bytes, with a ``url``, ``sha256``, ``size`` and ``wire`` of its own, for whoever chose that.
    """

    url: str
    kept_as: str
    sha256: str
    size: int
    wire: int
    is_sound: bool = False
    same: list[str] = field(default_factory=list)
    light: dict[str, Any] | None = None


class Uses(HTMLParser):
    """What a page loads: scripts, sounds, and pictures each with its other forms."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []
        self.sounds: list[str] = []
        self.same: dict[str, list[str]] = {}
        self._forms: list[tuple[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "picture":
            self._forms = []
        elif tag == "source" and self._forms is not None:
            self._forms += [(url, given.get("type", "")) for url in urls_of(given.get("srcset", ""))]
        elif tag == "img" and given.get("src"):
            self._picture([given["src"], *urls_of(given.get("srcset", ""))])
        elif tag == "script" and given.get("src"):
            self.files.append(given["src"])
        elif tag in {"audio", "source"} and given.get("src"):
            self.sounds.append(given["src"])

    def _picture(self, plain: list[str]) -> None:
        """WebP, which every browser with a worker reads, in the narrowest size; else the plain file."""
        webp = [url for url, kind in self._forms or [] if kind == "image/webp"]
        chosen = (webp or plain)[0]
        others = {*plain, *(url for url, _kind in self._forms or [])} - {chosen}
        self.files.append(chosen)
        self.same[chosen] = sorted(others)
        self._forms = None


def urls_of(srcset: str) -> list[str]:
    return [part.split()[0] for part in srcset.split(",") if part.split()]


def gather(pages: Iterable[tuple[str, str]], read: Read) -> list[KeptFile]:
    """``pages`` are addresses with the address that each is kept under; ``read`` gives a page as nobody sees it."""
    found: dict[str, KeptFile] = {}
    files: dict[str, bool] = {}
    same: dict[str, list[str]] = {}
    for url, kept_as in pages:
        body = read(url)
        if body is None or kept_as in found:
            continue
        found[kept_as] = weighed(url, trimmed(body), kept_as=kept_as)
        uses = Uses()
        uses.feed(body.decode())
        files |= dict.fromkeys(map(path_of, uses.files), False) | dict.fromkeys(map(path_of, uses.sounds), True)
        same |= uses.same
    for url in with_imports(files):
        content = content_of(url)
        if content is not None:
            found[url] = weighed(url, content, is_sound=files.get(url, False), same=same.get(url, []))
    return [with_lighter(file) if file.is_sound else file for file in found.values()]


def with_lighter(sound: KeptFile) -> KeptFile:
    url = next((way for find in ways if (way := find(sound.url))), "")
    content = content_of(url) if url else None
    if content is None:
        return sound
    lighter = weighed(url, content, is_sound=True)
    return replace(sound, light={name: getattr(lighter, name) for name in ("url", "sha256", "size", "wire")})


def trimmed(body: bytes) -> bytes:
    at = body.rfind(END)
    return body[: at + len(END)] if at >= 0 else body


def path_of(url: str) -> str:
    return urlsplit(url).path


def with_imports(files: Iterable[str]) -> list[str]:
    """Scripts bring what they import along; each address once, in order."""
    wanted, out = list(files), dict[str, None]()
    while wanted:
        url = wanted.pop(0)
        if url in out or UNPACKED in url:
            continue
        out[url] = None
        content = content_of(url) if url.endswith(".js") else None
        if content:
            wanted += [normpath(join(url.rpartition("/")[0], part)) for part in IMPORTED.findall(content.decode())]
    return list(out)


def content_of(url: str) -> bytes | None:
    """One of our own files, or what a room serves, by its address; None for anything else."""
    if url.startswith(settings.STATIC_URL):
        return static_content(unquote(url.removeprefix(settings.STATIC_URL)))
    if url.startswith(settings.MEDIA_URL):
        name = unquote(url.removeprefix(settings.MEDIA_URL))
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                return bytes(file.read())
    return next((content for read in served if (content := read(url)) is not None), None)


def static_content(name: str) -> bytes | None:
    source = finders.find(name)
    if source:
        return Path(source).read_bytes()
    if not staticfiles_storage.exists(name):
        return None
    with staticfiles_storage.open(name) as file:
        return bytes(file.read())


def weighed(url: str, content: bytes, *, kept_as: str = "", is_sound: bool = False, same: Any = ()) -> KeptFile:
    suffix = Path(url).suffix.lower()
    is_packed = (not suffix and not is_sound) or suffix in PACKED
    return KeptFile(
        url=url,
        kept_as=kept_as or url,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        wire=len(zlib.compress(content, 6)) if is_packed else len(content),
        is_sound=is_sound or suffix in SOUNDS,
        same=list(same),
    )


def manifest_of(files: list[KeptFile], *, key: str, title: str, url: str) -> dict[str, Any]:
    """What the phone reads. ``version`` changes with any of the files."""
    names = "\n".join(sorted(f"{file.kept_as} {file.sha256} {(file.light or {}).get('sha256', '')}" for file in files))
    return {
        "v": VERSION,
        "key": key,
        "title": title,
        "url": url,
        "version": hashlib.sha256(names.encode()).hexdigest()[:16],
        "files": [asdict(file) for file in files],
    }
