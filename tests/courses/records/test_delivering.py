"""Records arrive once, whatever the other side does, and only of those whose word holds."""

import socket
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain.data import erase_person
from courses.certificates.models import Award
from courses.cohorts.domain import enrolling
from courses.cohorts.models import Cohort
from courses.models import LearningEvent
from courses.records.domain import agreeing
from courses.records.domain import store as talking
from courses.records.domain.delivering import claim, deliver_due
from courses.records.domain.statements import id_of_event
from courses.records.models import Receiver, Share
from courses.records.rules import LONGEST_WAIT, wait_after
from tests.courses.records.conftest import again, agreed, learnt, set_up
from tests.factories import cohorts as make

pytestmark = pytest.mark.django_db


def verbs(store) -> list[str]:
    return sorted(said["verb"]["id"].rpartition("/")[2] for said in store.kept.values())


def test_without_a_word_nothing_is_sent(school, store) -> None:
    learnt(school.learner)
    assert deliver_due() == 0
    assert store.asked == []


def test_what_is_learnt_after_the_word_arrives_once_however_often_it_is_due(school, store) -> None:
    share = agreed(school.receiver, school.learner)
    learnt(school.learner, ago=timedelta(hours=2))  # before the word: not theirs
    learnt(school.other)
    learnt(school.learner, kind="read")
    learnt(school.learner)
    assert deliver_due() == 2
    assert verbs(store) == ["completed", "initialized"]
    assert {said["actor"]["account"]["name"] for said in store.kept.values()} == {str(share.name)}
    again(school.receiver)
    assert deliver_due() == 0
    assert len(store.asked) == 1
    row = Receiver.objects.get()
    assert (row.delivered, row.refused, row.waiting, row.trouble) == (2, 0, 0, "")
    assert row.last_at is not None


def test_a_phone_whose_clock_runs_ahead_does_not_carry_the_past_into_the_future(school, store) -> None:
    agreed(school.receiver, school.learner)
    early = learnt(school.learner, ago=timedelta(hours=2))
    LearningEvent.objects.filter(pk=early.pk).update(happened_at=timezone.now() + timedelta(days=300))
    assert deliver_due() == 0


def test_what_has_just_come_waits_until_nothing_older_can_still_be_on_its_way(school, store) -> None:
    agreed(school.receiver, school.learner)
    event = learnt(school.learner, ago=timedelta(0))
    assert deliver_due() == 0
    LearningEvent.objects.filter(pk=event.pk).update(received_at=timezone.now() - timedelta(minutes=3))
    LearningEvent.objects.filter(pk=event.pk).update(happened_at=timezone.now() - timedelta(minutes=3))
    again(school.receiver)
    assert deliver_due() == 1


def test_kept_there_but_never_confirmed_is_kept_once(school, store) -> None:
    """The answer got lost: it goes again, and the ids make it one."""
    agreed(school.receiver, school.learner)
    for _n in range(3):
        learnt(school.learner)
    store.moods = ["kept, then 500"]
    assert deliver_due() == 0
    assert len(store.kept) == 3
    row = Receiver.objects.get()
    assert (row.trouble, row.failures, row.waiting) == ("busy", 1, 3)
    assert deliver_due() == 0  # not before its time
    assert len(store.asked) == 1
    again(school.receiver)
    assert deliver_due() == 3
    assert len(store.kept) == 3
    row.refresh_from_db()
    assert (row.trouble, row.failures, row.waiting, row.delivered) == ("", 0, 0, 3)


def test_a_conflict_over_what_is_there_already_is_no_trouble(school, store) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    learnt(school.learner)
    store.moods = ["kept, then 500"]
    deliver_due()
    store.conflicts_on_same = True
    again(school.receiver)
    assert deliver_due() == 2
    assert [method for method, _path, _body in store.asked] == ["POST", "POST", "PUT", "PUT"]
    assert len(store.kept) == 2


def test_one_statement_that_is_not_taken_holds_up_nobody(school, store) -> None:
    share = agreed(school.receiver, school.learner)
    odd = learnt(school.learner)
    learnt(school.learner)
    store.refuses_ids = {str(id_of_event(share.name, odd.cid))}
    assert deliver_due() == 1
    row = Receiver.objects.get()
    assert (row.delivered, row.refused, row.waiting) == (1, 1, 0)


