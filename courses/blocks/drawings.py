"""Our drawings. They come with a release as static files, or with an import from another folder and lie in media.

A name is the path from the content folder, such as ``M03-online-markets/figures/who.svg``.
"""

import re
from dataclasses import dataclass
from hashlib import sha1

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.templatetags.static import static

from cms.core.domain.page_cache import SECONDS, release
from courses.rules import CONTENT

STORED = "media/lessons"
VIEWBOX = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """Width and height are its own units, so that the page does not jump when it arrives."""

    url: str
    width: str
    height: str


def drawing_of(name: str) -> Drawing:
    key = f"drawing:{release()}:{sha1(name.encode(), usedforsecurity=False).hexdigest()}"
    return cache.get_or_set(key, lambda: look_up(name), SECONDS) or look_up(name)


def look_up(name: str) -> Drawing:
    content = content_of(name)
    found = VIEWBOX.search(content)
    width, height = (found[1].decode(), found[2].decode()) if found else ("320", "180")
    if default_storage.exists(f"{STORED}/{name}"):
        mark = sha1(content, usedforsecurity=False).hexdigest()[:8]
        return Drawing(f"{default_storage.url(f'{STORED}/{name}')}?{mark}", width, height)
    return Drawing(static(f"lessons/{name}"), width, height)


def content_of(name: str) -> bytes:
    """Empty where there is no such drawing any more."""
    if default_storage.exists(f"{STORED}/{name}"):
        with default_storage.open(f"{STORED}/{name}", "rb") as stored:
            return stored.read()
    file = CONTENT / name
    return file.read_bytes() if file.is_file() else b""


def bring_drawing(name: str, content: bytes) -> None:
    """Keeps what no release has; a drawing that the release has in this very form needs no copy."""
    file, place = CONTENT / name, f"{STORED}/{name}"
    if content == content_of(name) and not (file.is_file() and default_storage.exists(place)):
        return
    default_storage.delete(place)
    if not file.is_file() or file.read_bytes() != content:
        default_storage.save(place, ContentFile(content))


def drawings() -> list[tuple[str, str]]:
    """Every drawing as (name, the same for the eye); every block that is rendered asks for them."""
    names = cache.get_or_set(f"drawings:{release()}", all_names, SECONDS) or all_names()
    return [(name, name.replace("/figures/", ": ")) for name in names]


def all_names() -> list[str]:
    names = {path.relative_to(CONTENT).as_posix() for path in CONTENT.glob("*/figures/*.svg")}
    return sorted(names | set(stored_names()))


def stored_names() -> list[str]:
    names = []
    for folder in folders_in(STORED):
        if "figures" in folders_in(f"{STORED}/{folder}"):
            _below, files = default_storage.listdir(f"{STORED}/{folder}/figures")
            names += [f"{folder}/figures/{file}" for file in files]
    return names


def folders_in(path: str) -> list[str]:
    try:
        return list(default_storage.listdir(path)[0])
    except FileNotFoundError:
        return []
