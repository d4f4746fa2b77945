"""Pictures wait until they are tapped, where the phone saves data or its owner says so; for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.blocks.drawings import drawings
from courses.domain.outline import outline
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
LATER, PICTURE = "看图", 'class="drawing"'


def test_pictures_wait_for_who_saves_data_and_for_nobody_else() -> None:
    lesson = make_course().lessons[0]
    picture = {"drawing": drawings()[0][0], "image": None, "alt": "箱子在秤上"}
    lesson.body[1] = ("step", {"title": "称", "picture": picture, "text": "<p>现在。</p>"})
    lesson.save_revision().publish()
    visitor = Client()

    def seen(**headers: str) -> tuple[bool, bool]:
        page = visitor.get(lesson.url, headers=headers).text
        return LATER in page, PICTURE in page

    assert [seen(), seen(**{"save-data": "on"}), seen()] == [(False, True), (True, True), (False, True)]
    answer = visitor.get(reverse("core:light"), {"light": "1", "next": lesson.url})
    assert answer.headers["Location"] == lesson.url
    assert [seen(), seen()] == [(True, True)] * 2  # the second from what is kept
    visitor.get(reverse("core:light"), {"light": "0", "next": lesson.url})
    assert seen(**{"save-data": "on"}) == (False, True)  # what was chosen counts more than the browser
    elsewhere = visitor.get(reverse("core:light"), {"light": "x", "next": "//evil.example"})
    assert (elsewhere.headers["Location"], "light" in elsewhere.cookies) == ("/", False)


def test_pictures_of_a_question_wait_too_and_can_be_answered_without_them() -> None:
    course = make_course()
    drawn = [{"drawing": one[0], "image": None, "alt": words} for one, words in zip(drawings(), "甲乙", strict=False)]
    options = [{"picture": picture, "right": number == 0, "why": "因为。"} for number, picture in enumerate(drawn)]
    course.module.quiz.append(("pictures", {"key": "q9", "choose": "one", "ask": "哪张？", "options": options}))
    course.module.save_revision().publish()
    learner = Client()
    learner.force_login(UserFactory())

    def seen(**headers: str) -> list[int]:
        page = learner.get("/learn/quiz/M03/", headers=headers).text
        assert page.count('name="q9" value="') == 2
        return [page.count(LATER), page.count(PICTURE), page.count("<details")]

    assert seen() == [0, 2, 0]
    assert seen(**{"save-data": "on"}) == [2, 2, 2]  # closed, and lazy: nothing is fetched before a tap
    page = learner.get("/learn/quiz/M03/", headers={"save-data": "on"}).text
    assert page.count('loading="lazy"') >= 2


def test_what_a_module_and_its_quiz_cost_is_said_before_they_are_opened() -> None:
    course = make_course()
    for page in (*course.lessons, course.module):
        page.save_revision().publish()
    line = outline("zh-hans").module("M03")
    assert line is not None
    assert 9 <= line.quiz_kb <= 20
    assert line.kb == sum(lesson.kb for lesson in line.lessons) > 9
    visitor = Client()
    assert f"流量 {line.kb}K" in visitor.get(course.index.url).text
    assert f"流量 {line.quiz_kb}K" in visitor.get(course.module.url).text
