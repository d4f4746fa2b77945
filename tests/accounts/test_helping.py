"""A child acts for a parent: begun with the PIN, over by itself, marked, undoable, and never where it is private."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.domain import helping
from accounts.domain.pins import set_pin
from accounts.exceptions import Refused
from accounts.helper_mode import FILES, WAYS_OUT
from accounts.models import HelpedDeed, HelpTime
from courses.certificates.domain.awards import issue_due
from courses.certificates.models import Award
from courses.domain.events import record
from courses.domain.outline import outline
from courses.domain.path import choice_of
from courses.domain.progress import done_keys, finish_lesson, standing_of
from courses.domain.quiz.items import items_of
from courses.domain.quiz.scoring import score
from courses.enums import EventKind
from courses.models import ItemAnswer, LearningEvent, PathEvent, ReviewCard
from courses.tools.domain.catalogue import SHEETS
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course
from tests.permissions.test_permission_table import rows

pytestmark = pytest.mark.django_db
LESSON = "/course/understand/markets/lesson-1/"


@pytest.fixture
def course(db):
    return make_course()


@pytest.fixture
def owner(course):
    person = UserFactory(name="王秀英")
    set_pin(person, "7931", by=person)
    return person


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def opened(owner) -> Client:
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("accounts:pin"), {"pin": "7931"})
    return client


def helped(owner) -> Client:
    client = opened(owner)
    assert client.post(reverse("accounts:helper"), {"helper": "小明"}).status_code == 302
    return client


def learn(client: Client, number: int = 1):
    return client.post(f"/learn/lesson/M03-L{number}/done/", {"cid": uuid4()})


def test_it_begins_only_with_the_pin_and_with_a_name(owner) -> None:
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert "/pin/" in client.post(reverse("accounts:helper"), {"helper": "小明"}).url
    assert opened(owner).post(reverse("accounts:helper"), {"helper": " "}).status_code == 400
    assert HelpTime.objects.count() == 0
    with pytest.raises(Refused):
        helping.begin(owner, helper="小明", by=UserFactory())


def test_a_helpers_forms_are_plain_and_the_phone_knows_nobody(owner) -> None:
    own, page = opened(owner).get(LESSON).text, helped(owner).get(LESSON).text
    assert [page.count('data-outbox="'), own.count('data-outbox="')] == [1, 3]  # one is the frame's
    assert 'data-me="-"' in page


def stands_alone(name: str) -> bool:
    """An address that needs no number or name in it."""
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False


def test_every_page_says_for_whom_and_nothing_private_opens(owner) -> None:
    client = helped(owner)
    page = client.get(LESSON)
    assert page.status_code == 200
    assert "小明" in page.text
    assert "王秀英" in page.text
    may = helping.open_views | WAYS_OUT | FILES | {"core:healthz", "core:readyz"}  # these are nobody's pages
    shut = {row.name for row in rows() if row.method == "get" and row.name not in may and stands_alone(row.name)}
    assert {"accounts:me", "accounts:data", "tools:book", "mentorship:home", "live:ask", "courses:review_queue"} <= shut
    assert {name for name in shut if client.get(reverse(name)).status_code != 403} == set()
    for name, parts in (
        ("courses:practice", ["M03"]),
        ("courses:quiz", ["M03"]),
        ("accounts:phone_switch", [owner.pk]),
    ):
        assert client.get(reverse(name, args=parts)).status_code == 403
    assert client.post(reverse("accounts:erase"), {"sure": "on"}).status_code == 403
    assert client.post(reverse("accounts:pin"), {"pin": "7931"}).status_code == 403


def test_a_deed_is_marked_and_its_owner_takes_it_back_once(owner, course) -> None:
    client = helped(owner)
    learn(client)
    deed = HelpedDeed.objects.get()
    assert (deed.time.helper, "Lesson 1" in deed.label) == ("小明", True)
    assert done_keys(standing_of(owner)) == {"M03-L1"}
    finish_lesson(owner, lesson=course.lessons[1], cid=uuid4(), by=owner)  # the owner, on another phone
    assert HelpedDeed.objects.count() == 1
    assert client.post(reverse("accounts:helper_undo", args=[deed.pk])).status_code == 403
    mine = opened(owner)
    assert "小明" in mine.get(reverse("accounts:helper")).text
    for _twice in range(2):
        assert mine.post(reverse("accounts:helper_undo", args=[deed.pk])).status_code == 302
    assert done_keys(standing_of(owner)) == {"M03-L2"}
    assert LearningEvent.objects.count() == 3
    other = UserFactory()
    set_pin(other, "7931", by=other)
    assert opened(other).post(reverse("accounts:helper_undo", args=[deed.pk])).status_code == 404


def test_a_badge_that_a_helper_earned_goes_with_its_lesson_and_is_earned_anew(owner, course, commits) -> None:
    for key in {*outline("zh-hans").module("M03").keys} - {"M03-L1"}:
        record(owner, content_key=key, kind=EventKind.DONE, cid=uuid4(), by=course.lessons[0].owner)
    with commits(execute=True):
        learn(helped(owner))
    assert set(Award.objects.values_list("kind", "revoked_at")) == {("module", None), ("track", None)}
    for _twice in range(2):
        with commits(execute=True):
            helping.undo(owner, deed=HelpedDeed.objects.get().pk, by=owner)
    assert not Award.objects.filter(revoked_at=None).exists()
    assert set(Award.objects.values_list("revoked_by", flat=True)) == {owner.pk}
    assert all(Award.objects.values_list("revoked_reason", flat=True))
    old = set(Award.objects.values_list("index", flat=True))
    with commits(execute=True):
        learn(opened(owner))
    assert Award.objects.filter(revoked_at=None).count() == len(old) == 2
    assert not old & set(Award.objects.filter(revoked_at=None).values_list("index", flat=True))


def test_a_badge_from_before_stays_and_one_that_an_admin_took_back_does_not_return(owner, course, commits) -> None:
    by = course.lessons[0].owner
    with commits(execute=True):
        for key in outline("zh-hans").module("M03").keys:
            record(owner, content_key=key, kind=EventKind.DONE, cid=uuid4(), by=by)
    with commits(execute=True):
        learn(helped(owner))  # it was learnt already
        helping.undo(owner, deed=HelpedDeed.objects.get().pk, by=owner)
    assert Award.objects.filter(revoked_at=None).count() == 2
    Award.objects.update(revoked_at=timezone.now(), revoked_reason="照片是别人的")
    assert issue_due(owner) == []


def test_an_answer_that_somebody_else_gave_says_nothing_of_the_owner(owner, course) -> None:
    item = items_of(course.lessons[0].body)["q1"]
    wrong = next(number for number in range(len(item.parts)) if not score(item, [number]))
    client = helped(owner)
    client.post("/learn/lesson/M03-L1/answer/", {"cid": uuid4(), "question": "q1", "chosen": [wrong]})
    assert ItemAnswer.objects.filter(person=owner).count() == ReviewCard.objects.filter(person=owner).count() == 1
    assert standing_of(owner)["M03-L1"].answers == {"q1": [wrong]}
    deed = HelpedDeed.objects.get()
    assert helping.deeds_of(owner) == [(deed, True)]
    helping.undo(owner, deed=deed.pk, by=owner)
    assert not ItemAnswer.objects.filter(person=owner).exists()
    assert not ReviewCard.objects.filter(person=owner).exists()
    assert standing_of(owner)["M03-L1"].answers == {}
    assert [event.kind for event in LearningEvent.objects.order_by("pk")] == ["answer", "undone"]


def test_what_was_said_of_the_path_is_taken_back_and_what_the_owner_said_stays(owner) -> None:
    path = reverse("courses:path")
    opened(owner).post(path, {"cid": uuid4(), "do": "knows", "about": "M03"})
    helped(owner).post(path, {"cid": uuid4(), "do": "learns", "about": "M03"})
    assert choice_of(owner).knows == set()
    deed = HelpedDeed.objects.get()
    assert helping.deeds_of(owner) == [(deed, True)]
    other = UserFactory()
    with pytest.raises(LookupError):
        helping.undo(other, deed=deed.pk, by=other)
    mine = opened(owner)
    for _twice in range(2):
        assert mine.post(reverse("accounts:helper_undo", args=[deed.pk])).status_code == 302
    assert choice_of(owner).knows == {"M03"}
    assert [event.kind for event in PathEvent.objects.order_by("pk")] == ["knows", "learns", "undone"]


def test_what_is_gone_says_who_did_it_and_has_no_button(owner) -> None:
    client = helped(owner)
    client.post(reverse("courses:path"), {"cid": uuid4(), "do": "learns", "about": "M03"})
    PathEvent.objects.all().delete()
    deed = HelpedDeed.objects.get()
    assert helping.deeds_of(owner) == [(deed, False)]
    with pytest.raises(LookupError):
        helping.undo(owner, deed=deed.pk, by=owner)


def test_every_tool_on_the_shelf_opens_and_computes_and_keeps_nothing(owner) -> None:
    client = helped(owner)
    shelf = client.get(reverse("tools:shelf")).text
    links = re.findall(r'<a href="(/tools/[^"]+)"', shelf)
    assert len(links) >= len(SHEETS)
    assert {client.get(link).status_code for link in links} == {200}
    page = client.get(reverse("tools:tool", args=["price"]))
    keep = reverse("tools:keep", args=["price"])
    assert keep not in page.text
    assert client.post(keep, {"name": "x", "facts": "", "cid": uuid4()}).status_code == 403
    assert reverse("tools:kept") not in shelf
    assert client.get(reverse("tools:kept")).status_code == client.get(reverse("tools:note")).status_code == 403


def test_the_last_lesson_leads_a_helper_to_the_module_and_its_owner_to_the_quiz(owner) -> None:
    quiz = reverse("courses:quiz", args=["M03"])
    client = helped(owner)
    learn(client)
    last = learn(client, 2)
    assert (last.url, client.get(last.url).status_code) == ("/course/understand/markets/", 200)
    assert learn(opened(owner), 2).url == quiz


def test_after_half_an_hour_nothing_opens_but_the_end(owner) -> None:
    client = helped(owner)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get(LESSON).status_code == 403
        assert learn(client).status_code == 403
        assert client.post(reverse("accounts:helper_end")).status_code == 302
    assert not get_user(client).is_authenticated
    assert LearningEvent.objects.count() == 0


def test_the_end_signs_out_and_the_helper_does_not_get_back_in(owner) -> None:
    client = helped(owner)
    client.post(reverse("accounts:helper_end"))
    assert not get_user(client).is_authenticated
    assert HelpTime.objects.get().ended_at is not None
    assert client.get(reverse("accounts:me")).status_code == 302


STEPS = st.lists(
    st.tuples(st.sampled_from(["learn", "end", "wait", "begin", "me", "undo"]), st.integers(1, 20)), max_size=8
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=STEPS)
def test_whatever_happens_a_deed_is_marked_exactly_while_somebody_helps(plan, course) -> None:
    owner = UserFactory()
    set_pin(owner, "7931", by=owner)
    client, now, until, expected = opened(owner), timezone.now(), None, 0
    for step, number in plan:
        now += timedelta(minutes=number if step == "wait" else 0, seconds=1)
        with time_machine.travel(now, tick=False):
            is_in = get_user(client).is_authenticated
            if step == "begin" and until is None:
                client = opened(owner)
                client.post(reverse("accounts:helper"), {"helper": "小明"})
                until = now + helping.HALF_AN_HOUR
            elif step == "end":
                client.post(reverse("accounts:helper_end"))
                until = None
            elif step == "learn":
                learn(client, number % 2 + 1)
                expected += until is not None and now < until
            elif step == "me":
                assert (client.get(reverse("accounts:me")).status_code == 200) == (is_in and until is None)
            elif step == "undo" and (deed := HelpedDeed.objects.filter(time__owner=owner).first()):
                helping.undo(owner, deed=deed.pk, by=owner)
        assert HelpedDeed.objects.filter(time__owner=owner).count() == expected
