"""A track as another platform gets it: well-formed, complete, the same each time, read back by our own import."""

import json
import re
import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.core.files.base import ContentFile

from cms.core.models import CustomDocument, CustomImage
from courses.domain.packages.cartridge import export_cartridge
from courses.domain.packages.cmi5 import SPACE, export_cmi5
from courses.domain.packages.qti12 import assessment
from courses.domain.packages.scorm import export_scorm
from courses.domain.qti.importing import look
from courses.domain.qti.package import made, xml_bytes
from courses.domain.quiz.items import Item, Part, items_of
from courses.models import LessonPage, ModulePage, TrackPage
from tests.factories.courses import QUESTION, make_course

pytestmark = pytest.mark.django_db
CP, CC = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}", "{http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
STEPS = [{"text": "Weigh", "why": "First."}, {"text": "Send", "why": "Last."}]
ORDER = {"key": "q6", "ask": "What first?", "steps": STEPS}
NUMBER = {"key": "q7", "ask": "How much?", "value": "12.5", "tolerance": "0", "unit": "元", "why": "So.", "traps": []}
FACT = {"platform": "other", "text": "<p>A &amp; B</p>", "source": "Fees", "owner": "x", "status": "reviewed"}
FACT |= {"checked_on": "2026-01-05", "review_by": "2026-05-05"}
MANY = [
    {"text": "A", "right": True, "why": "Yes."},
    {"text": "B", "right": True, "why": "Too."},
    {"text": "C", "right": False, "why": "No."},
]


@pytest.fixture
def track() -> TrackPage:
    course = make_course("en")
    course.lessons[0].body.append(("fact", FACT))
    course.lessons[0].save()
    course.module.quiz.append(("order", ORDER))
    course.module.quiz.append(("number", NUMBER))
    course.module.save()
    return TrackPage.objects.get()


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def whole(files: dict[str, bytes], space: str) -> Element:
    """Everything named is there, everything there is named, and no page asks for anything outside."""
    root = fromstring(files["imsmanifest.xml"])
    named = {one.get("href") for one in root.iter(f"{space}file")} | {"imsmanifest.xml"}
    assert named == set(files)
    resources = {one.get("identifier") for one in root.iter(f"{space}resource")}
    wanted = [one.get("identifierref") for one in root.iter(f"{space}item") if one.get("identifierref")]
    assert sorted(wanted) == sorted(resources)
    for name, content in files.items():
        if name.endswith(".html"):
            addresses = re.findall(r'(?:src|href)="([^"]+)"', content.decode())
            assert {address for address in addresses if not address.startswith("https://")} <= set(files)
    return root


def test_scorm_holds_a_unit_for_each_lesson_and_quiz(track) -> None:
    content = export_scorm(track)
    assert content == export_scorm(track)
    files = opened(content)
    root = whole(files, CP)
    assert [one.get(f"{ADL}scormtype") for one in root.iter(f"{CP}resource")] == ["sco"] * 3
    assert [one.text for one in root.iter(f"{ADL}masteryscore")] == ["80"]
    assert b'data-unit="lesson"' in files["M03-L1.html"]
    lesson = files["M03-L1.html"].decode()
    assert "A &amp; B" in lesson
    for words in ("Every platform", "Fees, checked on 5 Jan 2026", "May have changed: look it up"):
        assert words in lesson
    assert "Not yet reviewed" not in lesson
    assert b'type="module"' not in files["M03-quiz.html"]  # a browser loads none from a disk
    told = re.search(r'id="items" type="application/json">(.+?)</script>', files["M03-quiz.html"].decode())
    asked = json.loads(told[1])
    assert [item["kind"] for item in asked["items"]] == ["question"] * 5 + ["order", "number"]


def test_a_module_of_which_nothing_is_published_stands_in_no_package(track) -> None:
    empty = ModulePage(title="To come", slug="to-come", code="M04", locale=track.locale)
    track.add_child(instance=empty)
    empty.add_child(instance=LessonPage(title="Draft", slug="draft", key="M04-L1", locale=track.locale, live=False))
    for export, name in (
        (export_scorm, "imsmanifest.xml"),
        (export_cartridge, "imsmanifest.xml"),
        (export_cmi5, "cmi5.xml"),
    ):
        contents = opened(export(track))[name].decode()
        assert ("Markets" in contents, "To come" in contents, "Draft" in contents) == (True, False, False)


def test_cmi5_has_a_unit_for_each_lesson_and_quiz_in_the_order_of_its_schema(track, settings) -> None:
    settings.BASE_URL = "https://village.example"
    files = opened(export_cmi5(track))
    assert files == opened(export_cmi5(track))
    root, of = fromstring(files["cmi5.xml"]), f"{{{SPACE}}}"
    assert [one.tag for one in root] == [f"{of}course", f"{of}block"]
    assert [one.tag for one in root[0]] == [f"{of}title", f"{of}description"]
    units = list(root.iter(f"{of}au"))
    for one in units:
        assert [inside.tag.removeprefix(of) for inside in one] == ["title", "description", "url"]
        assert (one[0][0].get("lang"), one.get("launchMethod")) == ("en", "AnyWindow")
        assert one[0][0].text
        assert one[1][0].text
    facts = [(one.findtext(f"{of}url"), one.get("moveOn"), one.get("masteryScore")) for one in units]
    assert facts == [
        ("M03-L1.html", "Completed", None),
        ("M03-L2.html", "Completed", None),
        ("M03-quiz.html", "Passed", "0.8"),
    ]
    names = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(names)) == len(names) == 5
    assert all(name.startswith("https://village.example/cmi5/en/understand") for name in names)
    pages = [name for name in files if name.endswith(".html")]
    for name in pages:
        text = files[name].decode()
        assert 'src="cmi5.js"' in text
        assert "scorm.js" not in text
        assert {one for one in re.findall(r'(?:src|href)="([^"#]+)"', text) if "//" not in one} <= set(files)
    assert sorted(pages) == sorted(fact[0] for fact in facts)


