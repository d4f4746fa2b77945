"""A protected topic does not go by a day, a number or an approval either: what no form lets out stays a draft."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.domain.core_topics import missing_topics
from courses.domain.editors import AUTHORS
from courses.domain.planned import publish_planned
from courses.forms.lesson import CourseForm
from courses.models import LessonPage, ModulePage, TrackPage
from tests.courses.test_editor import lesson_form
from tests.courses.test_lint import heavy, member
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
CHINESE = "zh-hans"


def edit(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def in_a_week() -> str:
    return f"{timezone.localtime() + timedelta(days=7):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_the_last_lesson_of_a_topic_gets_no_day_on_which_it_goes(button) -> None:
    (page,) = make_course(lessons=1).lessons
    data = lesson_form(page, expire_at=in_a_week())
    answer = member("课程编辑").post(edit(page), data | {button: "1"})
    assert answer.status_code == 200
    assert "M03" in str(answer.context["form"].errors["expire_at"])
    page.refresh_from_db()
    assert page.expire_at is None
    assert member("课程编辑").post(edit(page), data).status_code == 302  # a draft may say so


def test_one_of_two_lessons_may_go_and_the_other_stays_when_both_days_have_come() -> None:
    first, second = make_course(lessons=2).lessons
    answer = member("课程编辑").post(edit(first), lesson_form(first, expire_at=in_a_week()) | {"action-publish": "1"})
    assert answer.status_code == 302
    before = timezone.now() - timedelta(minutes=1)
    LessonPage.objects.update(expire_at=before)
    publish_planned()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.live, first.expired, second.live, second.expire_at) == (False, True, True, None)
    lost = {code for code in missing_topics(CHINESE) if code == "M03"}
    publish_planned()
    second.refresh_from_db()
    assert (lost, second.live) == (set(), True)


def test_other_pages_go_on_their_day_as_ever() -> None:
    course = make_course(code="M50")
    LessonPage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_planned()
    assert not LessonPage.objects.live().exists()
    assert ModulePage.objects.get(pk=course.module.pk).live


def test_a_protected_module_keeps_its_number_while_it_is_published() -> None:
    """Progress is kept under it: with another one the topic would be missing, and learnt by nobody."""
    module, client = make_course().module, member("课程编辑")
    streams = {name: streamfield([]) for name in ("outcomes", "task", "quiz")}
    said = {"title": "Markets", "slug": "markets", "code": "M55", "minutes": "30", "comments": inline_formset([])}
    data = nested_form_data(said | streams) | {"action-publish": "1"}
    answer = client.post(edit(module), data)
    assert answer.status_code == 200
    assert "M03" in str(answer.context["form"].errors["code"])
    assert "“Markets”不能撤下" in answer.text
    assert client.post(edit(module), data | {"code": "M03"}).status_code == 302
    assert ModulePage.objects.get(pk=module.pk).code == "M03"
    assert issubclass(TrackPage.get_edit_handler().get_form_class(), CourseForm)


@pytest.mark.parametrize("what", ["heavy", "day"])
def test_what_was_saved_after_it_was_handed_in_does_not_go_out_by_a_yes_on_the_list(what) -> None:
    (page,) = make_course(lessons=1).lessons
    assert member(AUTHORS).post(edit(page), lesson_form(page) | {"action-submit": "1"}).status_code == 302
    page = LessonPage.objects.get(pk=page.pk)
    if what == "heavy":
        heavy(page)
    else:
        draft = page.get_latest_revision_as_object()
        draft.expire_at = timezone.now() + timedelta(days=7)
        draft.save_revision()
    page = LessonPage.objects.get(pk=page.pk)
    approve = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )
    member("课程编辑").post(approve, {"comment": "好"})
    page = LessonPage.objects.get(pk=page.pk)
    assert (page.has_unpublished_changes, page.expire_at) == (True, None)
    assert page.current_workflow_task.name == "编辑审核"  # it waits again, for whoever makes it lighter
