"""Pictures wait until they are tapped, where the phone saves data or its owner says so; for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.blocks.drawings import drawings
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
