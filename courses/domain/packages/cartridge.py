"""Common Cartridge 1.3: lessons as web content, each quiz as a QTI 1.2 assessment.

A cartridge knows choices and gaps to fill in. Orders, pairs, and sentences with several gaps have no word in it: they
go along as a page of web content with their answers to open, so that nothing is lost.
"""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.domain.packages.leaves import Branch, Leaf, branches_of
from courses.domain.packages.qti12 import assessment, fits
from courses.domain.packages.scorm import ident, script
from courses.domain.qti.package import MANIFEST, made, packed_bytes, xml_bytes
from courses.models import TrackPage

SPACES = {
    "xmlns": "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
    "xmlns:lomimscc": "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest",
}
QUIZ = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"


def export_cartridge(track: TrackPage) -> bytes:
    """The same track gives the same bytes."""
    branches, language = branches_of(track, scored=""), track.locale.language_code
    files: dict[str, bytes] = {MANIFEST: xml_bytes(manifest(track, branches), pretty=True)}
    for leaf in (leaf for branch in branches for leaf in branch.leaves):
        if not leaf.items or rest_of(leaf):
            files |= {leaf.name: leaf.html, **leaf.files}
        if fitting := [item for item in leaf.items if fits(item)]:
            files[quiz_file(leaf)] = xml_bytes(assessment(ident(leaf), leaf.title, fitting, language=language))
    return packed_bytes(files | {"style.css": script("style.css")})


def rest_of(leaf: Leaf) -> bool:
    """Does the quiz hold something that a cartridge has no word for?"""
    return not all(fits(item) for item in leaf.items)


def quiz_file(leaf: Leaf) -> str:
    return f"{ident(leaf)}/assessment.xml"


def manifest(track: TrackPage, branches: list[Branch]) -> Element:
    root = made("manifest", identifier=f"track-{track.key}")
    root.attrib |= SPACES
    words = made("lomimscc:string", track.title, language=track.locale.language_code)
    about = made("lomimscc:lom", made("lomimscc:general", made("lomimscc:title", words)))
    root.append(made("metadata", made("schema", "IMS Common Cartridge"), made("schemaversion", "1.3.0"), about))
    top, resources = made("item", identifier="root"), made("resources")
    for branch in branches:
        entry = made("item", made("title", branch.title), identifier=f"item-{branch.code}")
        with override(track.locale.language_code):
            for item, resource in (pair for leaf in branch.leaves for pair in entries(leaf)):
                entry.append(item)
                resources.append(resource)
        top.append(entry)
    organization = made("organization", top, identifier="course", structure="rooted-hierarchy")
    root.append(made("organizations", organization))
    root.append(resources)
    return root


def entries(leaf: Leaf) -> list[tuple[Element, Element]]:
    """Lines of the contents with what they lead to: a page, a quiz, or a quiz and a page for the rest of it."""
    found = []
    if any(fits(item) for item in leaf.items):
        found.append(
            entry(f"quiz-{ident(leaf)}", _("Quiz: %(title)s") % {"title": leaf.title}, QUIZ, [quiz_file(leaf)])
        )
    if not leaf.items or rest_of(leaf):
        title = _("Questions to talk about: %(title)s") % {"title": leaf.title} if leaf.items else leaf.title
        found.append(entry(ident(leaf), title, "webcontent", [leaf.name, *leaf.files, "style.css"]))
    return found


def entry(name: str, title: str, kind: str, names: list[str]) -> tuple[Element, Element]:
    item = made("item", made("title", title), identifier=f"item-{name}", identifierref=f"res-{name}")
    resource = made("resource", *[made("file", href=one) for one in names], identifier=f"res-{name}")
    resource.attrib |= {"type": kind} | ({"href": names[0]} if kind == "webcontent" else {})
    return item, resource
