"""Which pages a module is on a phone without a network."""

import re

from django.urls import reverse

from association.models import Unit
from cms.core.domain.packs import KeptFile, Read, gather, go_along, path_of
from courses.domain.editions import place_among, spot_at
from courses.domain.outline import ModuleLine

type Told = dict[str, str]
"""Addresses by key of a lesson or code of a module."""

LINK = re.compile(r'href="([^"#?]+)"')


def pages_of(module: ModuleLine, read: Read, told: Told) -> list[tuple[str, str]]:
    """The module, its lessons, its quiz and its practice, the tools that they lead to, the cash book, and what waits.

    Quiz, practice and book have a page for nobody in particular, which is kept under the address of the real one; so
    has a lesson in the words of a place.
    """
    own = [(told.get(line.key, path_of(line.url)), path_of(line.url)) for line in module.lessons]
    address = path_of(module.url)
    pages = [(told.get(module.code, address), address), *own]
    parts = {"code": module.code}
    if module.questions:
        pages.append((reverse("courses:kept_quiz", kwargs=parts), reverse("courses:quiz", kwargs=parts)))
    if module.task:
        pages.append((reverse("courses:kept_practice", kwargs=parts), reverse("courses:practice", kwargs=parts)))
    pages += [(reverse("tools:note"), reverse("tools:book")), (reverse("phone:here"), reverse("phone:here"))]
    pages += [page() for _key, page in go_along.items()]
    return pages + [(url, url) for url in tools_in([url for url, _kept_as in own], read)]


def told_in(module: ModuleLine, place: Unit | None, language: str) -> Told:
    """What a phone of this place reads otherwise: lessons, and their module, whose page leads to this very list."""
    lessons = [line.key for line in module.lessons if spot_at(line.key, language, place)]
    around = place_among(lessons, language, place)
    keys = [module.code, *lessons] if around else []
    return {key: reverse("courses:kept_told", kwargs={"key": key, "place": around}) for key in keys}


def tools_in(lessons: list[str], read: Read) -> list[str]:
    shelf = reverse("tools:shelf")
    links = [link for url in lessons for link in LINK.findall((read(url) or b"").decode())]
    return list(dict.fromkeys(link for link in links if link.startswith(shelf) and link != shelf))


def pack_of(module: ModuleLine, read: Read, *, place: Unit | None = None, language: str = "") -> list[KeptFile]:
    return gather(pages_of(module, read, told_in(module, place, language)), read)
