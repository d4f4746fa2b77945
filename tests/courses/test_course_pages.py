"""Course pages as readers meet them: the cache, the queries, the deeds."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from cms.core.domain.counts import count_anew
from cms.core.domain.page_cache import RELEASE
from cms.pages.domain.search.indexing import refresh_all
from cms.pages.models import SearchEntry
from courses.domain.arriving import pages_by_key
from courses.domain.outline import outline
from courses.domain.quiz.asking import streams_of
from courses.models import CourseIndexPage, LearningEvent, ModulePage, Progress, TrackPage
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

LESSON = "/course/understand/markets/lesson-1/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.mark.parametrize("address", ["/", "/course/", "/course/understand/markets/", LESSON, "/en/course/"])
def test_a_visitor_costs_no_query_the_second_time(address, django_assert_num_queries) -> None:
    make_course()
    make_course("en")
    client = Client()
    first = client.get(address)
    assert first.status_code == 200
    assert not first.cookies
    with django_assert_num_queries(0):
        second = client.get(address)
    assert second.content == first.content


def test_publishing_shows_at_once() -> None:
    course = make_course()
    client = Client()
    client.get(LESSON)
    course.lessons[0].title = "Weigh it first"
    course.lessons[0].save_revision().publish()
    assert b"Weigh it first" in client.get(LESSON).content


def test_what_a_command_publishes_beside_the_server_shows_at_once() -> None:
    """Another process has a cache of its own; it only leaves its mark in the data folder."""
    course = make_course()
    assert b"Lesson 1" in Client().get("/course/understand/markets/").content
    kept = cache.get(RELEASE)
    course.lessons[0].title = "Weigh it first"
    course.lessons[0].save_revision().publish()
    cache.set(RELEASE, kept)
    assert b"Weigh it first" in Client().get("/course/understand/markets/").content


@pytest.mark.parametrize("lessons", [1, 3])
def test_a_lesson_costs_a_signed_in_reader_five_queries_and_the_next_ones_three(
    lessons, django_assert_num_queries
) -> None:
    """Session, person, progress; and, once in some seconds, what waits at two places of the bar."""
    make_course(lessons=lessons)
    client, reader = Client(), UserFactory()
    client.force_login(reader)
    client.get(LESSON)
    with django_assert_num_queries(3):
        assert client.get(LESSON).status_code == 200
    for place in ("mentor", "me"):
        count_anew(place, reader)
    with django_assert_num_queries(5):
        assert client.get(LESSON).status_code == 200


def test_one_learners_page_is_never_shown_to_another() -> None:
    make_course()
    reader = Client()
    reader.force_login(UserFactory())
    assert b"csrfmiddlewaretoken" in reader.get(LESSON).content
    assert b"csrfmiddlewaretoken" not in Client().get(LESSON).content


def test_an_answer_is_kept_and_explained_and_sending_twice_is_once() -> None:
    make_course()
    client = Client()
    client.force_login(UserFactory())
    said = {"question": "q1", "chosen": ["1"], "cid": str(uuid4())}
    for _again in range(2):
        answer = client.post("/learn/lesson/M03-L1/answer/", said)
        assert (answer.status_code, answer.url) == (302, f"{LESSON}#question-q1")
    assert LearningEvent.objects.count() == 1
    assert "Not yet." in client.get(LESSON).content.decode()


def test_a_visitor_may_answer_without_a_trace() -> None:
    make_course()
    page = Client().get(LESSON, {"q1": "0"}).content.decode()
    assert "Until the buyer has the goods." in page
    assert LearningEvent.objects.count() == 0


def test_learnt_leads_to_the_next_lesson_then_to_the_quiz() -> None:
    make_course()
    client = Client()
    client.force_login(UserFactory())
    led = [client.post(f"/learn/lesson/M03-L{n}/done/", {"cid": str(uuid4())}).url for n in (1, 2)]
    assert led == ["/course/understand/markets/lesson-2/", "/learn/quiz/M03/"]
    assert Progress.objects.filter(done_at__isnull=False).count() == 2


def test_an_open_question_keeps_the_other_answers() -> None:
    make_course()
    client = Client()
    client.force_login(UserFactory())
    page = client.post("/learn/quiz/M03/", {"q1": "0", "q2": "1", "cid": str(uuid4())})
    assert page.status_code == 400
    assert page.content.decode().count(" checked") == 2
    assert LearningEvent.objects.count() == 0


def test_a_passed_quiz_says_so() -> None:
    make_course()
    client = Client()
    client.force_login(UserFactory())
    sent = {f"q{n}": "0" for n in range(1, 6)} | {"cid": str(uuid4())}
    answer = client.post("/learn/quiz/M03/", sent)
    assert answer.url == f"/learn/quiz/M03/{sent['cid']}/"
    assert client.get(answer.url).context["passed"] is True


@pytest.mark.parametrize("above", [ModulePage, TrackPage, CourseIndexPage])
def test_what_lies_below_a_draft_is_not_served_not_found_and_not_asked(
    above, django_capture_on_commit_callbacks
) -> None:
    course, other = make_course(), make_course("en")
    other.lessons[0].translation_key = course.lessons[0].translation_key
    other.lessons[0].save()
    refresh_all()
    served = [
        LESSON,
        "/course/understand/markets/",
        "/learn/group/M03-L1/",
        "/learn/pack/M03/",
        "/learn/kept/M03/quiz/",
    ]

    def state() -> dict[str, object]:
        statuses = {Client().get(address).status_code for address in served}
        found = SearchEntry.objects.filter(language="zh-hans", kind="lessons")
        return {
            "statuses": statuses,
            "found": set(found.values_list("title", flat=True)),
            "lines": [line.number for line in outline("zh-hans").lessons],
            "by key": pages_by_key("M03-L1", "zh-hans").locale.language_code,
            "asked": len(list(streams_of({"M03-L1"}, "zh-hans"))),
            "twin": f'"{LESSON}"' in english(),
        }

    def english() -> str:
        return Client().get(f"/en{LESSON}").text

    def publish(page, *, live: bool) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish() if live else page.unpublish()

    open_to_all = state()
    assert open_to_all["statuses"] == {200}
    assert (open_to_all["lines"], open_to_all["twin"]) == ([1, 2], True)
    page = above.objects.get(locale__language_code="zh-hans")
    publish(page, live=False)
    hidden = state()
    assert hidden["statuses"] == {404}
    assert (hidden["found"], hidden["lines"]) == (set(), [])
    assert (hidden["by key"], hidden["asked"]) == ("en", 1)
    assert not hidden["twin"]
    publish(above.objects.get(pk=page.pk), live=True)
    assert state() == open_to_all
