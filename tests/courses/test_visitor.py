"""Somebody without an account learns too: this phone remembers, and a sign-in takes it along, once."""

import pytest
from django.contrib.auth import user_logged_in
from django.http import HttpResponse
from django.test import Client, RequestFactory

from courses.domain.progress import next_step, standing_of
from courses.domain.visitor import COOKIE, keys_in
from courses.middleware import forget_visitor
from courses.models import LearningEvent, Progress
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

LESSON = "/course/understand/markets/lesson-{}/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    make_course()
    make_course("en")
    return Client(enforce_csrf_checks=True)


def learn(phone: Client, number: int, prefix: str = "") -> str:
    answer = phone.post(f"{prefix}/learn/lesson/M03-L{number}/learnt/")
    assert answer.status_code == 302
    return answer.url


def sign_in(phone: Client, person) -> HttpResponse:
    """As every door does it: the signal with the request, and the answer through the middleware."""
    request = RequestFactory().get("/")
    request.COOKIES.update({name: morsel.value for name, morsel in phone.cookies.items()})

    def view(request) -> HttpResponse:
        user_logged_in.send(sender=type(person), request=request, user=person)
        return HttpResponse()

    return forget_visitor(view)(request)


def test_the_first_page_and_the_course_go_on_where_this_phone_stopped(visitor) -> None:
    assert LESSON.format(1) in visitor.get("/").content.decode()
    assert learn(visitor, 1) == LESSON.format(2)
    home = visitor.get("/").content.decode()
    assert f'href="{LESSON.format(2)}"' in home
    assert "接着学：Lesson 2" in home
    assert visitor.get("/course/").context["next"].number == 2
    assert visitor.get(LESSON.format(1)).context["is_learnt"]
    assert visitor.get("/en/course/").context["next"].url == "/en" + LESSON.format(2)
    assert LearningEvent.objects.count() == Progress.objects.count() == 0


def test_after_the_last_lesson_comes_the_module_with_its_seals(visitor) -> None:
    learn(visitor, 1)
    assert learn(visitor, 2) == "/course/understand/markets/"
    assert visitor.get("/course/understand/markets/").context["done_count"] == 2


def test_nobody_else_sees_it_and_the_shared_page_stays_clean(visitor) -> None:
    learn(visitor, 1)
    visitor.get(LESSON.format(1))
    fresh = Client().get(LESSON.format(1))
    assert fresh.context["is_learnt"] is False
    assert COOKIE not in Client().get("/").cookies


def test_what_the_cookie_says_is_not_believed(visitor) -> None:
    assert keys_in("M99-L9.<script>.M03-L1.M03-L1..M03-quiz") == ["M03-L1"]
    assert keys_in("x" * 100_000) == []
    assert visitor.post("/learn/lesson/M99-L1/learnt/").status_code == 404
    assert visitor.get("/learn/lesson/M03-L1/learnt/").status_code == 405


def test_signing_in_takes_it_along_once_and_the_phone_forgets_it(visitor) -> None:
    person = UserFactory()
    learn(visitor, 1)
    answers = [sign_in(visitor, person) for _twice in range(2)]
    assert set(standing_of(person)) == {"M03-L1"}
    assert LearningEvent.objects.count() == 1
    assert next_step(person, language="zh-hans").number == 2
    assert all(answer.cookies[COOKIE]["max-age"] == 0 for answer in answers)


def test_signing_in_with_nothing_learnt_changes_nothing(visitor) -> None:
    assert COOKIE not in sign_in(visitor, UserFactory()).cookies
    assert LearningEvent.objects.count() == 0


def test_someone_signed_in_keeps_the_account_not_the_phone(visitor) -> None:
    phone = Client()
    phone.force_login(UserFactory())
    assert learn(phone, 1) == LESSON.format(1)
    assert COOKIE not in phone.cookies
    assert LearningEvent.objects.count() == 0


def test_a_phone_whose_person_came_back_meanwhile_keeps_what_it_has_for_them(visitor) -> None:
    visitor.force_login(UserFactory())
    answer = visitor.post("/learn/lesson/M03-L1/learnt/", headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert visitor.post("/learn/lesson/M03-L1/learnt/").status_code == 302
    assert COOKIE not in visitor.cookies
