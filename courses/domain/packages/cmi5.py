"""cmi5: one assignable unit for each lesson and quiz, told to the platform's own record store by xAPI.

A lesson moves on once read (completed), a quiz from 80 % (passed).
"""

from xml.etree.ElementTree import Element

from django.conf import settings

from courses.domain.packages.leaves import Branch, Leaf, branches_of
from courses.domain.packages.scorm import ident, script
from courses.domain.qti.package import made, packed_bytes, xml_bytes
from courses.models import TrackPage
from courses.rules import PASS_SHARE

STRUCTURE = "cmi5.xml"
SPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
TELLER = "cmi5.js"
TAGS = {"zh-hans": "zh-Hans"}


def export_cmi5(track: TrackPage) -> bytes:
    """The same track gives the same bytes."""
    branches = branches_of(track, scored=TELLER)
    files: dict[str, bytes] = {STRUCTURE: xml_bytes(structure(track, branches), pretty=True)}
    leaves = [leaf for branch in branches for leaf in branch.leaves]
    for leaf in leaves:
        files |= {leaf.name: leaf.html, **leaf.files}
    wanted = ["style.css", TELLER, *(["quiz.js"] if any(leaf.items for leaf in leaves) else [])]
    return packed_bytes(files | {name: script(name) for name in sorted(wanted)})


def structure(track: TrackPage, branches: list[Branch]) -> Element:
    """A block a module."""
    language = track.locale.language_code
    tag = TAGS.get(language, language)
    # The address of the site keeps the names apart from everybody else's on the same platform.
    home = f"{settings.BASE_URL.rstrip('/')}/cmi5/{language}/{track.key}"
    root = made("courseStructure", xmlns=SPACE)
    root.append(made("course", *titled(track.title, track.summary, tag), id=home))
    for branch in branches:
        units = [unit(leaf, home, tag) for leaf in branch.leaves]
        root.append(made("block", *titled(branch.title, "", tag), *units, id=f"{home}/{branch.code}"))
    return root


def titled(title: str, summary: str, tag: str) -> list[Element]:
    return [
        made(name, made("langstring", words, lang=tag))
        for name, words in (("title", title), ("description", summary or title))
    ]


def unit(leaf: Leaf, home: str, tag: str) -> Element:
    one = made("au", *titled(leaf.title, "", tag), made("url", leaf.name), id=f"{home}/{ident(leaf)}")
    one.attrib |= {"launchMethod": "AnyWindow", "moveOn": "Passed" if leaf.items else "Completed"}
    if leaf.items:
        one.attrib["masteryScore"] = f"{PASS_SHARE:g}"
    return one
