"""Random lives: people ask, answer, fit, part and come back while days pass; what must hold, holds at every step."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.domain.states import MoveRefused
from mentorship.domain import links, profiles, requests
from mentorship.enums import LINK_MOVES, OPEN_LINKS, OPEN_REQUESTS, PROFILE_MOVES, REQUEST_MOVES
from mentorship.exceptions import Refused
from mentorship.models import Link, LinkEvent, MentorProfile, MentorRequest, ProfileEvent, RequestEvent
from tests.factories import mentorship as make

STEPS = ("ask", "accept", "decline", "withdraw", "fit", "end", "pause", "resume", "retire", "reapply", "day", "nights")


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), max_size=35))
def test_a_random_life_keeps_every_promise(plan) -> None:
    county = make.make_county(uuid4().hex[:8])
    village, admin = county.villages[0], county.county_admin()
    mentors = [make.mentor(village, name, capacity=capacity).person for name, capacity in (("甲", 1), ("乙", 2))]
    learners = [make.learner(village, name) for name in ("丙", "丁", "戊")]
    people = [*mentors, *learners]
    now = timezone.now()
    for step, number in plan:
        now += {"day": timedelta(days=1), "nights": timedelta(days=15)}.get(step, timedelta(minutes=1))
        # A refusal is an answer too; what must hold is looked at after every step.
        with time_machine.travel(now, tick=False), suppress(Refused, MoveRefused):
            _take(step, number, mentors, learners, admin)
        _look(people)


def _pick(rows, number: int):
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def _take(step: str, number: int, mentors: list, learners: list, admin) -> None:
    person, mentor = learners[number % 3], mentors[number % 2]
    profile = MentorProfile.objects.get(person=mentor)
    if step == "ask":
        requests.ask_mentor(person, mentor=mentor, need=make.NEED, cid=uuid4(), by=person)
    elif step in {"accept", "decline", "withdraw"}:
        row = _pick(MentorRequest.objects.filter(mentee__in=learners), number)
        if row and step == "decline":
            requests.decline(row, row.mentor, reason="busy")
        elif row:
            getattr(requests, step)(row, row.mentor if step == "accept" else row.mentee)
    elif step in {"fit", "end"}:
        link = _pick(Link.objects.filter(mentor__in=mentors), number)
        if link:
            side = link.mentor if number % 2 else link.mentee
            links.say_fit(link, by=side, fit="good") if step == "fit" else links.end(link, by=side, reason="no_fit")
    elif step == "reapply":
        card = make.card(profile.home, capacity=number + 1)
        profiles.approve(profiles.apply(mentor, card=card, code_accepted=True, by=mentor), by=admin)
    elif step in {"pause", "resume", "retire"}:
        getattr(profiles, step)(profile, by=mentor)
    else:
        requests.expire_due(), links.settle_trials(), profiles.resume_due()
        assert (requests.expire_due(), links.settle_trials(), profiles.resume_due()) == (0, 0, 0)


def _look(people: list) -> None:
    """What must hold after every step."""
    open_links = Link.objects.filter(state__in=OPEN_LINKS, mentor__in=people)
    for mentor, taken in Counter(open_links.values_list("mentor", flat=True)).items():
        # Only someone without learners can stop and come back with another number, so the present one binds.
        assert taken <= MentorProfile.objects.get(person=mentor).capacity
    pairs = Counter(open_links.values_list("mentor", "mentee"))
    assert set(pairs.values()) <= {1}
    waiting = MentorRequest.objects.filter(state__in=OPEN_REQUESTS, mentee__in=people)
    assert all(number <= 2 for number in Counter(waiting.values_list("mentee", flat=True)).values())
    for events, owner, table in (
        (RequestEvent, "request", REQUEST_MOVES),
        (LinkEvent, "link", LINK_MOVES),
        (ProfileEvent, "profile", PROFILE_MOVES),
    ):
        stories: dict = {}
        for event in events.objects.order_by("pk").select_related(owner):
            before = stories.get(getattr(event, f"{owner}_id"))
            assert event.from_state == (before or ""), "no move was made outside the door"
            assert event.from_state in {"", *table.states}
            stories[getattr(event, f"{owner}_id")] = event.to_state
        for row in {getattr(event, owner) for event in events.objects.select_related(owner)}:
            assert row.state == stories[row.pk]
