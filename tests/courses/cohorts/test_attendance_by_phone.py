"""Attendance that waited on a phone: whatever comes in whichever order, the word said later holds, and once."""

from datetime import datetime, timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from association.models import Role
from cms.core.domain.outbox import accept_all, sender_mark
from cms.core.models import OutboxEntry
from courses.cohorts.domain import attendance, enrolling, meetings, opening
from courses.cohorts.models import Attendance, Meeting, Teacher
from tests.factories import cohorts as make

HOUR = timedelta(hours=1)


@pytest.fixture
def met(school) -> SimpleNamespace:
    """A meeting that began two hours ago, and somebody who learns there."""
    row = make.learner(school.cohort)
    meeting = make.meeting(school.cohort, school.teacher, starts_in=-2 * HOUR)
    return SimpleNamespace(**vars(school), row=row, meeting=meeting, began=meeting.starts_at)


def send(person: User, *entries: dict[str, Any]) -> list[dict[str, str]]:
    return accept_all(person, list(entries), phone_now=timezone.now())


def ticks(person: User, meeting: Meeting, *, here=(), was=(), at: datetime, cid: UUID | None = None) -> dict[str, Any]:
    fields = [["here", str(one.pk)] for one in here] + [["was", str(one.pk)] for one in was]
    return entry(person, "names", {"of": str(meeting.pk), "fields": fields}, at=at, cid=cid)


def entry(person: User, kind: str, data: dict[str, Any], *, at: datetime, cid: UUID | None = None) -> dict[str, Any]:
    said = {"cid": str(cid or uuid4()), "sender": sender_mark(person), "kind": kind}
    return said | {"data": data | {"lang": "en"}, "at": int(at.timestamp() * 1000), "n": 1}


def noted() -> list[tuple[int, bool, str]]:
    return list(Attendance.objects.order_by("enrolment").values_list("enrolment", "is_here", "way"))


def test_a_list_that_waited_is_noted_once_with_a_receipt(met) -> None:
    at = met.began + HOUR
    sent = ticks(met.teacher, met.meeting, here=[met.row], at=at)
    for _again in range(2):
        (receipt,) = send(met.teacher, sent)
    assert (receipt["state"], receipt["standing"]) == ("accepted", "counts")
    assert receipt["go"] == f"/en/learn/classes/meeting/{met.meeting.pk}/"
    assert noted() == [(met.row.pk, True, "list")]
    written = Attendance.objects.get().written_at
    assert abs(written - at) < timedelta(seconds=1)
    assert OutboxEntry.objects.count() == 1


