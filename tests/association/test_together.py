"""Two at once: threads against the real database of the run."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connections

from association.domain import applications
from association.models import Application, Membership
from tests.factories.association import admin, make_county, villager

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run deeds in threads that start together; gives back what each returned or raised."""
    gate, results = Barrier(len(deeds)), [None] * len(deeds)

    def run(index, deed):
        gate.wait()
        try:
            results[index] = deed()
        except Exception as error:  # noqa: BLE001 the test looks at it
            results[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_two_approvals_make_one_membership():
    world = make_county()
    row = world.application(world.villages[0])
    bosses = [admin(world.villages[0]), admin(world.villages[0])]
    results = at_once(*[lambda by=by: applications.approve(row, by=by) for by in bosses])
    assert sum(isinstance(result, Application) for result in results) == 1
    assert Membership.objects.filter(person=row.person).count() == 1
    assert row.events.filter(move="approve").count() == 1


def test_two_submits_make_one_application():
    world = make_county()
    someone, cid = villager(world.villages[0]), uuid4()

    def send():
        return applications.submit(
            someone, association=world.association, village=world.villages[0], cid=cid, by=someone
        )

    results = at_once(send, send)
    assert [result.pk for result in results] == [Application.objects.get(person=someone).pk] * 2
    assert Application.objects.get(person=someone).events.filter(move="submit").count() == 1


def test_two_members_never_share_a_number():
    world = make_county()
    rows = [world.application(world.villages[0], name) for name in ("甲", "乙", "丙")]
    boss = admin(world.villages[0])
    at_once(*[lambda row=row: applications.approve(row, by=boss) for row in rows])
    assert sorted(Membership.objects.values_list("number", flat=True)) == [1, 2, 3]
