"""The table of recordings in full on rows, and random lives of them."""

from contextlib import suppress
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.domain.states import MoveRefused
from courses.exceptions import Refused
from courses.sound.domain import deeds
from courses.sound.domain.moves import move_sound
from courses.sound.enums import SOUND_MOVES, SoundState
from courses.sound.models import Sound, SoundEvent
from tests.courses.test_practice_lives import at_once
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course
from tests.factories.sound import recorded

pytestmark = pytest.mark.django_db
ACTORS = ("speaker", "editor", "system", "stranger")


def test_sound_table_in_full() -> None:
    row, made, refused = recorded(UserFactory(), make_course().lessons[0]), 0, 0
    for state, move, actor in product(SOUND_MOVES.states, SOUND_MOVES, ACTORS):
        Sound.objects.filter(pk=row.pk).update(state=state, reason="太小声。", state_since=timezone.now())
        before = SoundEvent.objects.count()
        try:
            moved = move_sound(row, move.name, by=None, actor=actor, text="words")
        except MoveRefused:
            row.refresh_from_db()
            assert (row.state, SoundEvent.objects.count()) == (state, before)
            refused += 1
        else:
            event = SoundEvent.objects.last()
            assert (moved.state, event.source, event.target) == (move.target, state, move.target)
            made += 1
    allowed = sum(len(move.sources) * len(move.actors) for move in SOUND_MOVES)
    assert (made, refused) == (allowed, len(SoundState) * len(list(SOUND_MOVES)) * len(ACTORS) - allowed)


DEEDS = ("record", "accept", "refuse", "take_back")


@pytest.fixture
def lesson():
    return make_course().lessons[0]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 1), st.integers(0, 5)), max_size=20))
def test_a_recording_lives_any_life(lesson, plan) -> None:
    """Whoever does whatever: one is heard of a step, one waits of a person, and what is gone has no bytes."""
    people = [UserFactory(), UserFactory()]
    for deed, who, which in plan:
        rows = list(Sound.objects.filter(by__in=people).order_by("created_at", "pk"))
        with suppress(Refused, MoveRefused):
            if deed == "record" or not rows:
                recorded(people[who], lesson)
                continue
            facts = {"words": "请再慢一点。"} if deed == "refuse" else {}
            getattr(deeds, deed)(rows[which % len(rows)], by=people[who], **facts)
    rows = list(Sound.objects.filter(lesson=lesson.key).prefetch_related("events"))
    assert sum(row.state == SoundState.HEARD for row in rows) <= 1
    for person in people:
        mine = [row for row in rows if row.by_id == person.pk]
        assert sum(row.state in {SoundState.WAITING, SoundState.REFUSED} for row in mine) <= 1
    for row in rows:
        assert bool(row.file) == (row.state != SoundState.GONE)
        assert row.events.all()[0].move == "record"
        assert [event.target for event in row.events.all()][-1] == row.state


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_heard_and_one_waiting() -> None:
    lesson, editor, people = make_course().lessons[0], UserFactory(), [UserFactory(), UserFactory()]
    rows = [recorded(person, lesson) for person in people]
    results = at_once(*[lambda row=row: deeds.accept(row, by=editor) for row in rows])
    assert [type(result) for result in results] == [Sound, Sound]
    row = Sound.objects.get(state=SoundState.HEARD)

    again = [lambda: recorded(row.by, lesson)] * 2
    results = at_once(lambda: deeds.refuse(row, words="请再慢一点。", by=editor), *again)
    assert [type(result) for result in results] == [Sound] * 3
    assert Sound.objects.filter(by=row.by, state__in=(SoundState.WAITING, SoundState.REFUSED)).count() == 1
    assert not Sound.objects.filter(state=SoundState.HEARD).exists()
