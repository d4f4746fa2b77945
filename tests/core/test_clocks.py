"""A phone's clock that was wrong when something was written, and was put right before that was sent."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Progress
from courses.tools.models import CashEntry
from tests.core.test_outbox import learnt, line, milliseconds, quiz, send, standings
from tests.factories.accounts import UserFactory
from tests.factories.courses import TASK, make_course

pytestmark = pytest.mark.django_db
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)


@pytest.fixture
def person():
    cache.clear()
    return UserFactory()


@pytest.fixture
def course():
    return make_course(task=TASK)


def ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)


def written(clock: timedelta, **more) -> dict:
    """What an entry says that was written an hour ago, by a clock that was ``clock`` ahead."""
    return {"at": milliseconds(timezone.now() - HOUR + clock), **more}


@pytest.mark.parametrize("clock", [-YEAR, YEAR])
def test_the_difference_that_the_phone_knew_when_it_wrote_puts_its_times_right(person, course, clock):
    facts = written(clock, off=ms(-clock), heard=milliseconds(timezone.now() - timedelta(days=3)))
    day = (timezone.localdate() + clock).isoformat()
    receipts = send(person, learnt(**facts), quiz(**facts), line(day=day, **facts))
    assert [(one["standing"], one["message"]) for one in receipts] == [("counts", "")] * 3
    assert abs(timezone.now() - HOUR - Progress.objects.get(content_key="M03-L1").done_at) < timedelta(minutes=1)
    assert abs(CashEntry.objects.get().day - timezone.localdate()) <= timedelta(days=1)


def test_what_says_to_be_older_than_what_the_phone_had_heard_is_of_now_and_its_line_says_so(person, course):
    facts = written(-YEAR, off=0, heard=milliseconds(timezone.now() - timedelta(days=3)))
    day = timezone.localdate(timezone.now() - HOUR - YEAR).isoformat()
    receipts = send(person, quiz(**facts), line(day=day, **facts))
    words = str(_("Its day could not be right. It is written under today: look at it in the book."))
    assert [(one["standing"], one["message"]) for one in receipts] == [("counts", ""), ("counts", words)]
    assert CashEntry.objects.get().day == timezone.localdate()


def test_a_day_chosen_by_hand_on_such_a_phone_stays(person):
    facts = written(-YEAR, off=0, heard=milliseconds(timezone.now() - timedelta(days=3)))
    day = timezone.localdate() - timedelta(days=1)
    receipt = send(person, line(day=day.isoformat(), **facts))[0]
    assert (receipt["message"], CashEntry.objects.get().day) == ("", day)


@pytest.mark.parametrize("off", [ms(YEAR), ms(-YEAR), ms(timedelta(minutes=4)), "soon", None, 10**20, True])
def test_a_difference_that_does_not_hold_any_more_changes_nothing(person, course, off):
    send(person, learnt(**written(timedelta(), off=off, heard=off)))
    assert abs(timezone.now() - HOUR - Progress.objects.get().done_at) < timedelta(minutes=1)


def test_what_waited_for_long_is_still_late(person, course):
    at = timezone.now() - timedelta(days=9)
    facts = {"at": milliseconds(at), "off": 0, "heard": milliseconds(at - timedelta(days=1))}
    assert standings(send(person, quiz(**facts))) == ["late"]
