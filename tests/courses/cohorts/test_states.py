"""Both tables in full on rows, and classes that live any life."""

from contextlib import suppress
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.domain.states import MoveRefused
from courses.cohorts.domain import attendance, enrolling, inviting, meetings, nudging, opening, teachers
from courses.cohorts.domain.access import enrolment_for, learners
from courses.cohorts.domain.board import board_of
from courses.cohorts.domain.moves import move_cohort, move_enrolment
from courses.cohorts.enums import COHORT_MOVES, ENROL_MOVES, CohortState, EnrolState
from courses.cohorts.models import Cohort, CohortEvent, Enrolment
from courses.exceptions import Refused
from tests.factories import cohorts as make
from tests.factories.association import make_county, villager

ACTORS = ("learner", "teacher", "clock", "stranger")


def test_cohort_table_in_full(school) -> None:
    made = 0
    for state, move, actor in product(COHORT_MOVES.states, COHORT_MOVES, ACTORS):
        Cohort.objects.filter(pk=school.cohort.pk).update(state=state)
        before = CohortEvent.objects.count()
        if state in move.sources and actor in move.actors:
            assert move_cohort(school.cohort, move.name, by=None, actor=actor).state == move.target
            made += 1
        else:
            with pytest.raises(MoveRefused):
                move_cohort(school.cohort, move.name, by=None, actor=actor)
            assert Cohort.objects.get(pk=school.cohort.pk).state == state
        assert CohortEvent.objects.count() - before == (state in move.sources and actor in move.actors)
    assert made == 9


def put(row: Enrolment, state: str) -> None:
    """As if it had come here by itself: every column that the state wants."""
    agreed = state in {EnrolState.ENROLLED, EnrolState.FINISHED}
    facts = {"agreed_at": timezone.now() if agreed else None, "agreed_version": "1" if agreed else ""}
    Enrolment.objects.filter(pk=row.pk).update(state=state, reminders=False, **facts)


def test_enrolment_table_in_full(school) -> None:
    row, made = make.learner(school.cohort), 0
    for state, move, actor in product(ENROL_MOVES.states, ENROL_MOVES, ACTORS):
        put(row, state)
        before = CohortEvent.objects.count()
        facts = {"agreed_at": timezone.now(), "agreed_version": "1"} if move.name == "join" else {}
        allowed = state in move.sources and actor in move.actors
        if allowed:
            assert move_enrolment(row, move.name, by=None, actor=actor, text="why", **facts).state == move.target
            made += 1
        else:
            with pytest.raises(MoveRefused):
                move_enrolment(row, move.name, by=None, actor=actor, text="why", **facts)
            assert Enrolment.objects.get(pk=row.pk).state == state
        assert CohortEvent.objects.count() - before == allowed
    assert made == 10
    put(row, EnrolState.ENROLLED)
    with pytest.raises(ValueError, match="take_out"):
        move_enrolment(row, "take_out", by=None, actor="teacher", text=" ")


DEEDS = ("join", "leave", "invite", "cancel", "take_out", "remind", "care", "meet", "check", "start", "end", "archive",
         "bring_back", "clock", "guest", "teacher_goes", "wait")  # fmt: skip


def do(deed: str, who: int, world: dict) -> None:
    cohort = Cohort.objects.get(pk=world["cohort"].pk)
    people, boss = world["people"], world["teacher"]
    person = people[who]
    row = Enrolment.objects.filter(cohort=cohort, person=person).first()
    if deed == "join":
        enrolling.join(cohort, reminders=who == 0, reminder="我自己的话", by=person)
    elif deed == "invite":
        inviting.invite(cohort, [(one.name, str(one.phone)) for one in people], by=boss)
    elif deed == "meet":
        plan = meetings.MeetingPlan(timezone.now(), 60, "学校")
        world["meeting"] = meetings.plan_meetings(cohort, plan, cid=uuid4(), by=boss)[0]
    elif deed == "check" and world["meeting"]:
        with suppress(LookupError):
            code = attendance.code_now(world["meeting"])
            attendance.check_in(world["meeting"], code=code, cid=uuid4(), by=person)
    elif deed in opening.DEEDS:
        opening.DEEDS[deed](cohort, by=boss)
    elif deed == "clock":
        opening.follow_calendar()
        inviting.forget_old_invitations()
    elif deed == "guest":
        make.guest(cohort, boss)
    elif deed == "teacher_goes":
        teachers.end_teacher(teachers.teachers_of(cohort)[-1], by=boss)
    elif row is not None:
        on_row(deed, row, person, boss)


def on_row(deed: str, row: Enrolment, person, boss) -> None:
    if deed == "leave":
        enrolling.leave(row, by=person)
    elif deed == "cancel":
        enrolling.cancel(row, by=boss)
    elif deed == "take_out":
        enrolling.take_out(row, words="搬走了", by=boss)
    elif deed == "remind":
        nudging.remind(row, by=boss)
    elif deed == "care":
        nudging.care(row, by=boss)


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_class_lives_any_life(data) -> None:
    """Whatever is tried in whatever order: nobody is seen without consent, and every move has its row."""
    county = make_county(f"县{uuid4().hex[:6]}")
    unit = county.villages[0]
    boss = make.teacher(unit)
    people = [villager(unit, f"学员{n}") for n in range(3)]
    world = {"cohort": make.cohort(unit, boss, start=False), "people": people, "teacher": boss, "meeting": None}
    moment = timezone.now()
    steps = data.draw(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 2), st.integers(0, 40)), max_size=20))
    for deed, who, hours in steps:
        moment += timedelta(hours=hours * (12 if deed == "wait" else 1))
        with time_machine.travel(moment, tick=False), suppress(Refused, MoveRefused):
            do(deed, who, world)
    cohort = Cohort.objects.get(pk=world["cohort"].pk)
    for row in Enrolment.objects.filter(cohort=cohort):
        last = row.events.exclude(target="").last()
        assert (last.target if last else EnrolState.INVITED) == row.state
        is_seen = cohort.state == CohortState.RUNNING and row.state == EnrolState.ENROLLED and row.agreed_at is not None
        assert (row in list(learners(cohort))) == is_seen
        if row.state == EnrolState.LEFT:
            assert (row.reminders, row.reminder, row.phone, row.name) == (False, "", None, "")
        assert row.attendance.count() <= cohort.meetings.count()
    if not cohort.is_open:
        assert not learners(cohort).exists()
    assert len(board_of(cohort, language="zh-hans", by=boss).rows) == learners(cohort).count()
    assert enrolment_for(people[0], 10**6) is None
