"""Editors' reports: translations against their source, questions that mislead, lessons that people leave."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.domain.content.docs import CourseDoc
from courses.domain.editors import ensure_editors
from courses.domain.progress import answer_question, mark_read
from courses.domain.reports.learners import lessons_left, misleading_questions
from courses.domain.reports.translations import compared, coverage, mark_in_step, pieces_of, standing_of
from courses.models import ItemAnswer, LessonPage, Progress, TranslationMark
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    make_course()
    person = UserFactory(is_staff=True)
    person.groups.add(ensure_editors())
    client = Client()
    client.force_login(person)
    return client


def translated() -> tuple[LessonPage, LessonPage]:
    source, twin = LessonPage.objects.filter(locale__language_code="zh-hans").first(), make_course("en").lessons[0]
    LessonPage.objects.filter(pk=twin.pk).update(translation_key=source.translation_key)
    twin.refresh_from_db()
    source.save_revision().publish()
    twin.save_revision().publish()
    return source, LessonPage.objects.get(pk=twin.pk)


def stood(page: LessonPage) -> str:
    return next(line.state for line in coverage() if line.page_id == page.pk)


def test_a_translation_falls_behind_part_by_part_until_somebody_says_it_is_in_step(editor) -> None:
    source, twin = translated()
    assert stood(source) == "current"
    assert next(line.state for line in coverage() if "L2" in line.title) == "missing"
    source.body[1] = ("step", {"title": "Weigh", "text": "<p>Twice.</p>"})
    source.body.append(("text", "<p>One more.</p>"))
    source.save_revision().publish()
    source.revisions.update(created_at=timezone.now() + timedelta(days=1))
    source.revisions.filter(pk=source.revisions.earliest("pk").pk).update(created_at=timezone.now())
    assert stood(source) == "behind"
    rows = compared(LessonPage.objects.get(pk=source.pk), twin)
    assert [(row.state, row.now) for row in rows if row.state != "same"] == [
        ("changed", "Weigh\nTwice."),
        ("new", "One more."),
    ]
    address = reverse("course_translation", args=[twin.pk])
    page = editor.get(address).text
    assert "Twice." in page
    assert "改过" in page
    seen = {"seen": standing_of(LessonPage.objects.get(pk=source.pk))}
    assert f'value="{seen["seen"]}"' in page
    assert editor.post(address, seen).headers["Location"] == reverse("course_coverage")
    editor.post(address, seen)
    assert TranslationMark.objects.count() == 1
    assert stood(source) == "current"
    assert mark_in_step(source, seen="", by=None) is None  # a source is in step with itself
    assert editor.get(reverse("course_translation", args=[source.pk])).status_code == 404


def test_what_changed_under_the_readers_eyes_is_not_marked_as_translated(editor) -> None:
    source, twin = translated()
    address = reverse("course_translation", args=[twin.pk])
    seen = standing_of(source)
    source.body[1] = ("step", {"title": "Weigh", "text": "<p>Twice.</p>"})
    source.save_revision().publish()
    answer = editor.post(address, {"seen": seen})
    assert answer.status_code == 409
    assert "原文刚才改过" in answer.text
    assert not TranslationMark.objects.exists()
    assert editor.post(address, {"seen": standing_of(LessonPage.objects.get(pk=source.pk))}).status_code == 302


def test_paths_and_the_questions_that_find_one_are_parts_too() -> None:
    paths = ({"code": "fast", "title": "Fast", "summary": "What is needed."},)
    asked = {"id": "shop", "ask": "A shop?", "answers": [{"id": "no", "text": "No", "because": "you have none"}]}
    doc = CourseDoc("course", "Course", "All of it.", paths, (asked,))
    assert [one.words for one in pieces_of(doc)] == [
        "Course",
        "All of it.",
        "Fast\nWhat is needed.",
        "A shop?\nNo\nyou have none",
    ]


def answered(right: int, wrong: int) -> None:
    lesson = LessonPage.objects.filter(locale__language_code="zh-hans").first()
    for n in range(right + wrong):
        person = UserFactory()
        answer_question(person, lesson=lesson, question="q1", chosen=[int(n >= right)], cid=uuid4(), by=person)


def test_questions_are_sorted_by_what_goes_wrong_and_few_people_are_not_shown(editor) -> None:
    answered(1, 3)
    assert misleading_questions() == []
    answered(1, 3)
    (line,) = misleading_questions()
    assert (line.n, line.people, line.share, line.where) == (8, 8, 0.75, "Who holds the money?")
    assert line.trust == "人数少，可能是碰巧"
    page = editor.get(reverse("course_questions")).text
    assert "75%" in page
    ItemAnswer.objects.all().delete()
    assert "75%" not in editor.get(reverse("course_questions")).text


def test_lessons_that_people_leave_say_where(editor) -> None:
    lesson = LessonPage.objects.filter(locale__language_code="zh-hans").first()
    for n in range(8):
        person = UserFactory()
        mark_read(person, lesson_key=lesson.key, block=1 if n else 0, cid=uuid4(), by=person)
    assert lessons_left() == []  # they may still come back
    long_ago = timezone.now() - timedelta(days=20)
    Progress.objects.update(last_at=long_ago, started_at=long_ago)
    (line,) = lessons_left()
    assert (line.n, line.share, line.where) == (8, 1.0, "2. Weigh Now.")
    assert "Weigh Now." in editor.get(reverse("course_leaving")).text


@pytest.mark.parametrize("name", ["course_questions", "course_leaving", "course_coverage"])
def test_each_report_is_a_sheet_too(editor, name) -> None:
    answer = editor.get(reverse(name), {"export": "csv"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).decode("utf-8-sig").count(",") > 2


@pytest.mark.parametrize("lessons", [1, 3])
def test_counting_asks_the_same_number_of_times_whatever_there_is(django_assert_num_queries, lessons) -> None:
    make_course(lessons=lessons)
    with django_assert_num_queries(3):
        misleading_questions()
    with django_assert_num_queries(2):
        lessons_left()


@pytest.mark.parametrize("lessons", [1, 3])
def test_coverage_asks_the_same_number_of_times_whatever_there_is(django_assert_num_queries, lessons) -> None:
    chinese, english = make_course(lessons=lessons), make_course("en", lessons=lessons)
    for source, twin in zip(chinese.lessons, english.lessons, strict=True):
        LessonPage.objects.filter(pk=twin.pk).update(translation_key=source.translation_key)
        source.save_revision().publish()
        LessonPage.objects.get(pk=twin.pk).save_revision().publish()
        source.body.append(("text", "<p>One more.</p>"))
        source.save_revision().publish()
        last = source.revisions.latest("pk")
        source.revisions.filter(pk=last.pk).update(created_at=timezone.now() + timedelta(days=1))
    coverage()  # Django knows its kinds of rows afterwards
    with django_assert_num_queries(16):
        lines = coverage()
    assert [line.changed for line in lines if line.state == "behind"] == [1] * lessons
