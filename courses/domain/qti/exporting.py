"""A module's quiz as a QTI 3 package: a manifest, a test, one file a question, and the pictures."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from courses.blocks.drawings import content_of
from courses.domain.qti.package import MANIFEST, made, packed_bytes, xml_bytes
from courses.domain.qti.writing import SPACE, item_xml
from courses.domain.quiz.items import Item, Part, items_of
from courses.domain.quiz.showing import images_of

PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"


def export_quiz(module: Any) -> bytes:
    """``module`` is a module page, published or not. The same quiz gives the same bytes."""
    items = list(items_of(module.quiz).values())
    name, language = f"{module.code}-quiz", module.locale.language_code
    media = media_of(items)
    files: dict[str, bytes] = {MANIFEST: xml_bytes(manifest(name, language, items), pretty=True)}
    files["test.xml"] = xml_bytes(test_xml(name, str(module.title), items), pretty=True)
    for item in items:
        files[item_file(item)] = xml_bytes(item_xml(item, language=language, picture=address(from_item=True)))
    return packed_bytes(files | media)


def item_file(item: Item) -> str:
    return f"items/{item.key}.xml"


def address(*, from_item: bool) -> Callable[[Part], str]:
    """Where a part's picture lies: from the package's root, or from an item's folder."""
    up = "../" if from_item else ""
    return lambda part: f"{up}media/{part.drawing}" if part.drawing else f"{up}media/images/{part.image}"


def media_of(items: list[Item]) -> dict[str, bytes]:
    images, out = images_of(items), {}
    for part in (part for item in items for part in item.parts):
        if part.drawing:
            out[f"media/{part.drawing}"] = content_of(part.drawing)
        elif part.image in images:
            with images[part.image].file.open("rb") as stored:
                out[f"media/images/{part.image}"] = stored.read()
    return out


def manifest(name: str, language: str, items: list[Item]) -> Element:
    about = made("metadata", made("schema", "QTI Package"), made("schemaversion", "3.0.0"))
    test = made("resource", made("file", href="test.xml"), identifier="test", href="test.xml")
    test.attrib["type"] = "imsqti_test_xmlv3p0"
    resources = [test]
    for item in items:
        test.append(made("dependency", identifierref=f"item-{item.key}"))
        pictures = [address(from_item=False)(part) for part in item.parts if part.drawing or part.image]
        one = made("resource", goal(item), identifier=f"item-{item.key}", href=item_file(item))
        one.extend([made("file", href=href) for href in [item_file(item), *dict.fromkeys(pictures)]])
        one.attrib["type"] = "imsqti_item_xmlv3p0"
        resources.append(one)
    root = made(
        "manifest", about, made("organizations"), made("resources", *resources), identifier=f"{name}-{language}"
    )
    root.attrib["xmlns"] = PACKAGE
    return root


def goal(item: Item) -> Element:
    """What the question tests, as a classification of its learning object."""
    lom = made("lom", xmlns=LOM)
    if item.objective:
        purpose = made("purpose", made("source", "LOMv1.0"), made("value", "educational objective"))
        taxon = made("taxonPath", made("taxon", made("id", item.objective)))
        lom.append(made("classification", purpose, taxon))
    return made("metadata", lom)


def test_xml(name: str, title: str, items: list[Item]) -> Element:
    section = made("qti-assessment-section", identifier="quiz", title=title, visible="true")
    section.extend(
        [made("qti-assessment-item-ref", identifier=f"item-{item.key}", href=item_file(item)) for item in items]
    )
    part = made(
        "qti-test-part", section, identifier="part", navigation_mode="nonlinear", submission_mode="simultaneous"
    )
    root = made("qti-assessment-test", part, identifier=name, title=title)
    root.attrib["xmlns"] = SPACE
    return root