@pytest.mark.parametrize(
    ("mood", "trouble"),
    [(401, "key"), (403, "key"), (404, "address"), (302, "address"), (429, "busy"), (500, "busy"), (503, "busy")],
)
def test_every_answer_has_its_words_and_everything_waits(school, store, mood, trouble) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    store.moods, store.headers_of_mood = [mood], {"Location": "/elsewhere"}
    assert deliver_due() == 0
    row = Receiver.objects.get()
    assert (row.trouble, row.waiting, store.kept) == (trouble, 1, {})
    assert str(row.get_trouble_display())
    again(row)
    assert deliver_due() == 1


def test_silence_ends_after_a_while(school, store, monkeypatch) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    store.moods = [0.6]
    with monkeypatch.context() as short:
        short.setattr(talking, "TIMEOUT", (1, 0.2))
        assert deliver_due() == 0
    assert Receiver.objects.get().trouble == "unreached"
    again(school.receiver)
    assert deliver_due() == 1


def test_it_waits_twice_as_long_each_time_and_as_long_as_it_is_asked_to(school, store) -> None:
    assert [wait_after(n) for n in (1, 2, 3)] == [timedelta(minutes=n) for n in (2, 4, 8)]
    assert wait_after(500) == LONGEST_WAIT
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    store.moods, store.headers_of_mood = [503], {"Retry-After": "3600"}
    deliver_due()
    assert Receiver.objects.get().next_at > timezone.now() + timedelta(minutes=59)


def test_of_many_processes_one_sends(school) -> None:
    assert [claim(school.receiver) for _process in range(3)] == [True, False, False]


def test_more_than_a_batch_goes_in_batches(school, store, monkeypatch) -> None:
    agreed(school.receiver, school.learner)
    agreed(school.receiver, school.other)
    monkeypatch.setattr("courses.records.domain.gathering.A_BATCH", 4)
    for _n in range(5):
        learnt(school.learner)
        learnt(school.other)
    assert deliver_due() == 10
    assert [len(body) for _method, _path, body in store.asked] == [4, 4, 2]
    names = {said["actor"]["account"]["name"] for said in store.kept.values()}
    assert names == {str(name) for name in Share.objects.values_list("name", flat=True)}
    assert len(names) == 2


def test_taking_the_word_back_stops_it_and_saying_it_again_goes_on_from_there(school, store) -> None:
    share = agreed(school.receiver, school.learner)
    learnt(school.learner)
    assert deliver_due() == 1
    agreeing.take_back(school.receiver, by=school.learner)
    learnt(school.learner)
    again(school.receiver)
    assert deliver_due() == 0
    later = agreeing.agree(school.receiver, by=school.learner, seen=agreeing.print_of(school.receiver))
    assert (later.pk, later.name) == (share.pk, share.name)
    again(school.receiver)
    assert deliver_due() == 0  # what was learnt in between is not theirs
    assert len(store.kept) == 1


def off(school):
    Receiver.objects.update(is_on=False)


def out_of_the_class(school):
    enrolling.leave(school.learner.enrolments.get(), by=school.learner)


def out_and_in_again(school):
    out_of_the_class(school)
    enrolling.join(school.cohort, reminders=False, by=school.learner)


def over(school):
    Cohort.objects.update(
        ends_on=timezone.localdate() - timedelta(days=1), starts_on=timezone.localdate() - timedelta(days=9)
    )


def another_class(school):
    school.receiver.cohorts.clear()


def erased(school):
    erase_person(school.learner, by=school.learner)


@pytest.mark.parametrize("end", [off, out_of_the_class, out_and_in_again, over, another_class, erased])
def test_whatever_ends_the_word_ends_the_sending(school, store, end) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    end(school)
    assert deliver_due() == 0
    assert store.asked == []


def test_what_was_undone_is_voided_only_if_it_was_told(school, store) -> None:
    agreed(school.receiver, school.learner)
    before, after = learnt(school.learner, ago=timedelta(hours=2)), learnt(school.learner)
    for event in (before, after):
        learnt(school.learner, kind="undone", payload={"cid": str(event.cid)})
    learnt(school.learner, kind="undone", payload={"cid": str(uuid4())})
    assert deliver_due() == 2
    assert verbs(store) == ["completed", "voided"]
    assert Receiver.objects.get().waiting == 0


