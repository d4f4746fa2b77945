"""A store that takes nothing, breaks down halfway or never comes to an end."""

import socket
import time
from contextlib import suppress
from datetime import timedelta
from threading import Thread

import pytest
from django.utils import timezone

from courses.records.domain import agreeing
from courses.records.domain import store as talking
from courses.records.domain.delivering import deliver_due
from courses.records.domain.statements import id_of_event
from courses.records.models import Receiver, Share
from tests.courses.records.conftest import again, agreed, learnt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mood", [400, 413, 422])
def test_a_store_that_takes_nothing_at_all_loses_nothing(school, store, mood) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    learnt(school.learner)
    store.moods = [mood] * 3
    assert deliver_due() == 0
    row = Receiver.objects.get()
    assert (row.trouble, row.refused, row.waiting) == ("address", 0, 2)
    again(row)
    assert deliver_due() == 2


def test_what_came_alone_before_the_store_broke_down_is_not_sent_again(school, store) -> None:
    share = agreed(school.receiver, school.learner)
    events = [learnt(school.learner) for _n in range(3)]
    store.refuses_ids = {str(id_of_event(share.name, events[1].cid))}
    store.moods = [400, None, None, 503]
    assert deliver_due() == 1
    row, share = Receiver.objects.get(), Share.objects.get()
    assert (row.trouble, row.delivered, row.refused, row.waiting) == ("busy", 1, 1, 1)
    assert share.seen_event == events[1].pk


def test_a_no_between_two_single_sendings_is_heard(school, store, monkeypatch) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    learnt(school.learner)
    store.moods = [400]
    plain = talking.Store.put_one

    def then_no(self, statement):
        found = plain(self, statement)
        agreeing.take_back(school.receiver, by=school.learner)
        return found

    monkeypatch.setattr(talking.Store, "put_one", then_no)
    assert deliver_due() == 1
    assert len(store.kept) == 1


def test_the_run_ends_in_the_middle_of_single_sendings_and_goes_on_there(school, store, monkeypatch) -> None:
    agreed(school.receiver, school.learner)
    for _n in range(3):
        learnt(school.learner)
    store.moods = [400]
    plain = talking.Store.put_one

    def last(self, statement):
        found = plain(self, statement)
        self.ends = 0
        return found

    with monkeypatch.context() as short:
        short.setattr(talking.Store, "put_one", last)
        short.setattr("courses.records.domain.delivering.A_RUN", timedelta(seconds=1))
        assert deliver_due() >= 1
    again(school.receiver)
    deliver_due()
    row = Receiver.objects.get()
    assert (row.delivered, row.waiting, row.trouble, len(store.kept)) == (3, 0, "", 3)


def test_an_answer_that_drips_is_not_waited_for(school, monkeypatch) -> None:
    """Each byte in time, and never an end."""
    with socket.create_server(("127.0.0.1", 0)) as there:
        Receiver.objects.update(endpoint=f"http://127.0.0.1:{there.getsockname()[1]}/xapi")
        agreed(Receiver.objects.get(), school.learner)
        learnt(school.learner)
        monkeypatch.setattr(talking, "A_REQUEST", 0.5)

        def drip() -> None:
            line, _who = there.accept()
            with line, suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                for _n in range(40):
                    line.sendall(b"a")
                    time.sleep(0.1)

        Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        assert deliver_due() == 0
        assert time.monotonic() - began < 3
        assert Receiver.objects.get().trouble == "unreached"


def test_a_run_begins_no_delivery_when_its_time_is_over(school, store, monkeypatch) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    monkeypatch.setattr("courses.records.domain.delivering.A_RUN", timedelta(0))
    assert deliver_due() == 0
    assert store.asked == []
    assert Receiver.objects.get().next_at <= timezone.now()