def test_a_cartridge_keeps_what_has_no_word_in_it_as_a_page(track) -> None:
    content = export_cartridge(track)
    assert content == export_cartridge(track)
    files = opened(content)
    root = whole(files, CC)
    kinds = [one.get("type") for one in root.iter(f"{CC}resource")]
    assert sorted(kinds) == ["imsqti_xmlv1p2/imscc_xmlv1p3/assessment", *["webcontent"] * 3]
    rest = files["M03-quiz.html"].decode()
    assert "What first?" in rest
    assert "Who holds the money?" not in rest  # that one is in the assessment
    quiz = fromstring(files["M03-quiz/assessment.xml"])
    assert len([one for one in quiz.iter() if one.tag.endswith("}item")]) == 6
    assert b"<script" not in files["M03-L1.html"]


def test_a_track_without_a_quiz_is_whole_too(track) -> None:
    for module in track.get_children().specific():
        module.quiz = []
        module.save()
    whole(opened(export_cartridge(track)), CC)
    whole(opened(export_scorm(track)), CP)


def test_our_own_import_reads_the_quiz_of_a_cartridge_back(track) -> None:
    module = track.get_children().specific().get()
    many = QUESTION | {"key": "many", "choose": "many", "options": MANY}
    module.quiz = [("question", many), ("question", QUESTION), ("number", NUMBER)]
    gap = Part("", "So it is.", accept=("weigh", "Weigh"))
    items = [*items_of(module.quiz).values(), Item("cloze", "gap", "Fill in.", sentence="First [1].", parts=(gap,))]
    content = xml_bytes(assessment("quiz", "Quiz", items, language="en"))
    lines = look(content, module)
    assert [line.problem for line in lines] == [""] * 4
    read = [line.item for line in lines]
    for before, after in zip(items[:2], read[:2], strict=True):
        assert (after.choose, after.parts) == (before.choose, before.parts)
    assert (read[2].parts[0].accept, read[2].parts[0].why) == (("12.5",), "So.")  # typed in, as the profile has it
    assert read[3].parts[0].accept == ("weigh", "Weigh")


def test_a_fact_says_how_far_it_can_be_trusted_and_until_when(track) -> None:
    lesson = LessonPage.objects.get(key="M03-L2")
    later = {"status": "unreviewed", "review_by": "2090-05-05", "link": "https://example.com/fees"}
    lesson.body.append(("fact", FACT | later))
    lesson.save()
    page = opened(export_cartridge(track))["M03-L2.html"].decode()
    for words in ("Not yet reviewed", "May have changed after 5 May 2090", 'href="https://example.com/fees"'):
        assert words in page


def test_a_photo_that_was_lost_leaves_its_words(track) -> None:
    image = CustomImage.objects.create(title="x", file="original_images/lost.jpg", width=9, height=9)
    lesson = LessonPage.objects.get(key="M03-L2")
    picture = {"image": image, "drawing": "", "alt": "A parcel on a scale"}
    lesson.body.append(("figure", {"picture": picture, "caption": ""}))
    lesson.save()
    files = opened(export_scorm(track))
    whole(files, CP)
    assert "<p>A parcel on a scale</p>" in files["M03-L2.html"].decode()


def test_a_recording_goes_along_and_a_film_or_a_lost_one_is_said(track) -> None:
    lesson = LessonPage.objects.get(key="M03-L1")
    voice, film, lost = (
        CustomDocument.objects.create(title=name, file=ContentFile(b"x" * 2048, name=name), file_size=2048)
        for name in ("say.mp3", "film.mp4", "gone.mp3")
    )
    for kind, document, words in (("audio", voice, "Weigh"), ("video", film, "Watch"), ("audio", lost, "Gone")):
        value = {"file": document, "title": words, "seconds": 60, "text": f"<p>{words} it.</p>"}
        lesson.body.append((kind, value))
    lesson.save()
    lost.file.storage.delete(lost.file.name)
    files = opened(export_scorm(track))
    name = f"media/sound-{voice.pk}.mp3"
    page = files["M03-L1.html"].decode()
    assert files[name] == b"x" * 2048
    assert page.count("<audio") == 1
    assert f'src="{name}"' in page
    assert "The film (2" in page
    assert "The recording is not in this package" in page
    assert all(f"{words} it." in page for words in ("Weigh", "Watch", "Gone"))
    manifest = whole(files, CP)
    assert name in {one.get("href") for one in manifest.iter(f"{CP}file")}
    for other in (export_cmi5(track), export_cartridge(track)):
        assert any(inside.endswith(f"sound-{voice.pk}.mp3") for inside in opened(other))


def test_what_xml_cannot_say_is_left_out() -> None:
    odd = made("item", "one\x0btwo\ufffe", title="a\x00b")
    read = fromstring(xml_bytes(odd))
    assert (read.text, read.get("title")) == ("onetwo", "ab")