def test_one_taken_back_before_it_was_told_is_voided_once_it_is_told(school, store) -> None:
    """Another one was taken back later, and its turn comes first."""
    agreed(school.receiver, school.learner)
    facts = {"person": school.learner, "kind": "module", "title": {"en": "Markets"}}
    at = timezone.now() - timedelta(minutes=10)
    first = Award.objects.create(key="M02", earned_at=at, **facts)
    assert deliver_due() == 1
    fresh = Award.objects.create(key="M03", earned_at=timezone.now(), **facts)
    Award.objects.filter(pk=fresh.pk).update(revoked_at=at, revoked_reason="错了")
    Award.objects.filter(pk=first.pk).update(revoked_at=at + timedelta(minutes=1), revoked_reason="错了")
    again(school.receiver)
    deliver_due()
    Award.objects.filter(pk=fresh.pk).update(earned_at=at)
    again(school.receiver)
    deliver_due()
    assert verbs(store) == ["earned", "earned", "voided", "voided"]


def test_nothing_passes_one_that_has_not_settled(school, store) -> None:
    """Numbers and times may come in another order."""
    agreed(school.receiver, school.learner)
    slow = learnt(school.learner, ago=timedelta(0))
    learnt(school.learner)
    assert deliver_due() == 0
    LearningEvent.objects.filter(pk=slow.pk).update(received_at=timezone.now() - timedelta(minutes=5))
    again(school.receiver)
    assert deliver_due() == 2


def test_certificates_go_too_and_so_does_that_one_was_taken_back(school, store) -> None:
    agreed(school.receiver, school.learner)
    at = timezone.now() - timedelta(minutes=10)
    facts = {"person": school.learner, "kind": "module", "title": {"en": "Markets"}}
    Award.objects.create(key="M02", earned_at=at - timedelta(hours=2), **facts)  # before the word
    award = Award.objects.create(key="M03", earned_at=at, **facts)
    assert deliver_due() == 1
    assert verbs(store) == ["earned"]
    Award.objects.filter(pk__gte=1).update(revoked_at=at, revoked_reason="错了")
    again(school.receiver)
    assert deliver_due() == 1
    again(school.receiver)
    assert deliver_due() == 0
    assert verbs(store) == ["earned", "voided"]
    assert award.code not in str(store.kept)


def test_a_delivery_asks_as_often_for_three_learners_as_for_one(school, store) -> None:
    """But for the cursor of each."""

    def queries() -> int:
        again(school.receiver)
        with CaptureQueriesContext(connection) as asked:
            deliver_due()
        return len(asked)

    agreed(school.receiver, school.learner)
    learnt(school.learner)
    queries()  # the outline is kept from here on
    learnt(school.learner)
    one = queries()
    for name in ("甲", "乙"):
        person = make.learner(school.cohort, name).person
        agreed(school.receiver, person)
        learnt(person)
    learnt(school.learner)
    assert queries() == one + 2
    assert len(store.kept) == 5


def test_a_secret_that_cannot_be_opened_any_more_says_so(school, store, settings) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    settings.SECRET_KEY = "another"
    assert deliver_due() == 0
    assert Receiver.objects.get().trouble == "sealed"


def test_the_secret_lies_sealed(school) -> None:
    row = Receiver.objects.get()
    assert "秘密" not in row.sealed
    assert talking.opened(row) == "秘密"


@pytest.mark.parametrize(
    "address", ["http://school.example/xapi", "https://10.0.0.8/xapi", "https://lrs.internal/xapi"]
)
def test_outside_the_demo_nothing_goes_into_a_closed_network(school, store, settings, address) -> None:
    settings.DEMO = False
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    Receiver.objects.update(endpoint=address)
    assert deliver_due() == 0
    assert Receiver.objects.get().trouble == "inside"


def test_a_public_name_that_leads_inside_gets_no_byte(school, store, settings, monkeypatch) -> None:
    """The name is fine; what it leads to is this machine."""
    settings.DEMO = False
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    Receiver.objects.update(endpoint="https://lrs.school.example/xapi")
    plain = socket.getaddrinfo

    def inside(_host, _port, *more, **facts):
        return plain("127.0.0.1", store.server_port, *more, **facts)

    monkeypatch.setattr(socket, "getaddrinfo", inside)
    assert deliver_due() == 0
    assert (Receiver.objects.get().trouble, store.asked) == ("inside", [])


def test_one_class_more_asks_nobody_for_what_they_said_no_to(school, store) -> None:
    """Two receivers: a yes to one is no yes to the other."""
    second = set_up(school.village, school.boss, [school.cohort], endpoint=store.address, name="另一所学校")
    share = agreed(second, school.learner)
    learnt(school.learner)
    assert deliver_due() == 1
    assert [said["actor"]["account"]["name"] for said in store.kept.values()] == [str(share.name)]
    assert Receiver.objects.get(pk=school.receiver.pk).delivered == 0
