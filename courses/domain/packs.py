"""Which pages a module is on a phone without a network."""

import re

from django.urls import reverse

from cms.core.domain.packs import KeptFile, Read, gather, path_of
from courses.domain.outline import ModuleLine

LINK = re.compile(r'href="([^"#?]+)"')


def pages_of(module: ModuleLine, read: Read) -> list[tuple[str, str]]:
    """The module, its lessons, its quiz and its practice, the tools that they lead to, the cash book, and what waits.

    Quiz, practice and book have a page for nobody in particular, which is kept under the address of the real one.
    """
    lessons = [lesson.url for lesson in module.lessons]
    pages = [(url, url) for url in map(path_of, [module.url, *lessons])]
    parts = {"code": module.code}
    if module.questions:
        pages.append((reverse("courses:kept_quiz", kwargs=parts), reverse("courses:quiz", kwargs=parts)))
    if module.task:
        pages.append((reverse("courses:kept_practice", kwargs=parts), reverse("courses:practice", kwargs=parts)))
    pages += [(reverse("tools:note"), reverse("tools:book")), (reverse("phone:here"), reverse("phone:here"))]
    return pages + [(url, url) for url in tools_in(lessons, read)]


def tools_in(lessons: list[str], read: Read) -> list[str]:
    shelf = reverse("tools:shelf")
    links = [link for url in lessons for link in LINK.findall((read(path_of(url)) or b"").decode())]
    return list(dict.fromkeys(link for link in links if link.startswith(shelf) and link != shelf))


def pack_of(module: ModuleLine, read: Read) -> list[KeptFile]:
    return gather(pages_of(module, read), read)