def test_a_list_that_comes_days_later_counts_as_late_and_nobody_is_taken_away(met) -> None:
    by_code, sent = make.learner(met.cohort, "乙"), ticks(met.teacher, met.meeting, here=[met.row], at=met.began + HOUR)
    attendance.check_in(met.meeting, code=attendance.code_now(met.meeting), cid=uuid4(), by=by_code.person)
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        (receipt,) = send(met.teacher, sent)
    assert receipt["standing"] == "late"
    assert noted() == [(met.row.pk, True, "list"), (by_code.pk, True, "code")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_lists_come_the_word_said_last_holds(met, order) -> None:
    """Ticked, taken back by a colleague, ticked once more: each came from a phone of its own."""
    boss, other = met.teacher, make.colleague(met.cohort, met.teacher).person
    sent = [
        (boss, ticks(boss, met.meeting, here=[met.row], at=met.began)),
        (other, ticks(other, met.meeting, was=[met.row], at=met.began + HOUR / 2)),
        (boss, ticks(boss, met.meeting, here=[met.row], at=met.began + HOUR)),
    ]
    for number in order:
        person, said = sent[number]
        assert send(person, said)[0]["state"] == "accepted"
    assert noted() == [(met.row.pk, True, "list")]


def test_a_clock_that_is_a_little_off_does_not_turn_the_order(met) -> None:
    """Two minutes between the two words, and a clock that is four behind."""
    boss, other = met.teacher, make.colleague(met.cohort, met.teacher).person
    off, now = timedelta(minutes=4), timezone.now()
    first = ticks(boss, met.meeting, here=[met.row], at=now - timedelta(minutes=10))
    second = ticks(other, met.meeting, was=[met.row], at=now - timedelta(minutes=8) - off)
    accept_all(boss, [first], phone_now=now)
    (receipt,) = accept_all(other, [second], phone_now=now - off)
    assert receipt["standing"] == "counts"
    assert noted() == [(met.row.pk, False, "list")]


@pytest.mark.parametrize("taken_back_after", [HOUR / 2, 3 * HOUR / 2])
def test_what_is_taken_back_while_a_second_code_is_on_its_way_is_judged_by_when_it_was_said(
    met, monkeypatch, taken_back_after
) -> None:
    first, second = (
        attendance.code_of(met.meeting, attendance.window_of(met.began + later)) for later in (HOUR / 4, HOUR)
    )
    attendance.check_in(met.meeting, code=first, cid=uuid4(), by=met.row.person)
    whole = attendance.shown_when

    def meanwhile(meeting: Meeting, code: str) -> datetime | None:
        Attendance.objects.update(is_here=False, way="list", written_at=met.began + taken_back_after)
        return whole(meeting, code)

    monkeypatch.setattr(attendance, "shown_when", meanwhile)
    row = attendance.check_in(met.meeting, code=second, cid=uuid4(), by=met.row.person)
    assert row.is_here == (taken_back_after < HOUR)
    assert [here for _who, here, _way in noted()] == [row.is_here]


def test_a_code_that_comes_while_the_list_is_noted_is_judged_by_when_it_was_shown(met, monkeypatch) -> None:
    attendance.mark_list(met.meeting, here=[], was=[met.row.pk], by=met.teacher, at=met.began)
    code = attendance.code_of(met.meeting, attendance.window_of(met.began + HOUR))
    whole = attendance.said_again

    def meanwhile(row: Attendance, **words: Any) -> int:
        monkeypatch.undo()
        attendance.check_in(met.meeting, code=code, cid=uuid4(), by=met.row.person)
        return whole(row, **words)

    monkeypatch.setattr(attendance, "said_again", meanwhile)
    done = attendance.mark_list(met.meeting, here=[], was=[met.row.pk], by=met.teacher, at=met.began + 3 * HOUR / 2)
    assert (done.changed, noted()) == (1, [(met.row.pk, False, "list")])


@pytest.mark.parametrize("code_first", [True, False])
@pytest.mark.parametrize(("taken_back_after", "is_here"), [(HOUR / 2, True), (3 * HOUR / 2, False)])
def test_a_code_counts_as_said_when_it_was_shown(met, code_first, taken_back_after, is_here) -> None:
    code = attendance.code_of(met.meeting, attendance.window_of(met.began + HOUR))
    back = ticks(met.teacher, met.meeting, was=[met.row], at=met.began + taken_back_after)
    deeds = [
        lambda: attendance.check_in(met.meeting, code=code, cid=uuid4(), by=met.row.person),
        lambda: send(met.teacher, back),
    ]
    for deed in deeds if code_first else reversed(deeds):
        deed()
    assert [here for _who, here, _way in noted()] == [is_here]


def test_a_word_that_came_too_late_is_said_to_have_been_overtaken(met) -> None:
    attendance.mark_list(met.meeting, here=[met.row.pk], was=[], by=met.teacher)
    attendance.mark_list(met.meeting, here=[], was=[met.row.pk], by=met.teacher)
    (receipt,) = send(met.teacher, ticks(met.teacher, met.meeting, here=[met.row], at=met.began))
    assert (receipt["standing"], receipt["go"]) == ("superseded", "")
    assert "1" in receipt["message"]
    assert noted() == [(met.row.pk, False, "list")]


def test_who_lost_the_class_or_the_role_changes_nothing_and_is_told(met) -> None:
    co = make.colleague(met.cohort, met.teacher)
    Teacher.objects.filter(pk=co.pk).update(gone_at=timezone.now())
    sent = {person: ticks(person, met.meeting, here=[met.row], at=met.began) for person in (co.person, met.teacher)}
    Role.objects.filter(person=met.teacher).delete()
    for person, said in sent.items():
        (receipt,) = send(person, said)
        assert (receipt["state"], receipt["standing"], receipt["go"]) == ("accepted", "superseded", "")
        assert receipt["message"]
        assert OutboxEntry.objects.get(person=person).data["of"] == str(met.meeting.pk)
    assert noted() == []


def test_a_guest_whose_last_day_was_the_meetings_may_send_the_list_afterwards(met) -> None:
    guest = make.guest(met.cohort, met.teacher, last_day=timezone.localdate(met.began) + timedelta(days=1))
    inside = ticks(guest.person, met.meeting, here=[met.row], at=met.began)
    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        outside = ticks(guest.person, met.meeting, was=[met.row], at=timezone.now())
        assert [one["standing"] for one in send(guest.person, inside, outside)] == ["late", "superseded"]
    assert noted() == [(met.row.pk, True, "list")]


def test_a_class_that_ended_meanwhile_is_judged_by_when_it_was_written(met) -> None:
    said = ticks(met.teacher, met.meeting, here=[met.row], at=timezone.now() - HOUR)
    other = make.learner(met.cohort, "乙")
    opening.archive_cohort(opening.end_cohort(met.cohort, by=met.teacher), by=met.teacher)
    after = ticks(met.teacher, met.meeting, here=[other], at=timezone.now() + HOUR)  # nothing has yet to come: now
    before, late = send(met.teacher, said, after)
    assert (before["standing"], late["standing"]) == ("counts", "superseded")
    assert late["message"]
    assert noted() == [(met.row.pk, True, "list")]


def test_who_left_is_not_noted_and_what_was_not_held_stays_empty(met) -> None:
    at, gone = met.began + HOUR, make.learner(met.cohort, "走了的")
    early = ticks(met.teacher, met.meeting, here=[met.row], at=met.began - 2 * HOUR)
    enrolling.leave(gone, by=gone.person)
    off = make.meeting(met.cohort, met.teacher, starts_in=-2 * HOUR)
    meetings.call_off(off, by=met.teacher)
    answers = send(
        met.teacher,
        early,
        ticks(met.teacher, met.meeting, here=[gone], at=at),
        ticks(met.teacher, off, here=[met.row], at=at),
    )
    assert [one["standing"] for one in answers] == ["superseded", "counts", "superseded"]
    assert noted() == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"of": 5, "fields": []},
        {"of": "٣", "fields": []},
        {"of": "9" * 30, "fields": []},
        {"of": "1"},
        {"of": "1", "fields": "here"},
        {"of": "1", "fields": [["here"]]},
    ],
)
def test_what_cannot_be_read_is_held_for_somebody_to_look_at(met, data) -> None:
    for kind in ("names", "here"):
        (receipt,) = send(met.teacher, entry(met.teacher, kind, data, at=timezone.now()))
        assert (receipt["state"], receipt["standing"]) == ("accepted", "held")
    assert noted() == []


