"""What came from a phone and could not be read: the receipt names the field, the words stay."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.models import OutboxEntry
from cms.core.sentences import joined
from courses.models import Attempt, Evidence, ItemAnswer
from courses.tools.models import CashEntry
from tests.core.test_outbox import line, milliseconds, practice, send
from tests.factories.accounts import UserFactory
from tests.factories.courses import QUESTION, TASK, make_course

pytestmark = pytest.mark.django_db
NUMBER = {"key": "q2", "ask": "How much?", "value": "80", "tolerance": "0", "unit": "元", "why": "", "traps": []}
STEPS = [{"text": words, "why": ""} for words in ("one", "two", "three")]
ORDER = {"key": "q3", "ask": "In which order?", "steps": STEPS}


@pytest.fixture
def person():
    cache.clear()
    return UserFactory()


@pytest.fixture
def course():
    made = make_course(task=TASK)
    others = [("question", {**QUESTION, "key": key}) for key in ("q4", "q5")]
    made.module.quiz = [("question", QUESTION), ("number", NUMBER), ("order", ORDER), *others]
    made.module.save_revision().publish()
    return made


def quiz(number: str = "80", order: tuple[str, ...] = ("1", "2", "3")) -> dict:
    fields = [[key, "0"] for key in ("q1", "q4", "q5")]
    fields += [["q2", number], *([f"q3.{n}", place] for n, place in enumerate(order))]
    return {"cid": str(uuid4()), "kind": "quiz", "data": {"of": "M03", "lang": "zh-hans", "fields": fields}}


def test_an_answer_that_cannot_be_read_is_named_and_its_words_stay(person, course):
    entry = quiz("八十", ("1", "1", "3"))
    receipt = send(person, entry)[0]
    words = _("Question %(numbers)s could not be read and counts as open. What you wrote is kept; take it again.")
    assert (receipt["standing"], receipt["message"]) == ("counts", words % {"numbers": "2, 3"})
    assert OutboxEntry.objects.get().data == {"unread": {"q2": ["八十"], "q3": ["1", "1", "3"]}}
    assert Attempt.objects.get().points == 3
    assert ItemAnswer.objects.get(item="M03-quiz.q2").given == ["八十"]
    client = Client()
    client.force_login(person)
    page = client.get(receipt["go"]).content.decode()
    assert "八十" in page
    assert receipt["message"] in page


def test_a_quiz_that_is_read_in_full_or_left_open_says_nothing(person, course):
    receipts = send(person, quiz(), quiz(""))
    assert [receipt["message"] for receipt in receipts] == ["", ""]
    assert set(OutboxEntry.objects.values_list("data", flat=True)) == {None}


def test_a_number_of_practice_that_cannot_be_read_is_named_and_nothing_is_sent_without_it(person, course):
    fields = [["a-why", "写好了"], ["a-cost", "三千"]]
    receipts = send(person, practice("", data={"fields": fields}), practice("", data={"fields": fields, "send": True}))
    words = _("We could not read what you wrote under “%(fields)s”. It is kept here; open the practice, write it anew.")
    words %= {"fields": "What it costs"}
    assert [receipt["message"] for receipt in receipts] == [words, joined([words, _("It was not sent.")])]
    row = Evidence.objects.get(person=person)
    assert (row.state, row.answers) == ("draft", {"why": "写好了"})
    assert OutboxEntry.objects.first().data == {"answers": {}, "unread": {"a-cost": ["三千"]}}


def test_words_that_gave_way_to_newer_ones_hear_it(person, course):
    now = timezone.now()
    newer = send(person, practice("第二次写的", at=milliseconds(now)))[0]
    older = send(person, practice("第一次写的", at=milliseconds(now - timedelta(hours=1))))[0]
    words = _("Newer words from another phone stand under “%(fields)s”. What you wrote here is kept with the receipt.")
    assert (newer["message"], older["message"]) == ("", words % {"fields": "Why"})
    assert send(person, practice("第三次写的", at=milliseconds(timezone.now())))[0]["message"] == ""


def test_nobody_is_promised_to_look_at_a_line_of_the_book(person):
    entry = line(amount="abc")
    receipt = send(person, entry)[0]
    words = str(_("We could not read this. Only you may see it: open it here and put it right."))
    assert (receipt["standing"], receipt["message"]) == ("held", words)
    assert receipt["go"] == f"/tools/cash-book/held/{entry['cid']}/"


@pytest.mark.parametrize(("days", "says"), [(200, True), (90, False)])
def test_a_line_under_a_day_long_back_says_so(person, days, says):
    day = timezone.localdate() - timedelta(days=days)
    receipt = send(person, line(day=day.isoformat()))[0]
    assert CashEntry.objects.get().day == day
    assert (day.isoformat() in receipt["message"]) is says
