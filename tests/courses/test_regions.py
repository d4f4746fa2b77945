"""A whole track told for one place: looked at, begun in portions, seen where it stands, taken back."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.domain import regions
from courses.domain.editions import begin_edition
from courses.domain.editors import AUTHORS, EDITORS, ensure_editors
from courses.domain.regions import begin_some, end_some, places, rows_for, shown_in, standing_in
from courses.domain.reports.translations import mark_in_step, standing_of
from courses.models import EditionPage, LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.association import make_county, villager
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db) -> SimpleNamespace:
    """A course of three lessons in two languages, an editor and an author."""
    cache.clear()
    county, course, english = make_county(), make_course(lessons=3), make_course("en", lessons=3)
    pairs = [(course.index, english.index), (course.module, english.module)]
    pairs += [
        (course.module.get_parent(), english.module.get_parent()),
        *zip(course.lessons, english.lessons, strict=True),
    ]
    for chinese, other in pairs:
        type(other).objects.filter(pk=other.pk).update(translation_key=chinese.translation_key)
    ensure_editors()
    editor, author = UserFactory(name="编辑"), UserFactory(name="作者")
    editor.groups.add(Group.objects.get(name=EDITORS))
    author.groups.add(Group.objects.get(name=AUTHORS))
    track = course.module.get_parent().specific
    town = county.towns[0]
    return SimpleNamespace(county=county, town=town, track=track, course=course, editor=editor, author=author)


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def told(here) -> list[EditionPage]:
    begin_some([here.track], here.town, by=here.editor)
    return list(EditionPage.objects.order_by("path"))


def publish(page: EditionPage) -> None:
    page.get_latest_revision().publish()


def test_a_track_begins_for_a_place_in_portions_and_never_twice(here) -> None:
    begin_edition(here.course.lessons[1], unit=here.town, by=here.editor)
    assert [row.edition is not None for row in rows_for([here.track], here.town)] == [False, True, False]
    assert begin_some([here.track], here.town, by=here.editor, most=1) == 1
    assert begin_some([here.track], here.town, by=here.editor, most=1) == 0
    assert begin_some([here.track], here.town, by=here.editor, most=1) == 0
    assert [page.get_parent().pk for page in EditionPage.objects.order_by("path")] == [
        lesson.pk for lesson in here.course.lessons
    ]
    assert {(page.live, page.unit) for page in EditionPage.objects.all()} == {(False, here.town)}


def test_what_is_not_online_and_other_places_stay_out_of_it(here) -> None:
    LessonPage.objects.get(pk=here.course.lessons[2].pk).unpublish()
    begin_edition(here.course.lessons[0], unit=here.county.county, by=here.editor)
    begin_some([here.course.module], here.town, by=here.editor)
    assert EditionPage.objects.filter(unit=here.town).count() == 2
    assert EditionPage.objects.count() == 3


def test_one_lesson_that_fails_leaves_the_others_whole(here, monkeypatch) -> None:
    begun = []

    def fails(lesson, **words):
        if begun:
            raise RuntimeError
        begun.append(begin_edition(lesson, **words))

    monkeypatch.setattr(regions, "begin_edition", fails)
    with pytest.raises(RuntimeError):
        begin_some([here.track], here.town, by=here.editor)
    monkeypatch.undo()
    assert EditionPage.objects.count() == 1
    begin_some([here.track], here.town, by=here.editor)
    assert EditionPage.objects.count() == 3


def test_the_editor_sees_first_what_will_come_and_then_makes_it(here) -> None:
    begin_edition(here.course.lessons[1], unit=here.town, by=here.editor)
    browser, address = browser_of(here.editor), reverse("course_region", args=[here.track.pk])
    assert address in browser.get(reverse("wagtailadmin_pages:edit", args=[here.track.pk])).text
    module = reverse("course_region", args=[here.course.module.pk])
    assert module in browser.get(reverse("wagtailadmin_pages:edit", args=[here.course.module.pk])).text
    preview = browser.get(address, {"unit": here.town.pk})
    assert [row.edition is not None for row in preview.context["rows"]] == [False, True, False]
    assert "data-goes-on" not in preview.text
    assert EditionPage.objects.count() == 1
    answer = browser.post(address, {"unit": here.town.pk})
    assert answer.headers["Location"] == reverse("course_place", args=[here.town.pk])
    assert EditionPage.objects.count() == 3
    assert browser.post(address, {"unit": here.town.pk}).status_code == 302
    assert EditionPage.objects.count() == 3
    assert browser.post(address, {"unit": 990_001}).status_code == 400
    assert browser.get(address, {"unit": "x"}).status_code == 400


def test_both_languages_at_once_are_translations_of_each_other(here) -> None:
    address = reverse("course_region", args=[here.track.pk])
    browser_of(here.editor).post(address, {"unit": here.town.pk, "also": "on"})
    keys = [str(page.translation_key) for page in EditionPage.objects.all()]
    assert (len(keys), len(set(keys))) == (6, 3)


def test_long_work_says_how_far_it_is_and_goes_on(here, monkeypatch) -> None:
    monkeypatch.setattr(begin_some, "__kwdefaults__", {"most": 2})
    browser, address = browser_of(here.editor), reverse("course_region", args=[here.track.pk])
    answer = browser.post(address, {"unit": here.town.pk})
    assert (answer.status_code, answer.context["there"], answer.context["to_come"]) == (200, 2, 1)
    assert "data-goes-on" in answer.text
    assert '<progress max="3" value="2"' in answer.text
    assert browser.post(address, {"unit": here.town.pk}).status_code == 302
    assert EditionPage.objects.count() == 3


def test_who_may_not_write_there_begins_nothing_and_ends_nothing(here) -> None:
    publish(told(here)[0])
    stranger, author = browser_of(villager(here.county.villages[0])), browser_of(here.author)
    other = {"unit": here.county.county.pk}
    end = reverse("course_place_end", args=[here.town.pk])
    assert stranger.post(reverse("course_region", args=[here.track.pk]), other).status_code == 403
    assert stranger.get(reverse("course_place", args=[here.town.pk])).status_code == 403
    assert stranger.post(end).status_code == 403
    assert author.get(end).context["staying"] == shown_in(here.town)
    author.post(end)
    assert EditionPage.objects.filter(live=True).count() == 1
    assert author.post(reverse("course_region", args=[here.track.pk]), other).status_code == 302
    assert EditionPage.objects.filter(unit=here.county.county).count() == 3


def test_a_places_page_says_what_is_a_draft_online_and_out_of_step(here) -> None:
    first, second, third = told(here)
    publish(first)
    publish(second)
    second.get_latest_revision_as_object().save_revision()
    second.refresh_from_db()
    for page in (first, second, third):
        lesson = LessonPage.objects.get(path=page.path[: -page.steplen])
        lesson.save_revision().publish()
        lesson.refresh_from_db()
        mark_in_step(page, seen=standing_of(lesson), by=here.editor)
    changed = LessonPage.objects.get(pk=here.course.lessons[0].pk)
    changed.body = [("text", "<p>Read that.</p>")]
    changed.save_revision().publish()
    third.title = "Here"
    third.save_revision()
    (track,) = standing_in(here.town)
    assert [row.is_same for row in track.rows] == [False, True, False]
    assert (track.lessons, len(track.rows), track.online, track.behind) == (3, 3, 2, 1)
    assert [row.behind > 0 for row in track.rows] == [True, False, False]
    assert len({row.state for row in track.rows}) == 3
    text = browser_of(here.editor).get(reverse("course_place", args=[here.town.pk])).text
    for page in (first, second, third):
        assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
    assert reverse("course_translation", args=[first.pk]) in text
    assert [(line.unit, line.editions, line.online, line.drafts) for line in places()] == [(here.town, 3, 2, 1)]
    assert reverse("course_place", args=[here.town.pk]) in browser_of(here.editor).get(reverse("course_places")).text
    assert standing_in(here.county.county) == []


def test_a_place_is_ended_in_portions_and_its_words_stay_as_drafts(here) -> None:
    pages = told(here)
    publish(pages[0])
    publish(pages[1])
    assert end_some(here.town, by=here.editor, most=1) is True
    assert end_some(here.town, by=here.editor, most=1) is False
    assert EditionPage.objects.filter(live=True).count() == 0
    assert EditionPage.objects.count() == 3
    begin_some([here.track], here.town, by=here.editor)
    assert EditionPage.objects.count() == 3


def test_what_was_to_go_online_on_a_day_does_not(here) -> None:
    page = told(here)[0]
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert EditionPage.objects.get(pk=page.pk).approved_schedule
    assert shown_in(here.town) == [page]
    end_some(here.town, by=here.editor)
    assert (EditionPage.objects.get(pk=page.pk).approved_schedule, shown_in(here.town)) == (False, [])


def test_one_track_is_ended_alone_and_a_page_that_is_none_ends_nothing(here) -> None:
    other = make_track(here)
    publish(told(here)[0])
    publish(begin_edition(other, unit=here.town, by=here.editor))
    browser, end = browser_of(here.editor), reverse("course_place_end", args=[here.town.pk])
    assert browser.get(end, {"part": here.track.pk}).context["ending"] == [EditionPage.objects.order_by("path")[0]]
    assert browser.post(end, {"part": 990_001}).status_code == 404
    assert browser.post(end, {"part": "x"}).status_code == 404
    assert EditionPage.objects.filter(live=True).count() == 2
    assert browser.post(end, {"part": here.track.pk}).status_code == 302
    assert EditionPage.objects.get(live=True).get_parent().pk == other.pk
    assert browser.post(end).status_code == 302
    assert EditionPage.objects.filter(live=True).count() == 0


def make_track(here) -> LessonPage:
    """Another track with one lesson."""
    index, lesson = here.course.index, here.course.lessons[0]
    index.refresh_from_db()
    track = index.add_child(instance=type(here.track)(title="Sell", slug="sell", key="sell", locale=lesson.locale))
    module = track.add_child(
        instance=type(here.course.module)(title="Sell", slug="m", code="M05", locale=lesson.locale)
    )
    page = LessonPage(title="Sell", slug="sell", key="M05-L1", locale=lesson.locale, body=[("text", "<p>Sell.</p>")])
    return module.add_child(instance=page)
