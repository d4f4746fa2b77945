"""No page that a helper opens leads to one that is shut to them: nothing is offered that answers "only the owner"."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from accounts.domain import helping
from accounts.domain.pins import set_pin
from accounts.helper_mode import FILES, WAYS_OUT
from courses.domain.progress import finish_lesson, submit_quiz
from courses.models import PathEvent, ReviewCard
from courses.tools.domain.catalogue import SHEETS
from tests.factories.accounts import UserFactory
from tests.factories.courses import TASK, make_course

pytestmark = pytest.mark.django_db
OPEN = helping.open_views | WAYS_OUT | FILES
LINK = re.compile(r"<(?:a|form|button)\b[^>]*?\b(?:href|action|formaction)=\"([^\"#][^\"]*)\"")
MODULE, LESSON = "/course/understand/markets/", "/course/understand/markets/lesson-1/"


def helped(owner) -> Client:
    client = Client()
    set_pin(owner, "7931", by=owner)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("accounts:pin"), {"pin": "7931"})
    assert client.post(reverse("accounts:helper"), {"helper": "小明"}).status_code == 302
    return client


def targets(page: str, at: str) -> set[str]:
    """The addresses of this site that a page leads to or sends to."""
    found = (urljoin(at, unescape(target)) for target in LINK.findall(page))
    return {target for target in found if not urlsplit(target).scheme and not urlsplit(target).netloc}


def view_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


@pytest.fixture(params=["zh-hans", "en"])
def course(request, db):
    """Both languages, with a task and a quiz: what a module page offers its owner."""
    made = {language: make_course(language, task=TASK) for language in ("zh-hans", "en")}
    return request.param, made[request.param]


def has_learnt_all(owner, made) -> None:
    """Every lesson is done and the quiz went wrong: what comes next is the owner's to do, and questions come back."""
    for lesson in made.lessons:
        finish_lesson(owner, lesson=lesson, cid=uuid4(), by=owner)
    wrong = {f"q{n}": [1] for n in range(1, 6)}
    submit_quiz(owner, module=made.module, answers=wrong, cid=uuid4(), by=owner)
    ReviewCard.objects.filter(person=owner).update(due_on=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize("is_learnt", [False, True])
def test_whatever_a_helper_is_offered_opens(course, is_learnt) -> None:
    language, made = course
    owner, prefix = UserFactory(name="王秀英"), "" if language == "zh-hans" else "/en"
    if is_learnt:
        has_learnt_all(owner, made)
    client = helped(owner)
    begin = [f"{prefix}/", f"{prefix}{MODULE}", f"{prefix}{LESSON}", f"{prefix}/course/", f"{prefix}/learn/tools/"]
    waiting, seen, shut = list(begin), set(), []
    while waiting:
        at = waiting.pop()
        if urlsplit(at).path in seen:
            continue
        seen.add(urlsplit(at).path)
        answer = client.get(at)
        if answer.status_code == 302:
            waiting.append(answer.url)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"] or answer.streaming:
            continue
        for target in targets(answer.text, at):
            name = view_of(target)
            if name and name not in OPEN:
                shut.append((at, target, name))
            elif name and name not in WAYS_OUT:
                waiting.append(target)
    assert sorted({(name, urlsplit(at).path) for at, _target, name in shut}) == []
    assert {f"{prefix}{MODULE}", f"{prefix}{LESSON}"} <= seen
    assert len(seen) > len(begin) + len(SHEETS)


def test_a_helper_says_for_nobody_that_they_know_something(course) -> None:
    owner = UserFactory(name="王秀英")
    client = helped(owner)
    said = {"cid": uuid4(), "do": "knows", "about": "M03"}
    answer = client.post(reverse("courses:path"), said)
    assert view_of(answer.url) in OPEN
    assert not PathEvent.objects.exists()
    assert reverse("courses:quiz", args=["M03"]) not in client.get(MODULE).text


def test_where_only_the_owner_goes_on_the_helper_is_told_so(course) -> None:
    owner = UserFactory(name="王秀英")
    has_learnt_all(owner, course[1])
    page = helped(owner).get("/en/").text
    assert "No lesson is left" in page
    assert "You have done every lesson" not in page
