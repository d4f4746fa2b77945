"""Quizzes as QTI packages: out and in again the same, others by a plain mapping, nasty ones refused."""

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.domain.content.reading import read_course
from courses.domain.content.stream import to_raw
from courses.domain.editors import ensure_editors
from courses.domain.qti.exporting import PACKAGE, address, export_quiz, lessons_of
from courses.domain.qti.importing import bring, find_picture, look
from courses.domain.qti.package import PackageRefused, parse, xml_bytes
from courses.domain.qti.reading import read_item
from courses.domain.qti.writing import SPACE, item_xml
from courses.domain.quiz.items import Item, Part, items_of
from courses.models import LessonPage, ModulePage
from courses.rules import CONTENT
from tests.courses.elsewhere.packages import photo
from tests.courses.test_attempts import whole_module
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def emptied(module: ModulePage) -> ModulePage:
    """The same module in a draft without questions."""
    module.quiz = []
    module.save_revision(clean=False)
    return module


def draft(module: ModulePage) -> dict[str, Item]:
    return items_of(ModulePage.objects.get(pk=module.pk).get_latest_revision_as_object().quiz)


def files(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_kind_comes_out_and_in_again_the_same() -> None:
    module = whole_module()
    before, package = items_of(module.quiz), export_quiz(module)
    assert export_quiz(module) == package
    assert {line.what for line in look(package, module)} == {"same"}
    lines = bring(package, emptied(module), by=UserFactory())
    assert [(line.what, line.problem, line.notes) for line in lines] == [("new", "", [])] * 10
    assert draft(module) == before
    module.refresh_from_db()
    assert len(module.quiz) == 10  # the published quiz waits for the editor


def test_what_lessons_ask_comes_out_and_in_again_where_it_stood() -> None:
    module = whole_module()
    lessons = list(lessons_of(module))
    asked = [list(items_of(page.body).values()) for page in lessons]
    assert [len(items) for items in asked] == [1, 1]
    package = export_quiz(module, lessons)
    assert {name for name in files(package) if name.startswith("lessons/")} == {
        "lessons/M03-L1/q1.xml",
        "lessons/M03-L2/q1.xml",
    }
    assert {(line.lesson, line.what) for line in look(package, module)} == {
        ("", "same"),
        ("M03-L1", "same"),
        ("M03-L2", "same"),
    }
    page = lessons[0]
    ids = [block.id for block in page.body]
    kind, value, number = page.body[2].block_type, page.body[2].value, page.body[2].id
    value["ask"] = "Another question?"
    page.save_revision().publish()
    lines = bring(package, module, by=UserFactory())
    assert [(line.lesson, line.what) for line in lines if line.is_taken] == [("M03-L1", "changed")]
    now = LessonPage.objects.get(pk=page.pk)
    draft_body = now.get_latest_revision_as_object().body
    assert list(items_of(draft_body).values()) == asked[0]
    assert [block.id for block in draft_body] == [*ids]
    assert (kind, number) == (draft_body[2].block_type, draft_body[2].id)
    assert items_of(now.body)["q1"].ask == "Another question?"  # published words wait for the editor


def test_a_lesson_that_this_module_lacks_is_said_and_nothing_of_it_taken() -> None:
    module = whole_module()
    package = export_quiz(module, list(lessons_of(module)))
    LessonPage.objects.get(key="M03-L2").delete()
    module.refresh_from_db()
    left = [line for line in bring(package, module, by=UserFactory()) if line.what == "left"]
    assert [(line.lesson, line.problem) for line in left] == [
        ("M03-L2", "This module has no lesson of the number M03-L2.")
    ]


def test_the_whole_course_comes_out_and_in_again_the_same() -> None:
    course = read_course(CONTENT)
    for module in [*course.modules["zh-hans"], *course.modules["en"]]:
        raw = to_raw(module.quiz, folder=f"{module.code}-{module.slug}", name=module.code)
        quiz = ModulePage._meta.get_field("quiz").to_python(json.dumps(raw))
        for key, item in items_of(quiz).items():
            root = parse(xml_bytes(item_xml(item, language="en", picture=address(up=1))))
            read = read_item(root, key=key, picture=lambda src: (src.partition("media/")[2], None))
            assert (replace(read.item, objective=item.objective), read.notes) == (item, [])


def test_the_package_is_qti_3_by_its_names_and_templates() -> None:
    module = whole_module()
    found = files(export_quiz(module, list(lessons_of(module))))
    manifest = fromstring(found["imsmanifest.xml"])
    assert manifest.tag == f"{{{PACKAGE}}}manifest"
    hrefs = {one.get("href") for one in manifest.iter(f"{{{PACKAGE}}}file")}
    assert hrefs == set(found) - {"imsmanifest.xml"}
    kinds = {}
    for name in [name for name in found if name.startswith(("items/", "lessons/"))]:
        root = fromstring(found[name])
        tags = [one.tag for one in root]
        q = f"{{{SPACE}}}qti-"
        assert root.tag == f"{q}assessment-item"
        order = ("response-declaration", "outcome-declaration", "item-body", "response-processing", "modal-feedback")
        places = [order.index(tag.removeprefix(q)) for tag in tags]
        assert places == sorted(places)  # the order that the standard asks for
        declared = {one.get("identifier") for one in root.iter(f"{q}response-declaration")}
        asked = {one.get("response-identifier") for one in root.iter() if one.tag.endswith("-interaction")}
        assert asked == declared
        outcomes = {one.get("identifier") for one in root.iter(f"{q}outcome-declaration")}
        assert {one.get("identifier") for one in root.iter(f"{q}set-outcome-value")} <= outcomes
        kinds[name] = next(one.tag.removeprefix(q) for one in root.iter() if one.tag.endswith("-interaction"))
    assert set(kinds.values()) == {
        *("choice-interaction", "order-interaction", "match-interaction", "text-entry-interaction"),
    }


CHOICE_21 = """<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="Q A/1" title="Who" adaptive="false">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>B</value>
</correctResponse></responseDeclaration>
<itemBody><p>A buyer pays.</p><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Who holds it?</prompt>
<simpleChoice identifier="A">The seller</simpleChoice>
<simpleChoice identifier="B">The <b>platform</b>
<feedbackInline identifier="B" outcomeIdentifier="F">Yes.</feedbackInline>
</simpleChoice></choiceInteraction></itemBody></assessmentItem>"""
HOTSPOT_21 = CHOICE_21.replace("choiceInteraction", "hotspotInteraction")
MANY_21 = CHOICE_21.replace(
    '<simpleChoice identifier="A">',
    "".join(f'<simpleChoice identifier="x{n}">x{n}</simpleChoice>' for n in range(5)) + '<simpleChoice identifier="A">',
)
OLD_12 = """<?xml version="1.0"?><!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2p1.dtd">
<questestinterop><assessment><section>
<item ident="i1" title="Choice"><presentation><material><mattext>2 + 2?</mattext></material>
<response_lid ident="R" rcardinality="Single"><render_choice>
<response_label ident="A"><material><mattext>3</mattext></material></response_label>
<response_label ident="B"><material><mattext>4</mattext></material></response_label></render_choice></response_lid>
</presentation><resprocessing><respcondition><conditionvar><varequal respident="R">B</varequal></conditionvar>
<setvar action="Set">100</setvar><displayfeedback linkrefid="f"/></respcondition></resprocessing>
<itemfeedback ident="f"><material><mattext>Count.</mattext></material></itemfeedback></item>
<item ident="i2" title="Number"><presentation><material><mattext>Pi?</mattext></material>
<response_num ident="R"><render_fib fibtype="Decimal"/></response_num></presentation>
<resprocessing><respcondition><conditionvar><vargte respident="R">3.13</vargte><varlte respident="R">3.15</varlte>
</conditionvar><setvar>1</setvar></respcondition></resprocessing></item>
<item ident="i3" title="Text"><presentation><material><mattext>Where is tea grown?</mattext></material>
<response_str ident="R"><render_fib/></response_str></presentation><resprocessing><respcondition><conditionvar>
<or><varequal respident="R">hills</varequal><varequal respident="R">Hill</varequal></or></conditionvar>
<setvar>1</setvar></respcondition></resprocessing></item>
<item ident="i4" title="Drag"><presentation><response_grp ident="R"/></presentation></item>
</section></assessment></questestinterop>"""


def zipped(**inside: str | bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in inside.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def test_qti_2_1_is_taken_and_what_cannot_be_is_said() -> None:
    module = make_course().module
    lines = look(zipped(a=CHOICE_21, b=HOTSPOT_21, c=MANY_21, d="<p>no"), module)
    wanted = Item(
        "question",
        "q-a-1",
        "A buyer pays. Who holds it?",
        parts=(Part("The seller"), Part("The platform", "Yes.", right=True)),
    )
    assert (lines[0].what, lines[0].item, len(lines[0].notes)) == ("new", wanted, 1)
    assert [line.what for line in lines[1:]] == ["left"] * 3
    assert "hotspotInteraction" in lines[1].problem
    assert "7 parts" in lines[2].problem
    assert "well-formed" in lines[3].problem


def test_qti_1_2_choices_texts_and_numbers_are_taken() -> None:
    module = make_course().module
    lines = bring(OLD_12.encode(), module, by=None)
    assert [line.what for line in lines] == ["new", "new", "new", "left"]
    taken = draft(module)
    assert taken["i1"].parts == (Part("3"), Part("4", "Count.", right=True))
    assert (taken["i2"].kind, taken["i2"].value, taken["i2"].tolerance) == ("number", "3.14", "0.01")
    assert taken["i3"].parts[0].accept == ("hills", "Hill")
    assert {"q1", "q5"} <= set(taken)  # what was there stays


BOMB = b"\0" * (21 * 1024 * 1024)
LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><assessmentItem>&y;</assessmentItem>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><assessmentItem>&x;</assessmentItem>'
REFUSED = [
    (b"", "no QTI package"),
    (b"PK\x03\x04 cut off", "no QTI package"),
    (b"\xff\xd8\xff\xe0 a photograph", "no QTI package"),
    (zipped(a=BOMB), "larger than 20 MB"),
    (zipped(**{f"n{n}": "<a/>" for n in range(401)}), "more than 400"),
    (zipped(imsmanifest="<manifest/>"), "no QTI question"),
    (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
]


@pytest.mark.parametrize(
    ("content", "says"), REFUSED, ids=[f"{n} {says}" for n, (_content, says) in enumerate(REFUSED)]
)
def test_what_is_no_package_is_refused_in_words(content, says) -> None:
    with pytest.raises(PackageRefused, match=says):
        look(content, make_course().module)


@pytest.mark.parametrize(("sort", "mark"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-8", "utf-8")])
def test_a_single_file_is_read_whatever_mark_stands_before_its_text(sort, mark) -> None:
    words = CHOICE_21.replace('"1.0"?>', f'"1.0" encoding="{mark}"?>').encode(sort)
    assert [line.what for line in look(words, make_course().module)] == ["new"]


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, "<a>" * 500 + "</a>" * 500, "<a b='&#0;'/>"])
def test_entities_and_what_loads_from_outside_are_refused(content) -> None:
    lines = look(zipped(bad=content, good=CHOICE_21), make_course().module)
    assert [line.what for line in lines] == ["left", "new"]
    assert "root:" not in lines[0].problem


def test_names_that_lead_outside_do_no_harm() -> None:
    lines = look(zipped(**{"..__..__etc__passwd": CHOICE_21}), make_course().module)
    assert [line.what for line in lines] == ["new"]


def editor() -> Client:
    person = UserFactory(is_staff=True, language="en")
    person.groups.add(ensure_editors())
    client = Client()
    client.force_login(person)
    return client


def test_a_photo_under_a_number_that_no_row_has_is_a_photo_like_any_other() -> None:
    """Thousands of digits are a name that a package may hold, and no number that Python reads."""
    for name in ("media/images/" + "1" * 5000, "media/images/99999999999999999999", "media/images/7"):
        media: dict = {}
        assert find_picture(name, {name: photo()}, media, "M03-x") == ("", -1)
        assert media[-1].ending == "jpg"


def test_an_editor_looks_first_and_then_takes_them_into_the_draft() -> None:
    cache.clear()
    module, client = whole_module(), editor()
    export, bring_in = (reverse(f"course_package_{name}", args=[module.pk]) for name in ("export", "import"))
    assert export in client.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).content.decode()
    package = client.get(export)
    assert package.headers["Content-Disposition"].endswith('"M03-quiz-zh-hans.zip"')
    emptied(module)
    page = client.post(bring_in, {"package": SimpleUploadedFile("a.zip", package.content)})
    assert (page.status_code, page.context["count"], draft(module)) == (200, 10, {})
    assert {line.lesson for line in page.context["lines"]} == {"", "M03-L1", "M03-L2"}
    took = client.post(bring_in, {"take": page.context["take"]})
    assert took.url == reverse("wagtailadmin_pages:edit", args=[module.pk])
    assert len(draft(module)) == 10
    assert client.get(took.url).status_code == 200
    bad = client.post(bring_in, {"package": SimpleUploadedFile("a.zip", b"no zip")})
    assert bad.status_code == 400
    assert client.post(bring_in, {"take": "0123456789abc"}).url == bring_in


def test_only_who_may_change_the_module_meets_its_package() -> None:
    module = make_course().module
    client = Client()
    client.force_login(UserFactory())
    for name in ("export", "import"):
        assert client.get(reverse(f"course_package_{name}", args=[module.pk])).status_code in {302, 403}


def test_commands_write_and_read_packages(tmp_path: Path, capsys) -> None:
    module = whole_module()
    file = tmp_path / "quiz.zip"
    call_command("export_qti", "M03", "--to", str(file))
    call_command("import_qti", str(file), "M03", "--dry-run")
    assert capsys.readouterr().out.count("same · ") == 12
    emptied(module)
    call_command("import_qti", str(file), "M03")
    assert len(draft(module)) == 10
