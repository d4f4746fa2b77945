"""SCORM 1.2: one unit (SCO) for each lesson and quiz. A lesson is completed once read, a quiz passed from 80 %."""

from typing import Any
from xml.etree.ElementTree import Element

from django.contrib.staticfiles import finders

from courses.domain.packages.leaves import Branch, Leaf, branches_of
from courses.domain.qti.package import MANIFEST, made, packed_bytes, xml_bytes
from courses.models import TrackPage
from courses.rules import PASS_SHARE

SPACES = {
    "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    "version": "1.1",
}


def export_scorm(track: TrackPage) -> bytes:
    """The same track gives the same bytes."""
    branches = branches_of(track, scored="scorm.js")
    files: dict[str, bytes] = {MANIFEST: xml_bytes(manifest(track, branches), pretty=True)}
    for leaf in (leaf for branch in branches for leaf in branch.leaves):
        files |= {leaf.name: leaf.html, **leaf.files}
    wanted = {name for branch in branches for leaf in branch.leaves for name in own_files(leaf)}
    return packed_bytes(files | {name: script(name) for name in sorted(wanted)})


def own_files(leaf: Leaf) -> list[str]:
    return ["style.css", "scorm.js", *(["quiz.js"] if leaf.items else [])]


def script(name: str) -> bytes:
    """One of our own files that a package takes along."""
    with open(str(finders.find(f"courses/package/{name}")), "rb") as file:  # noqa: PTH123 a finder gives names
        return file.read()


def manifest(track: TrackPage, branches: list[Branch]) -> Element:
    root = made("manifest", identifier=f"track-{track.key}")
    root.attrib |= SPACES
    root.append(made("metadata", made("schema", "ADL SCORM"), made("schemaversion", "1.2")))
    organization = made("organization", made("title", track.title), identifier="course")
    for branch in branches:
        entry = made("item", made("title", branch.title), identifier=f"item-{branch.code}")
        for leaf in branch.leaves:
            entry.append(leaf_item(leaf))
        organization.append(entry)
    root.append(made("organizations", organization, default="course"))
    leaves = [leaf for branch in branches for leaf in branch.leaves]
    root.append(made("resources", *[resource(leaf) for leaf in leaves]))
    return root


def ident(leaf: Leaf) -> str:
    return leaf.name.removesuffix(".html")


def leaf_item(leaf: Leaf) -> Element:
    attributes: dict[str, Any] = {"identifier": f"item-{ident(leaf)}", "identifierref": f"res-{ident(leaf)}"}
    one = made("item", made("title", leaf.title), **attributes)
    if leaf.items:
        one.append(made("adlcp:masteryscore", str(round(PASS_SHARE * 100))))
    return one


def resource(leaf: Leaf) -> Element:
    names = [leaf.name, *leaf.files, *own_files(leaf)]
    one = made("resource", *[made("file", href=name) for name in names], identifier=f"res-{ident(leaf)}")
    one.attrib |= {"type": "webcontent", "adlcp:scormtype": "sco", "href": leaf.name}
    return one
