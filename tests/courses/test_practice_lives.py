"""The table of evidence in full on rows, random lives of it, and two at the same moment."""

from contextlib import suppress
from datetime import timedelta
from itertools import product
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.domain.states import MoveRefused
from courses.domain.evidence import reviewing, sending
from courses.domain.evidence.moves import move_evidence
from courses.domain.progress import standing_of
from courses.enums import EVIDENCE_MOVES, EvidenceState
from courses.exceptions import HeldByOther, Refused
from courses.models import Evidence, EvidenceEvent
from tests.factories import mentorship as make
from tests.factories.courses import TASK, make_course
from tests.factories.evidence import drafted, task

ACTORS = ("learner", "reviewer", "system", "stranger")
STATES = EvidenceState


def put(row: Evidence, state: str, reviewer) -> Evidence:
    """As if it had come here by itself: every column that the state wants."""
    now = timezone.now()
    looked = state == STATES.IN_REVIEW
    Evidence.objects.filter(pk=row.pk).update(
        state=state,
        submitted_at=now,
        decided_at=now,
        reason="缺一样。",
        claimed_by=reviewer if looked else None,
        claimed_until=now if looked else None,
    )
    return Evidence.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_evidence_table_in_full(practice) -> None:
    row, made, refused = drafted(practice.learner), 0, 0
    for state, move, actor in product(EVIDENCE_MOVES.states, EVIDENCE_MOVES, ACTORS):
        subject = put(row, state, practice.mentor)
        before = EvidenceEvent.objects.count()
        facts = {"claimed_by": practice.mentor, "claimed_until": timezone.now()} if move.name == "claim" else {}
        try:
            moved = move_evidence(subject, move.name, by=None, actor=actor, text="words", **facts)
        except MoveRefused:
            subject.refresh_from_db()
            assert (subject.state, EvidenceEvent.objects.count()) == (state, before)
            refused += 1
        else:
            event = EvidenceEvent.objects.last()
            assert (moved.state, event.source, event.target) == (move.target, state, move.target)
            made += 1
    allowed = sum(len(move.sources) * len(move.actors) for move in EVIDENCE_MOVES)
    assert (made, refused) == (allowed, len(STATES) * len(list(EVIDENCE_MOVES)) * len(ACTORS) - allowed)


STEPS = ("save", "submit", "appeal", "withdraw", "claim", "release", "accept", "more", "later")


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), max_size=30))
def test_practice_lives_any_life(practice, plan) -> None:
    """Whoever does whatever in any order: one that is open, no decision without a claim, progress tells the same."""
    person = make.learner(practice.village, uuid4().hex[:6])
    mentor = make.mentor(practice.village, uuid4().hex[:6])
    reviewers = [mentor.person, make.coordinator(practice.county.county), person]
    make.linked(person, mentor)
    now = timezone.now()
    for step, number in plan:
        now += timedelta(minutes=31 if step == "later" else 1)
        with time_machine.travel(now, tick=False), suppress(Refused, MoveRefused):
            take(step, person, reviewers[number])
        look(person)


def take(step: str, person, by) -> None:
    row = sending.begin(person, code="M03", by=person)
    deeds = {
        "save": lambda: sending.save_answers(row, answers={"why": "因为"}, by=by),
        "submit": lambda: sending.submit(row, cid=uuid4(), by=by),
        "appeal": lambda: sending.appeal(row, words="不缺。", by=by),
        "withdraw": lambda: sending.withdraw(row, by=by),
        "claim": lambda: reviewing.claim(row, by=by),
        "release": lambda: reviewing.release(row, by=by),
        "accept": lambda: reviewing.accept(row, task=task(), met=["five", "fits"], by=by),
        "more": lambda: reviewing.ask_more(row, task=task(), met=[], words="缺。", by=by),
        "later": lambda: None,
    }
    deeds[step]()


def look(person) -> None:
    rows = Evidence.objects.filter(person=person).prefetch_related("events")
    assert sum(row.state != STATES.WITHDRAWN for row in rows) <= 1
    for row in rows:
        state = ""
        for event in row.events.all():
            assert event.source == state, "no move was made outside the door"
            assert event.by_id == person.pk if event.move in {"begin", "submit", "appeal", "withdraw"} else True
            assert event.by_id != person.pk if event.move in {"claim", "release", "accept", "ask_more"} else True
            state = event.target
        assert row.state == state
        if row.state != STATES.WITHDRAWN:
            told = standing_of(person)["M03-practice"]
            assert bool(told.done_at) == (row.state == STATES.ACCEPTED)
            assert told.is_waiting == (row.state in {STATES.SUBMITTED, STATES.IN_REVIEW})


def at_once(*deeds) -> list:
    """Run deeds in threads that start together, each with a connection of its own; what each returned or raised."""
    gate, results = Barrier(len(deeds)), [None] * len(deeds)

    def run(index, deed) -> None:
        gate.wait()
        try:
            results[index] = deed()
        except Exception as error:  # noqa: BLE001 the test looks at it
            results[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    return results


@pytest.mark.django_db(transaction=True)
def test_two_at_once_claim_one_and_send_once() -> None:
    village = make.make_county().villages[0]
    make_course(task=TASK)
    learner, mentors = make.learner(village), [make.mentor(village, name).person for name in ("甲", "乙")]
    for mentor in mentors:
        make.linked(learner, mentor.mentor_profile)
    row, cid = drafted(learner), uuid4()
    at_once(*[lambda: sending.submit(row, cid=cid, by=learner)] * 3)
    assert list(row.events.values_list("move", flat=True)) == ["begin", "submit"]

    results = at_once(*[lambda by=by: reviewing.claim(row, by=by) for by in mentors])
    assert sorted(type(result).__name__ for result in results) == ["Evidence", HeldByOther.__name__]
    row.refresh_from_db()
    assert row.claimed_by in mentors

    drafts = at_once(*[lambda: sending.begin(mentors[0], code="M03", by=mentors[0])] * 3)
    assert {draft.pk for draft in drafts} == {Evidence.objects.get(person=mentors[0]).pk}
