"""A module's questions as a QTI 3 package: a manifest, a test, one file a question, and the pictures.

The quiz is the first section of the test, what each lesson asks is a section of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from courses.blocks.drawings import content_of
from courses.domain.qti.package import MANIFEST, made, packed_bytes, xml_bytes
from courses.domain.qti.writing import SPACE, item_xml
from courses.domain.quiz.items import Item, Part, items_of
from courses.domain.quiz.showing import images_of
from courses.models import LessonPage

PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"


def lessons_of(module: Any) -> Any:
    """The pages of a module's lessons in their order."""
    return LessonPage.objects.child_of(module).order_by("path")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are asked together. ``lesson`` is the lesson's number, empty for the quiz."""

    lesson: str
    title: str
    items: tuple[Item, ...]

    @property
    def folder(self) -> str:
        return f"lessons/{self.lesson}" if self.lesson else "items"

    def file(self, item: Item) -> str:
        return f"{self.folder}/{item.key}.xml"

    def name(self, item: Item) -> str:
        """In the manifest, where names may not meet: two lessons may each ask a ``q1``."""
        return f"item-{self.lesson}-{item.key}" if self.lesson else f"item-{item.key}"

    def address(self, *, from_item: bool) -> Callable[[Part], str]:
        return address(up=self.folder.count("/") + 1 if from_item else 0)


def export_quiz(module: Any, lessons: Iterable[Any] = ()) -> bytes:
    """``module`` and ``lessons`` are pages, published or drafts. The same questions give the same bytes."""
    groups = [Group("", str(module.title), tuple(items_of(module.quiz).values()))]
    groups += [Group(page.key, str(page.title), tuple(items_of(page.body).values())) for page in lessons]
    groups = [group for group in groups if group.items or not group.lesson]
    name, language = f"{module.code}-quiz", module.locale.language_code
    media = media_of([item for group in groups for item in group.items])
    files: dict[str, bytes] = {MANIFEST: xml_bytes(manifest(name, language, groups), pretty=True)}
    files["test.xml"] = xml_bytes(test_xml(name, str(module.title), groups), pretty=True)
    for group in groups:
        picture = group.address(from_item=True)
        for item in group.items:
            files[group.file(item)] = xml_bytes(item_xml(item, language=language, picture=picture))
    return packed_bytes(files | media)


def address(*, up: int) -> Callable[[Part], str]:
    """Where a part's picture lies, from a folder that is ``up`` below the package's root."""
    up_there = "../" * up
    return lambda part: f"{up_there}media/{part.drawing}" if part.drawing else f"{up_there}media/images/{part.image}"


def media_of(items: list[Item]) -> dict[str, bytes]:
    images, out = images_of(items), {}
    for part in (part for item in items for part in item.parts):
        if part.drawing:
            out[f"media/{part.drawing}"] = content_of(part.drawing)
        elif part.image in images:
            with images[part.image].file.open("rb") as stored:
                out[f"media/images/{part.image}"] = stored.read()
    return out


def manifest(name: str, language: str, groups: list[Group]) -> Element:
    about = made("metadata", made("schema", "QTI Package"), made("schemaversion", "3.0.0"))
    test = made("resource", made("file", href="test.xml"), identifier="test", href="test.xml")
    test.attrib["type"] = "imsqti_test_xmlv3p0"
    resources = [test]
    for group, item in each_of(groups):
        test.append(made("dependency", identifierref=group.name(item)))
        pictures = [group.address(from_item=False)(part) for part in item.parts if part.drawing or part.image]
        one = made("resource", goal(item), identifier=group.name(item), href=group.file(item))
        one.extend([made("file", href=href) for href in [group.file(item), *dict.fromkeys(pictures)]])
        one.attrib["type"] = "imsqti_item_xmlv3p0"
        resources.append(one)
    root = made(
        "manifest", about, made("organizations"), made("resources", *resources), identifier=f"{name}-{language}"
    )
    root.attrib["xmlns"] = PACKAGE
    return root


def each_of(groups: list[Group]) -> Iterator[tuple[Group, Item]]:
    return ((group, item) for group in groups for item in group.items)


def goal(item: Item) -> Element:
    """What the question tests, as a classification of its learning object."""
    lom = made("lom", xmlns=LOM)
    if item.objective:
        purpose = made("purpose", made("source", "LOMv1.0"), made("value", "educational objective"))
        taxon = made("taxonPath", made("taxon", made("id", item.objective)))
        lom.append(made("classification", purpose, taxon))
    return made("metadata", lom)


def test_xml(name: str, title: str, groups: list[Group]) -> Element:
    part = made("qti-test-part", identifier="part", navigation_mode="nonlinear", submission_mode="simultaneous")
    for group in groups:
        about = {"identifier": f"lesson-{group.lesson}" if group.lesson else "quiz", "title": group.title}
        section = made("qti-assessment-section", **about, visible="true")
        section.extend(
            [
                made("qti-assessment-item-ref", identifier=group.name(item), href=group.file(item))
                for item in group.items
            ]
        )
        part.append(section)
    root = made("qti-assessment-test", part, identifier=name, title=title)
    root.attrib["xmlns"] = SPACE
    return root
