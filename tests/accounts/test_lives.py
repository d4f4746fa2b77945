"""Random lives of what waits in this room: messages on their way out, and requests of people who lost their phone."""

from datetime import timedelta
from itertools import product

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import outbox, rules
from accounts.domain.resets import confirm_reset, lapse_resets, refuse_reset, request_reset
from accounts.enums import RESET_MOVES, SEND_MOVES, ResetState, SendState
from accounts.exceptions import NumberTaken, Refused
from accounts.models import Delivery, Message, PhoneReset, User
from cms.core.domain.states import MoveRefused
from tests.factories.accounts import NoticeFactory, UserFactory

pytestmark = pytest.mark.django_db
MANY = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def message(**facts) -> Message:
    soon = timezone.now() + timedelta(days=1)
    return Message.objects.create(
        kind="sms", phone="+8613800138000", purpose="x", language="en", expires_at=soon, **facts
    )


def delivery(**facts) -> Delivery:
    return Delivery.objects.create(notice=NoticeFactory(), channel="sms", **facts)


DOORS = {
    "take": outbox.take,
    "arrive": outbox.settle_sent,
    "put_back": lambda row: outbox.settle_failed(row, "trouble", again=True),
    "give_up": lambda row: outbox.settle_failed(row, "no", again=False),
    "skip": lambda row: outbox.skip(row, "not wanted"),
}


@pytest.mark.parametrize("make", [message, delivery])
def test_every_move_from_every_state_on_rows(make) -> None:
    assert set(DOORS) == set(SEND_MOVES.moves)
    for move, state in product(SEND_MOVES, SendState.values):
        row = make(state=state, sent_at=timezone.now() if state == "sent" else None)
        DOORS[move.name](row)
        row.refresh_from_db()
        assert row.state == (move.target if state in move.sources else state), (move.name, state)


@MANY
@given(steps=st.lists(st.tuples(st.sampled_from([*DOORS, "forgotten", "wait"]), st.booleans()), max_size=25))
def test_a_message_lives_any_life_and_goes_out_once(steps) -> None:
    """Two senders hold the same row as they read it at the beginning; what ended stays as it was."""
    first = message()
    senders = [first, Message.objects.get(pk=first.pk)]
    now, ended, sent = timezone.now() + timedelta(seconds=1), None, 0
    for step, which in steps:
        now += timedelta(hours=1) if step == "wait" else timedelta(seconds=1)
        with time_machine.travel(now, tick=False):
            if step == "forgotten":
                outbox.put_back_forgotten()
            elif step != "wait":
                DOORS[step](senders[which])
        row = Message.objects.get(pk=first.pk)
        if ended:
            assert (row.state, row.sent_at) == ended
        if row.state in {SendState.SENT, SendState.FAILED, SendState.SKIPPED}:
            sent += ended is None and row.state == SendState.SENT
            ended = (row.state, row.sent_at)
        assert (row.sent_at is not None) == (row.state == SendState.SENT)
        assert row.attempts <= outbox.MAX_ATTEMPTS + len(steps)
    assert sent <= 1


@pytest.fixture
def two_admins(monkeypatch) -> list[User]:
    """They care for everybody; whose care is whose is tested in test_numbers."""
    admins = UserFactory.create_batch(2)
    for admin in admins:
        admin.user_permissions.set(Permission.objects.none())
    monkeypatch.setattr("accounts.domain.resets.resets_for", lambda by: PhoneReset.objects.exclude(person=by))
    assert not any(rules.is_admin(admin) for admin in admins)
    return admins


STEPS = ("ask", "confirm", "refuse", "days", "lapse")


@pytest.mark.slow
@MANY
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), max_size=25))
def test_a_lost_phone_lives_any_life(steps, two_admins) -> None:
    """Whoever does what in any order: a number changes only by two different admins, never by the person."""
    person = UserFactory()
    helpers = [*two_admins, person]
    told, now = str(person.phone), timezone.now()
    for step, number in steps:
        now += timedelta(days=5) if step == "days" else timedelta(minutes=1)
        row = PhoneReset.objects.filter(person=person).order_by("-pk").first()
        before = row and row.state
        with time_machine.travel(now, tick=False):
            try:
                if step == "ask":
                    fresh = f"+86137{10_000_000 + PhoneReset.objects.count():08}"
                    request_reset(
                        str(User.objects.get(pk=person.pk).phone), name=person.name, new_phone=fresh, about=""
                    )
                elif step == "lapse":
                    lapse_resets()
                elif row and step == "confirm":
                    confirm_reset(row, by=helpers[number])
                elif row and step == "refuse":
                    refuse_reset(row, by=helpers[number], reason="不认识")
            except (Refused, MoveRefused, NumberTaken):
                assert PhoneReset.objects.get(pk=row.pk).state == before
        told = look(person, told)


def look(person: User, told: str) -> str:
    """What must hold after every step; gives back the number that the person has now."""
    rows = list(PhoneReset.objects.filter(person=person).order_by("pk"))
    assert sum(row.state in {ResetState.REQUESTED, ResetState.HALF} for row in rows) <= 1
    targets = {move.name: move.target for move in RESET_MOVES}
    for row in rows:
        moves = list(row.events.order_by("pk").values_list("move", flat=True))
        assert moves[0] == "request"
        assert row.state == (targets[moves[-1]] if len(moves) > 1 else ResetState.REQUESTED)
        if row.state == ResetState.DONE:
            assert None not in {row.first_by, row.second_by}
            assert len({row.first_by_id, row.second_by_id, person.pk}) == 3
    done = [str(row.new_phone) for row in rows if row.state == ResetState.DONE]
    now = str(User.objects.get(pk=person.pk).phone)
    assert now == (done[-1] if done else told)
    return now
