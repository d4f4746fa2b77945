"""The figures of officers are counted in the database: any world of rows, counted row by row, gives the same."""

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.cohorts.domain.overview import COUNTED, stages_of, week_began
from courses.cohorts.enums import Stage
from courses.cohorts.models import Cohort, CohortEvent, Enrolment
from courses.cohorts.rules import SILENT_FOR_OFFICERS
from courses.domain.outline import outline
from courses.models import LearningEvent, Progress
from tests.factories.accounts import UserFactory

AGREED = {"agreed_at": timezone.now(), "agreed_version": "1"}
STEPS = (-31, -20, -15, -14, -13, -5, -1, 0, 1, 3)
"""Days from the moment of the counts; half of what happens does so to the second."""
MOVES = ("invited", "enrolled", "enrolled", "enrolled", "left", "finished", "")


def moment(chance: Random, at):
    return at + timedelta(days=chance.choice(STEPS), seconds=chance.choice((0, 0, -1, 1)))


def world(chance: Random, school, at) -> list[Cohort]:
    """Three classes, one of them over, and one that says so twice; ten people in some of them; all at any time."""
    today = timezone.localdate()
    facts = {"unit": school.village, "host": "school", "place": "学校", "starts_on": today, "ends_on": today}
    cohorts = Cohort.objects.bulk_create([Cohort(name=f"班{n}", cid=uuid4(), **facts) for n in range(3)])
    ends = [cohorts[0], *chance.sample(cohorts, chance.randrange(3))]
    stories = [CohortEvent(cohort=row, deed="end", target="ended", at=moment(chance, at)) for row in ends]
    people = [UserFactory() for _number in range(10)]
    for row in cohorts:
        for person in [None, *chance.sample(people, 7)]:
            whose = {"person": person, **AGREED} if person else {"phone": "+8613800000001", "name": "王"}
            entry = Enrolment.objects.create(cohort=row, source="list", **whose)
            for _number in range(chance.randrange(4)):
                told = {"deed": "join", "target": chance.choice(MOVES), "at": moment(chance, at)}
                stories.append(CohortEvent(cohort=row, enrolment=entry, **told))
    CohortEvent.objects.bulk_create(stories)
    learn(chance, people, at)
    return cohorts


def learn(chance: Random, people: list, at) -> None:
    keys = [key for module in outline("zh-hans").modules for key in module.keys]
    before = at - timedelta(days=400)
    for person in people:
        all_of_it, some = chance.random() < 0.6, chance.random()
        done = [key for key in keys if all_of_it or chance.random() < some]
        when = [moment(chance, at) if chance.random() < 0.2 else before for _key in done]
        rows = [
            Progress(person=person, content_key=key, started_at=before, last_at=before, done_at=done_at)
            for key, done_at in [*zip(done, when, strict=True), ("M99-L1", before)]
        ]
        rows += [Progress(person=person, content_key=key, started_at=at, last_at=at) for key in set(keys) - set(done)]
        Progress.objects.bulk_create(rows)
        came = [moment(chance, at) for _number in range(chance.randrange(3))]
        facts = {"person": person, "content_key": keys[0], "kind": "read", "happened_at": before}
        events = LearningEvent.objects.bulk_create([LearningEvent(cid=uuid4(), **facts) for _moment in came])
        for event, event.received_at in zip(events, came, strict=True):
            event.save(update_fields=["received_at"])


def by_hand(cohorts: list[Cohort], *, at, without) -> Counter:
    """Everything is read, and said again in plain words."""
    counts: Counter = Counter()
    needed = {key for module in outline("zh-hans").modules for key in module.keys}
    for row in Enrolment.objects.filter(cohort__in=cohorts).select_related("person"):
        moves = [one.target for one in row.events.order_by("pk") if one.at < at and one.target]
        if row.person in (None, without) or not moves or moves[-1] not in COUNTED:
            continue
        ends = [one.at for one in row.cohort.events.filter(deed="end").order_by("pk") if one.at < at]
        until = ends[0] if ends else at
        done = {one.content_key for one in row.person.progress.all() if one.done_at and one.done_at < until}
        came = [event.received_at for event in row.person.learning_events.all()]
        learns = any(until - SILENT_FOR_OFFICERS <= moment_ < until for moment_ in came)
        is_whole = bool(needed) and needed <= done
        counts[row.cohort_id, Stage.CORE if is_whole else Stage.LEARNING if learns else Stage.SILENT] += 1
    return counts


@pytest.mark.parametrize("seed", range(8))
def test_any_world_counts_as_by_hand(school, seed, django_assert_num_queries) -> None:
    chance, at = Random(seed), week_began()
    cohorts = world(chance, school, at)
    without = Enrolment.objects.exclude(person=None).first().person
    expected = by_hand(cohorts, at=at, without=without)
    with django_assert_num_queries(2):
        found = stages_of(cohorts, at=at, without=[without])
    assert found == expected
    assert expected.total()


def test_the_worlds_hold_people_in_every_stage(school) -> None:
    found: Counter = Counter()
    for seed in range(8):
        cohorts = world(Random(seed), school, week_began())
        found += by_hand(cohorts, at=week_began(), without=None)
        Enrolment.objects.all().delete()
    assert {stage for _cohort, stage in found} == set(Stage)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the number of rows")
def test_indexes_alone_answer_what_is_asked_of_each_learner(school) -> None:
    """A row read for each thing that somebody did: four seconds for ten thousand people."""
    cohorts = world(Random(1), school, week_began())
    with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
        stages_of(cohorts, at=week_began(), without=[])
        cursor.execute("EXPLAIN QUERY PLAN " + queries[-1]["sql"])
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert {
        f"USING COVERING INDEX {name}" in plan for name in ("courses_progress_done", "courses_event_by_moment")
    } == {True}


def test_where_nothing_is_asked_nobody_is_through(school, monkeypatch) -> None:
    cohorts = world(Random(1), school, week_began())
    monkeypatch.setattr("courses.cohorts.domain.overview.outline", lambda _language: outline("none"))
    found = stages_of(cohorts, at=week_began(), without=[])
    assert found
    assert Stage.CORE not in {stage for _cohort, stage in found}
