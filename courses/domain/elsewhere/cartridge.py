"""A Common Cartridge (1.1 to 1.3): its table of contents, web pages as lessons, assessments as a module's quiz."""

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.domain.elsewhere.lessons import read_lesson
from courses.domain.elsewhere.opening import PAGES, Opened, called, ending
from courses.domain.elsewhere.pictures import Pictures
from courses.domain.elsewhere.shapes import (
    LONGEST_TITLE,
    BroughtCourse,
    BroughtLesson,
    BroughtModule,
    Row,
    left_out,
    shortened,
)
from courses.domain.qti.importing import read_questions
from courses.domain.qti.package import PackageRefused, parse, words_in


def read_cartridge(opened: Opened, place: str, name: str) -> BroughtCourse:
    """``place`` is the manifest's name, ``name`` the file's. Raises ``PackageRefused`` without contents to read."""
    root = parse(opened.files[place])
    contents = root.find("organizations/organization")
    if contents is None:
        raise PackageRefused(_("This package has no table of contents, so nobody knows what belongs where."))
    pictures = Pictures(opened.files)
    reader = Reader(root, opened.files, posixpath.dirname(place), pictures)
    title = words_in(root.find("metadata/lom/general/title")) or words_in(contents.find("title")) or called(name)
    course = BroughtCourse(root.get("identifier") or title, pictures=pictures.stored)
    loose: BroughtModule | None = None
    for top in tops(contents):
        if top.find("item") is not None:
            course.modules.append(reader.module(top))
            continue
        if loose is None:
            loose = BroughtModule("loose", shortened(title, LONGEST_TITLE))
            course.modules.append(loose)
        reader.take(top, loose)
    return course


def tops(contents: Element) -> list[Element]:
    """What becomes modules: the standard hangs everything below one item; some platforms do without it."""
    found = contents.findall("item")
    if len(found) == 1:
        inner = found[0].findall("item")
        if inner and (not words_in(found[0].find("title")) or any(one.find("item") is not None for one in inner)):
            return inner
    return found


def leaves(item: Element) -> Iterator[Element]:
    """Everything below that leads somewhere, in its order; folders inside a module are gone through."""
    for one in item.findall("item"):
        if one.get("identifierref"):
            yield one
        yield from leaves(one)


class Reader:
    def __init__(self, root: Element, files: dict[str, bytes], folder: str, pictures: Pictures) -> None:
        self.files, self.pictures = files, pictures
        listed = root.find("resources")
        below = posixpath.join(folder, listed.get("base", "") if listed is not None else "")
        self.resources: dict[str, tuple[Element, str]] = {}
        for one in root.iter("resource"):
            href = one.get("href") or next((file.get("href", "") for file in one.iter("file")), "")
            path = posixpath.normpath(posixpath.join(below, one.get("base", ""), unquote(href)))
            self.resources[one.get("identifier", "")] = one, path
        self.seen: set[str] = set()

    def module(self, top: Element) -> BroughtModule:
        ident = top.get("identifier", "")
        title = words_in(top.find("title"))
        module = BroughtModule(ident, shortened(title or ident or "?", LONGEST_TITLE))
        for item in [*([top] if top.get("identifierref") else []), *leaves(top)]:
            self.take(item, module)
        return module

    def take(self, item: Element, module: BroughtModule) -> None:
        """One line of the contents into its module, or into the list of what is left, with the reason."""
        title = words_in(item.find("title"))
        found = self.resources.get(item.get("identifierref", ""))
        if found is None:
            module.left.append(left_out(title or item.get("identifier", ""), _("It leads to nothing in the package.")))
            return
        resource, path = found
        kind, name = resource.get("type", ""), title or path
        if kind.startswith("imsqti"):
            self.questions(path, name, module)
        elif not kind.startswith(("webcontent", "associatedcontent")):
            module.left.append(left_out(name, why_not(kind)))
        elif ending(path) not in PAGES:
            words = _("A file of this kind is not taken: %(kind)s. Put what matters into a page.")
            module.left.append(left_out(name, words % {"kind": ending(path) or path}))
        elif path not in self.files:
            module.left.append(left_out(name, _("This file is not in the package: %(name)s.") % {"name": path}))
        else:
            self.lesson(item.get("identifier") or path, title, path, module)

    def lesson(self, ident: str, title: str, path: str, module: BroughtModule) -> None:
        if ident in self.seen:
            module.left.append(left_out(title or path, _("The contents name it twice; the first place counts.")))
            return
        read: BroughtLesson | str = read_lesson(
            self.files, path, ident=ident, title=title, fallback=called(path), pictures=self.pictures
        )
        if isinstance(read, str):
            module.left.append(Row("lesson", "left", title or path, [read]))
            return
        self.seen.add(ident)
        module.lessons.append(read)

    def questions(self, path: str, name: str, module: BroughtModule) -> None:
        content = self.files.get(path)
        if content is None:
            module.left.append(left_out(name, _("This file is not in the package: %(name)s.") % {"name": path}))
            return
        lines = read_questions(PurePosixPath(path).with_suffix(".xml").as_posix(), content, taken=module.taken)
        if not lines:
            module.left.append(left_out(name, _("There is no QTI question in this file.")))
        module.questions += lines


def why_not(kind: str) -> str:
    if kind.startswith("imswl"):
        return _("A link to another site: write it into a lesson if learners need it.")
    if kind.startswith("imsdt"):
        return _("A discussion: ours are the live questions and the chats.")
    if kind.startswith("imsbasiclti"):
        return _("A tool of another platform: it would not work here.")
    return _("We cannot take this kind: %(kind)s.") % {"kind": kind[:60] or "?"}
