"""A course from elsewhere becomes drafts under a track: never live, once, known again, in both languages."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Revision

from cms.core.models import CustomImage
from courses.blocks import LessonBlocks
from courses.domain.editors import ensure_editors
from courses.domain.elsewhere.bringing import bring, counted, look
from courses.domain.elsewhere.shapes import Row
from courses.domain.packages.cartridge import export_cartridge
from courses.domain.quiz.items import items_of
from courses.models import LessonPage, ModulePage, TrackPage
from tests.courses.elsewhere.packages import QUIZ, cartridge, item, page, photo_with_position, question, quiz, zipped
from tests.factories.accounts import UserFactory
from tests.factories.courses import QUESTION, SmallCourse, make_course

pytestmark = pytest.mark.django_db
MANY = [
    {"text": "A", "right": True, "why": "Yes."},
    {"text": "B", "right": True, "why": "Too."},
    {"text": "C", "right": False, "why": "No."},
]
TABLE = {"caption": "Two ways", "rows": [["", "Town"], ["Days", "2"]]}
BODY = [
    ("text", "<p>Read <b>this</b>.</p><ul><li>one</li><li>two</li></ul>"),
    ("step", {"title": "Weigh", "text": "<p>Now.</p>"}),
    ("table", TABLE),
    ("do", {"title": "", "text": "<p>Weigh a box.</p>"}),
    ("example", {"title": "Aunt Li", "text": "<p>She sold ten.</p>"}),
    ("mistake", {"title": "Too far", "text": "<p>It costs.</p>"}),
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def second_track(course: SmallCourse) -> TrackPage:
    index = type(course.index).objects.get(pk=course.index.pk)
    return index.add_child(instance=TrackPage(title="Grow", slug="grow", key="grow", locale=index.locale))


@pytest.fixture
def track(db) -> TrackPage:
    return second_track(make_course("en"))


def what(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row.kind, row.what) for row in rows]


def small(title: str = "Weigh", words: str = "Now.", *more: str) -> bytes:
    files = {"a.html": f"<h2>Do</h2><p>{words}</p><img src=b.jpg alt='A box'>", "b.jpg": photo_with_position()}
    questions = item("q", "Quiz", QUIZ, "q.xml")
    return cartridge(page("a", title), questions, files=files | {"q.xml": quiz(question("i1", "Who pays?"), *more)})


def brought(track: TrackPage) -> tuple[ModulePage, list[LessonPage]]:
    module = ModulePage.objects.child_of(track).get()
    return module, list(LessonPage.objects.child_of(module).order_by("path"))


def test_our_own_cartridge_comes_back_with_its_titles_texts_and_questions(track) -> None:
    module = ModulePage.objects.get()
    module.quiz = [("question", QUESTION | {"key": f"q{n}"}) for n in range(5)]
    module.quiz.append(("question", QUESTION | {"key": "many", "choose": "many", "options": MANY}))
    module.save()
    lesson = LessonPage.objects.get(key="M03-L1")
    lesson.summary, lesson.body = "You can weigh.", BODY
    lesson.save()
    rows = bring(export_cartridge(TrackPage.objects.get(key="understand")), "x.imscc", track, by=None)
    assert {row.what for row in rows} == {"new"}
    again, lessons = brought(track)
    assert [again.title, *(one.title for one in lessons)] == ["Markets", "Lesson 1", "Lesson 2"]
    assert (again.code, again.live, lessons[0].key, lessons[0].live) == ("M50", False, "M50-L1", False)
    assert lessons[0].summary == "You can weigh."
    draft = lessons[0].get_latest_revision_as_object().body
    assert [block.block_type for block in draft] == [kind for kind, _value in BODY]
    assert draft.get_prep_value()[0]["value"] == BODY[0][1]
    assert [block.value["title"] for block in draft if block.block_type in {"step", "example"}] == ["Weigh", "Aunt Li"]
    assert draft[2].value["caption"] == "Two ways"
    assert [list(row) for row in draft[2].value["rows"]] == TABLE["rows"]
    before = [(one.ask, one.choose, one.parts) for one in items_of(ModulePage.objects.get(code="M03").quiz).values()]
    after = items_of(again.get_latest_revision_as_object().quiz).values()
    assert [(one.ask, one.choose, one.parts) for one in after] == before


def test_what_is_looked_at_is_made_once_and_nothing_is_live(track) -> None:
    before = Page.objects.count()
    seen = look(small(), "x.imscc", track, by=None)
    assert (Page.objects.count(), CustomImage.objects.count()) == (before, 0)
    rows = bring(small(), "x.imscc", track, by=None)
    assert rows == seen
    assert what(rows) == [("module", "new"), ("lesson", "new"), ("question", "new")]
    assert rows[0].notes == ["A quiz needs five questions: write the others before you publish."]
    module, (lesson,) = brought(track)
    assert (module.live, lesson.live, lesson.slug, lesson.minutes) == (False, False, "weigh", 4)
    made = Revision.objects.count()
    assert {row.what for row in bring(small(), "x.imscc", track, by=None)} == {"same"}
    assert (Page.objects.count(), Revision.objects.count()) == (before + 2, made)


def test_pictures_come_clean_into_the_library_and_the_form_takes_the_lesson(track) -> None:
    bring(small(), "x.imscc", track, by=None)
    _module, (lesson,) = brought(track)
    body = lesson.get_latest_revision_as_object().body
    image = CustomImage.objects.get()
    assert (image.alt_text, image.content_path.startswith("M50-parcels/pictures/b-")) == ("A box", True)
    with image.file.open("rb") as stored:
        assert b"A camera" not in stored.read()
    assert body[0].value["picture"]["image"] == image
    assert len(LessonBlocks().clean(body)) == 1


def test_a_newer_package_gives_a_new_draft_and_readers_go_on_reading_the_old(track) -> None:
    bring(small(), "x.imscc", track, by=None)
    module, (lesson,) = brought(track)
    draft = lesson.get_latest_revision_as_object()
    draft.title = "An editor's title"
    draft.save_revision().publish()
    assert what(bring(small(), "x.imscc", track, by=None))[1] == ("lesson", "same")
    newer = small("Weigh", "Later.", question("i2", "And now?"))
    assert what(bring(newer, "x.imscc", track, by=None)) == [
        ("module", "changed"),
        ("lesson", "changed"),
        ("question", "same"),
        ("question", "new"),
    ]
    lesson.refresh_from_db()
    assert (lesson.live, lesson.title, "Now." in str(lesson.body)) == (True, "An editor's title", True)
    draft = lesson.get_latest_revision_as_object()
    assert (draft.title, draft.key, draft.slug, "Later." in str(draft.body)) == ("Weigh", lesson.key, lesson.slug, True)
    assert list(items_of(module.get_latest_revision_as_object().quiz)) == ["i1"]
    module.refresh_from_db()
    assert list(items_of(module.get_latest_revision_as_object().quiz)) == ["i1", "i2"]


def test_the_same_package_in_the_other_language_brings_translations(track) -> None:
    other = second_track(make_course("zh-hans"))
    other.translation_key = track.translation_key
    other.save()
    bring(small(), "x.imscc", track, by=None)
    bring(small("称一称"), "x.imscc", other, by=None)
    (module, (lesson,)), (modul, (lektion,)) = brought(track), brought(other)
    assert (modul.code, modul.slug, lektion.key, lektion.slug) == (module.code, module.slug, lesson.key, lesson.slug)
    assert lesson.get_translation(other.locale) == lektion
    assert (lektion.title, lektion.locale) == ("称一称", other.locale)


def test_a_number_is_never_one_that_another_language_uses(track) -> None:
    course = make_course("zh-hans", code="M50")
    bring(small("称一称"), "x.imscc", second_track(course), by=None)
    module = ModulePage.objects.get(code="M51")
    assert (module.slug, LessonPage.objects.child_of(module).get().slug) == ("parcels", "m51-l1")


def test_a_page_that_was_moved_away_or_is_locked_stays_as_it_is(track) -> None:
    editor = UserFactory(is_staff=True)
    editor.groups.add(ensure_editors())
    bring(small(), "x.imscc", track, by=editor)
    _module, (lesson,) = brought(track)
    lesson.locked, lesson.locked_by = True, UserFactory()
    lesson.save()
    newer = small("Weigh", "Later.")
    rows = bring(newer, "x.imscc", track, by=editor)
    assert what(rows)[:2] == [("module", "same"), ("lesson", "left")]
    assert rows[1].notes == ["It is there already, and you may not change it at the moment."]
    lesson.move(ModulePage.objects.get(code="M03"), pos="last-child")
    rows = bring(newer, "x.imscc", track, by=editor)
    assert rows[1].notes == ["It lies under another track by now: Markets."]
    assert "Now." in str(LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body)


def test_a_module_without_anything_to_take_is_not_made_and_the_hundredth_lesson_stays_out(track) -> None:
    empty = cartridge(page("a", "Empty"), files={"a.html": "<script>x</script>"})
    rows = bring(empty, "x.imscc", track, by=None)
    assert what(rows) == [("module", "left"), ("lesson", "left")]
    rows = look(zipped({f"{n}.md": "x" for n in range(1, 101)}), "x.zip", track, by=None)
    assert counted(rows) == {"module": 1, "lesson": 99, "question": 0, "left": 1}
    assert rows[-1].notes[0] == "A module holds 99 lessons at most."


def test_signs_that_no_database_keeps_are_left_behind(track) -> None:
    bring(zipped({"m/a.md": '---\ntitle: "A\\0 \\uD800b"\n---\nx\0y &#0; &#xD800;'}), "x.zip", track, by=None)
    _module, (lesson,) = brought(track)
    assert (lesson.title, "xy" in str(lesson.body)) == ("A b", True)


def signed_in(*, may: bool) -> Client:
    person = UserFactory(is_staff=True, language="en")
    if may:
        person.groups.add(ensure_editors())
    client = Client()
    client.force_login(person)
    return client


def test_an_editor_looks_first_and_then_makes_the_drafts(track) -> None:
    cache.clear()
    client, place = signed_in(may=True), reverse("course_bring", args=[track.pk])
    assert place in client.get(reverse("wagtailadmin_pages:edit", args=[track.pk])).content.decode()
    assert client.get(place).status_code == 200
    upload = {"package": SimpleUploadedFile("a.imscc", small())}
    seen = client.post(place, upload)
    assert (seen.status_code, seen.context["counts"]["lesson"], track.get_children().count()) == (200, 1, 0)
    stale = client.post(place, {"take": "0123456789abc"})
    made = client.post(place, {"take": seen.context["take"]})
    assert (stale.url, made.url) == (place, reverse("wagtailadmin_explore", args=[track.pk]))
    module, (lesson,) = brought(track)
    for one in (module, lesson):
        assert one.owner is not None
        assert client.get(reverse("wagtailadmin_pages:edit", args=[one.pk])).status_code == 200
    assert client.post(place, {"take": seen.context["take"]}).url == place
    bad = client.post(place, {"package": SimpleUploadedFile("a.zip", b"no zip")})
    assert (bad.status_code, "这不是能打开的课程包" in bad.content.decode()) == (400, True)
    assert client.post(place, {}).status_code == 400


def test_only_who_may_add_pages_under_the_track_meets_it(track) -> None:
    client, place = signed_in(may=False), reverse("course_bring", args=[track.pk])
    answers = [client.get(place), client.post(place, {"package": SimpleUploadedFile("a.imscc", small())})]
    assert {answer.status_code for answer in answers} <= {302, 403}
    assert track.get_children().count() == 0


def test_the_command_says_first_and_then_makes_it(track, tmp_path: Path, capsys) -> None:
    file = tmp_path / "a.imscc"
    file.write_bytes(small())
    asked = ["import_package", str(file), "--track", "grow", "--language", "en"]
    call_command(*asked, "--dry-run")
    assert (capsys.readouterr().out.splitlines()[1], track.get_children().count()) == ("new · lesson · Weigh", 0)
    call_command(*asked)
    assert len(brought(track)[1]) == 1
    for wrong, says in ((["--track", "none"], "no track"), (["--track", "grow", "--language", "zh-hans"], "no track")):
        with pytest.raises(CommandError, match=says):
            call_command("import_package", str(file), *wrong)
    file.write_bytes(b"no zip")
    with pytest.raises(CommandError, match="no course we can open"):
        call_command(*asked)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_package", str(tmp_path / "nothing.zip"), "--track", "grow", "--language", "en")
