"""A lesson told otherwise in one place: who reads it, what counts, and what its editor sees when the lesson changes."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from association.domain.residence import settle
from cms.core.models import CustomImage
from courses.domain.editions import begin_edition
from courses.domain.editors import EDITORS, ensure_editors
from courses.domain.facts import fact_lines
from courses.domain.reports.translations import compared, coverage, mark_in_step, pieces, source_of, standing_of
from courses.models import EditionPage, LessonPage, Progress
from tests.factories.accounts import UserFactory
from tests.factories.association import make_county, villager
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
LOCAL = "<p>Our pickup is at the tea factory.</p>"


@pytest.fixture
def here(db) -> SimpleNamespace:
    """A course in two languages; an editor; a learner in the first town and one in the other."""
    cache.clear()
    county = make_county()
    course, english = make_course(), make_course("en")
    for chinese, other in zip(course.lessons, english.lessons, strict=True):
        LessonPage.objects.filter(pk=other.pk).update(translation_key=chinese.translation_key)
        other.refresh_from_db()
    ensure_editors()
    editor = UserFactory(name="编辑")
    editor.groups.add(Group.objects.get(name=EDITORS))
    near, far = villager(county.villages[0], "近的"), villager(county.villages[3], "远的")
    return SimpleNamespace(
        county=county, lesson=course.lessons[0], english=english.lessons[0], editor=editor, near=near, far=far
    )


def published(here, unit=None, *, lesson=None, words=LOCAL) -> EditionPage:
    page = begin_edition(lesson or here.lesson, unit=unit or here.county.towns[0], by=here.editor)
    page.title = "本地的第一课"
    page.body = [("text", words)]
    page.save_revision(user=here.editor).publish()
    page.refresh_from_db()
    return page


def reads(person, lesson) -> str:
    browser = Client()
    if person is not None:
        browser.force_login(person)
    return browser.get(lesson.url).content.decode()


def test_who_lives_there_reads_it_at_the_lessons_own_address_and_nobody_else_does(here) -> None:
    assert "tea factory" not in reads(here.near, here.lesson)
    published(here)
    text = reads(here.near, here.lesson)
    assert "tea factory" in text
    assert "Read this." not in text
    assert "本地的第一课" in text
    for person in (here.far, None):
        assert "tea factory" not in reads(person, here.lesson)
        assert "Read this." in reads(person, here.lesson)
    assert "tea factory" not in reads(here.near, here.english)


def test_the_smallest_place_is_read_and_moving_changes_it_at_once(here) -> None:
    published(here, here.county.county, words="<p>county words</p>")
    published(here, here.county.villages[0], words="<p>village words</p>")
    assert "village words" in reads(here.near, here.lesson)
    assert "county words" in reads(here.far, here.lesson)
    settle(here.near, unit=here.county.villages[3], origin="local", since=date(2026, 11, 1), by=None)
    assert "county words" in reads(here.near, here.lesson)


def test_a_draft_and_one_that_was_taken_back_are_read_by_nobody(here) -> None:
    begin_edition(here.lesson, unit=here.county.towns[0], by=here.editor)
    assert "Read this." in reads(here.near, here.lesson)
    page = published(here)
    page.unpublish()
    assert "Read this." in reads(here.near, here.lesson)


def test_its_questions_are_the_lessons_and_what_is_learnt_counts_everywhere(here) -> None:
    published(here)
    assert "Who holds the money?" in reads(here.near, here.lesson)
    browser = Client()
    browser.force_login(here.near)
    answer = {"question": "q1", "cid": uuid4(), "q1": "0", "choice": "0"}
    browser.post(reverse("courses:answer", kwargs={"key": "M03-L1"}), answer)
    assert browser.post(reverse("courses:done", kwargs={"key": "M03-L1"}), {"cid": uuid4()}).status_code == 302
    assert Progress.objects.get(person=here.near, content_key="M03-L1").done_at is not None
    settle(here.near, unit=here.county.villages[3], origin="local", since=date(2026, 11, 1), by=None)
    assert 'class="seal"' in reads(here.near, here.lesson)


def test_where_a_module_has_no_editions_nothing_costs_a_query_more_and_else_one(here) -> None:
    """That one says where somebody lives: the way to the tablet names the place, too."""

    def queries(lesson) -> int:
        reads(here.near, lesson)
        with CaptureQueriesContext(connection) as asked:
            reads(here.near, lesson)
        return len(asked)

    other = LessonPage.objects.get(key="M03-L2", locale__language_code="zh-hans")
    before, plain, english = queries(here.lesson), queries(other), queries(here.english)
    published(here)
    assert queries(here.english) == english
    assert queries(other) == plain + 1
    assert queries(here.lesson) == before + 1
    image = CustomImage.objects.create(title="a box", file=get_test_image_file())
    picture = {"drawing": "", "image": image, "alt": "A box"}
    pictured = published(here, here.county.villages[0])
    pictured.body = [("text", LOCAL), ("figure", {"picture": picture, "caption": ""})]
    pictured.save_revision().publish()
    assert "A box" in reads(here.near, here.lesson)
    assert queries(here.lesson) == before + 1


def test_it_begins_with_the_lessons_words_and_a_second_time_is_the_same_one(here) -> None:
    town = here.county.towns[0]
    page = begin_edition(here.lesson, unit=town, by=here.editor)
    assert [child.block_type for child in page.body] == ["text", "step"]
    assert page.live is False
    assert begin_edition(here.lesson, unit=town, by=here.editor).pk == page.pk
    assert begin_edition(here.lesson, unit=here.county.towns[1], by=here.editor).pk != page.pk


def test_editions_of_two_languages_for_one_place_are_translations_of_each_other(here) -> None:
    chinese, english = published(here), published(here, lesson=here.english)
    assert chinese.translation_key == english.translation_key
    assert chinese.locale_id != english.locale_id


def test_a_place_has_one_edition_of_a_lesson(here) -> None:
    published(here)
    second = published(here, here.county.towns[1])
    second.unit = here.county.towns[0]
    with pytest.raises(ValidationError):
        second.full_clean()
    copied = published(here, here.county.county).copy(update_attrs={"slug": "copied", "title": "copied"})
    copied.refresh_from_db()
    assert (copied.unit, copied.edition_key) == (None, None)


def test_after_one_changed_its_place_another_begins_there(here) -> None:
    """In both languages: the first ones keep their names and what joins them."""
    for lesson in (here.lesson, here.english):
        page = published(here, lesson=lesson)
        page.unit = here.county.towns[1]
        page.save_revision().publish()
    chinese, english = published(here), published(here, lesson=here.english)
    assert chinese.translation_key == english.translation_key
    assert EditionPage.objects.count() == 4
    english.unit = here.county.county
    english.save_revision().publish()
    again = begin_edition(here.english, unit=here.county.towns[0], by=here.editor)
    assert again.translation_key != chinese.translation_key


def test_a_second_one_for_a_place_is_refused_in_words_and_never_silently_for_none(here) -> None:
    published(here)
    second = published(here, here.county.towns[1])
    second.unit = here.county.towns[0]
    with pytest.raises(ValidationError):
        second.save()
    second.refresh_from_db()
    assert second.unit == here.county.towns[1]


def test_a_copys_draft_is_for_no_place_either(here) -> None:
    copied = published(here).copy(update_attrs={"slug": "copied"})
    assert copied.get_latest_revision_as_object().unit is None


def test_wagtails_own_form_makes_none_and_none_leaves_its_lesson(here) -> None:
    page = published(here)
    browser = Client()
    browser.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = reverse("wagtailadmin_pages:add", args=["courses", "editionpage", here.lesson.pk])
    assert browser.get(address).status_code in {302, 403}
    other = LessonPage.objects.get(key="M03-L2", locale__language_code="zh-hans")
    browser.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]))
    assert EditionPage.objects.get().get_parent().pk == here.lesson.pk


def test_a_phone_keeps_what_was_opened_as_its_person_read_it(here) -> None:
    published(here)
    for person in (here.near, here.far, None):
        browser = Client()
        if person is not None:
            browser.force_login(person)
        assert browser.get(here.lesson.url).headers["X-Keep"] == "1"


def test_how_far_an_edition_was_read_is_no_place_in_the_lesson(here) -> None:
    browser = Client()
    browser.force_login(here.near)
    address = reverse("courses:read", kwargs={"key": "M03-L1"})
    published(here)
    browser.post(address, {"cid": uuid4(), "block": "3"})
    assert Progress.objects.get(person=here.near, content_key="M03-L1").block == 0
    browser.force_login(here.far)
    browser.post(address, {"cid": uuid4(), "block": "3"})
    assert Progress.objects.get(person=here.far, content_key="M03-L1").block == 3


def test_dated_facts_of_an_edition_stand_in_the_list_with_the_place(here) -> None:
    page = published(here)
    fact = {"text": "<p>Here it costs 3.</p>", "source": "The shop", "owner": "Li", "platform": "other"}
    days = {"checked_on": date(2026, 11, 1), "review_by": date(2027, 11, 1), "status": "reviewed"}
    page.body = [("text", LOCAL), ("fact", fact | days)]
    page.save_revision().publish()
    (line,) = [line for line in fact_lines() if line.page_id == page.pk]
    assert line.text == "Here it costs 3."
    assert line.lesson == f"M03-L1 本地的第一课 · {here.county.towns[0]}"


def test_its_own_address_leads_to_the_lesson(here) -> None:
    page = published(here)
    answer = Client().get(page.url)
    assert (answer.status_code, answer.headers["Location"].endswith("/lesson-1/")) == (302, True)


def test_what_changed_in_the_lesson_since_is_shown_until_somebody_says_it_is_in_step(here) -> None:
    here.lesson = LessonPage.objects.get(pk=here.lesson.pk)
    here.lesson.save_revision().publish()
    page = published(here)
    mark_in_step(page, seen=standing_of(here.lesson), by=here.editor)
    assert source_of(page) == here.lesson
    assert {row.state for row in compared(here.lesson, page)} == {"same"}
    assert not any("Who holds" in piece.words for piece in pieces(here.lesson, reader=page))
    here.lesson.body = [("text", "<p>Read that.</p>"), *[(c.block_type, c.value) for c in list(here.lesson.body)[1:]]]
    here.lesson.save_revision().publish()
    here.lesson.refresh_from_db()
    (changed,) = [row for row in compared(here.lesson, page) if row.state != "same"]
    assert (changed.state, changed.before, changed.now) == ("changed", "Read this.", "Read that.")
    (line,) = [line for line in coverage() if line.translation_id == page.pk]
    assert (line.state, line.changed, line.language) == ("behind", 1, str(here.county.towns[0]))
    browser = Client()
    browser.force_login(here.editor)
    address = reverse("course_translation", args=[page.pk])
    text = browser.get(address).content.decode()
    assert "Read that." in text
    assert browser.post(address, {"seen": standing_of(here.lesson)}).status_code == 302
    assert {row.state for row in compared(here.lesson, page)} == {"same"}


def test_an_editor_begins_one_by_a_button_and_others_do_not(here) -> None:
    address = reverse("course_edition", args=[here.lesson.pk])
    browser = Client()
    browser.force_login(here.editor)
    assert address in browser.get(reverse("wagtailadmin_pages:edit", args=[here.lesson.pk])).content.decode()
    assert browser.post(address, {"unit": "990001"}).status_code == 400
    answer = browser.post(address, {"unit": here.county.towns[0].pk})
    page = EditionPage.objects.get()
    assert answer.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert browser.get(answer.headers["Location"]).status_code == 200
    learner = Client()
    learner.force_login(here.near)
    assert learner.post(address, {"unit": here.county.towns[1].pk}).status_code == 403
    assert EditionPage.objects.count() == 1
