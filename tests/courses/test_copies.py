"""A copy made in Wagtail is a course of its own: numbers that nobody uses, also in its drafts. A translation shares."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Locale, Page

from courses.domain.editors import AUTHORS, NATIVE
from courses.domain.reports.translations import coverage
from courses.models import LessonPage, ModulePage, TrackPage
from tests.courses.test_editor import lesson_form
from tests.courses.test_lint import member
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("publish", [{}, {"publish_copies": "on"}])
def test_a_copied_track_has_free_numbers_and_goes_out_as_any_other(publish) -> None:
    course = make_course()
    make_course("en", code="M50")  # a number of the other language is not free: progress is kept under it
    track = TrackPage.objects.get(locale__language_code="zh-hans")
    for page in (track, course.module, *course.lessons):
        page.save_revision().publish()
    asked = {"new_title": "本县", "new_slug": "county", "new_parent_page": course.index.pk, "copy_subpages": "on"}
    client = member("课程编辑")
    assert client.post(reverse("wagtailadmin_pages:copy", args=[track.pk]), asked | publish).status_code == 302
    copy = TrackPage.objects.get(title="本县")
    module = ModulePage.objects.child_of(copy).get()
    lessons = list(LessonPage.objects.child_of(module).order_by("path"))
    assert (module.code, [page.key for page in lessons]) == ("M51", ["M51-L1", "M51-L2"])
    drafts = [page.get_latest_revision_as_object() for page in (copy, module, *lessons)]
    assert [getattr(page, page.key_field) for page in drafts] == [copy.key, "M51", "M51-L1", "M51-L2"]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={copy.pk}&next=/admin/"
    client.post(bulk, {"include_descendants": "on"})
    assert set(LessonPage.objects.child_of(module).values_list("live", "key")) == {(True, "M51-L1"), (True, "M51-L2")}
    assert (course.module.code, LessonPage.objects.get(pk=course.lessons[0].pk).key) == ("M03", "M03-L1")


def test_a_copied_lesson_takes_no_number_of_the_other_language() -> None:
    course = make_course(lessons=1)
    make_course("en", lessons=2)
    (lesson,) = course.lessons
    lesson.save_revision().publish()
    copy = lesson.copy(update_attrs={"slug": "another"}, keep_live=False)
    assert (copy.key, copy.get_latest_revision_as_object().key) == ("M03-L3", "M03-L3")


@pytest.mark.parametrize("who", ["课程编辑", AUTHORS])
def test_a_translation_is_begun_in_wagtail_with_the_same_numbers(who) -> None:
    """The list of what is not translated leads to the source: there is the button."""
    course = make_course()
    track = course.module.get_parent()
    english, client = Locale.objects.get(language_code="en"), member(who)
    assert {line.state for line in coverage()} == {"missing"}

    def translate(page: Page, **more: str) -> int:
        address = reverse("simple_translation:submit_page_translation", args=[page.pk])
        assert address in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
        assert client.get(address).status_code == 200
        return client.post(address, {"locales": [english.pk], **more}).status_code

    assert (translate(course.index), translate(track, include_subtree="on")) == (302, 302)
    twins = LessonPage.objects.filter(locale=english).order_by("path")
    assert [(page.key, page.live) for page in twins] == [("M03-L1", False), ("M03-L2", False)]
    assert [page.translation_key for page in twins] == [page.translation_key for page in course.lessons]
    assert ModulePage.objects.get(locale=english).code == "M03"
    assert {line.state for line in coverage()} == {"draft"}
    data = lesson_form(twins[0], title="Weigh it") | {"action-submit": "1"}
    assert client.post(reverse("wagtailadmin_pages:edit", args=[twins[0].pk]), data).status_code == 302
    assert LessonPage.objects.get(pk=twins[0].pk).current_workflow_task.name == "母语者核对译文"


def test_a_native_speaker_begins_no_translation() -> None:
    course = make_course()
    client = member(NATIVE)
    address = reverse("simple_translation:submit_page_translation", args=[course.module.pk])
    assert client.get(address).status_code in {302, 403}
    assert not Group.objects.get(name=NATIVE).permissions.filter(codename="submit_translation").exists()