def test_someone_elses_meeting_and_no_meeting_are_the_same_answer(met) -> None:
    stranger = make.teacher(met.village, "别班的老师")
    nowhere = SimpleNamespace(pk=10**9)
    answers = send(
        stranger, *(ticks(stranger, one, here=[met.row], at=timezone.now()) for one in (met.meeting, nowhere))
    )
    assert answers[0] | {"cid": ""} == answers[1] | {"cid": ""}
    assert {one["standing"] for one in answers} == {"held"}
    assert noted() == []


def read_off(person: User, meeting: Meeting, code: str, at: datetime) -> dict[str, Any]:
    return entry(person, "here", {"of": str(meeting.pk), "fields": [["sign", code]]}, at=at)


def test_a_code_that_a_learner_read_without_a_network_counts_once(met) -> None:
    person = met.row.person
    code = attendance.code_of(met.meeting, attendance.window_of(met.began + HOUR))
    wrong, right = (read_off(person, met.meeting, said, met.began + HOUR) for said in ("BBBBBB", code))
    answers = send(person, wrong, right, right)
    assert [one["standing"] for one in answers] == ["superseded", "counts", "counts"]
    assert answers[0]["message"]
    assert answers[1]["go"] == "/en/learn/classes/"
    assert noted() == [(met.row.pk, True, "late_code")]
    stranger = make.learner(make.cohort(met.village, met.teacher, "别班"), "别班的").person
    not_in, nowhere = send(
        stranger,
        read_off(stranger, met.meeting, code, met.began),
        read_off(stranger, SimpleNamespace(pk=10**9), code, met.began),
    )
    assert not_in | {"cid": ""} == nowhere | {"cid": ""}
    assert len(noted()) == 1


def test_the_pages_for_a_meeting_without_a_network_stay_on_the_phone(met) -> None:
    client, place = met.client(met.teacher), reverse("cohorts:meeting", kwargs={"pk": met.meeting.pk})
    page = client.get(place)
    assert page.headers["X-Keep"] == "1"
    assert f'data-outbox="names" data-of="{met.meeting.pk}"' in page.text
    soon = make.meeting(met.cohort, met.teacher, starts_in=2 * HOUR)
    opens = int((soon.starts_at - HOUR / 2).timestamp() * 1000)
    assert f'data-opens="{opens}" hidden>' in client.get(f"/learn/classes/meeting/{soon.pk}/").text
    learner = met.client(met.row.person)
    here = f"/learn/classes/here/{met.meeting.pk}/"
    assert learner.get(here).headers["X-Keep"] == "any"
    assert "X-Keep" not in learner.get(f"{here}?sign=ABCDEF").headers
    assert f'data-ahead="{here}"' in learner.get("/learn/classes/").text
    assert "X-Keep" not in Client().get(place).headers
