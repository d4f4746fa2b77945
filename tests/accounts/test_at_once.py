"""Many at the same moment, and any order of moves."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.domain.notices import notify
from accounts.domain.people import sign_up
from accounts.domain.resets import confirm_reset
from accounts.enums import RESET_MOVES, ResetState
from accounts.exceptions import Refused
from accounts.models import Consent, Notice, PhoneReset, User
from cms.core.domain.states import MoveRefused
from tests.accounts.conftest import E164
from tests.factories.accounts import PhoneResetFactory, UserFactory


def at_once(deed, times):
    """Run ``deed(n)`` in as many threads; gives back what came or what was raised."""
    gate = threading.Barrier(times)

    def work(n):
        gate.wait()
        try:
            return deed(n)
        except (Refused, MoveRefused) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))


@pytest.mark.django_db(transaction=True)
def test_one_number_signing_up_at_once_makes_one_person():
    made = at_once(lambda _n: sign_up(E164, name="王小花", age_band="adult", language="zh-hans"), 4)

    assert {person.pk for person in made} == {User.objects.get().pk}
    assert Consent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_key_told_at_once_makes_one_notice():
    person = UserFactory()
    told = at_once(lambda _n: notify(person, "number", title="x", key="once"), 4)

    assert [notice is not None for notice in told].count(True) == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_admin_tapping_twice_at_once_confirms_once(admins):
    admin, reset = UserFactory(), PhoneResetFactory()
    admins.add(admin.pk)
    answers = at_once(lambda _n: confirm_reset(reset, by=admin), 4)

    reset.refresh_from_db()
    assert sum(isinstance(answer, PhoneReset) for answer in answers) == 1
    assert (reset.state, reset.first_by, reset.second_by) == ("half", admin, None)


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_do_it_together(admins):
    pair = [UserFactory(), UserFactory()]
    reset = PhoneResetFactory()
    admins.update(admin.pk for admin in pair)
    at_once(lambda n: confirm_reset(reset, by=pair[n]), 2)

    reset.refresh_from_db()
    assert reset.state == "done"
    assert {reset.first_by, reset.second_by} == set(pair)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([move.name for move in RESET_MOVES]), st.sampled_from(["admin", "clock"]))))
def test_any_walk_ends_once_and_never_skips_an_admin(steps):
    """No order of moves changes a number without two confirmations, and nothing leaves an end."""
    ends = {ResetState.DONE, ResetState.REFUSED, ResetState.LAPSED}
    state, confirmed = str(ResetState.REQUESTED), 0
    for move, actor in steps:
        try:
            after = RESET_MOVES.check(move, state=state, actor=actor, reason="why").target
        except MoveRefused:
            continue
        assert state not in ends
        confirmed += move.startswith("confirm")
        state = str(after)
    assert (state == ResetState.DONE) <= (confirmed == 2)
