"""A county that stands for weeks: what has run out is put in its place again, and what visitors did stays."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from accounts.models import User
from association.domain import applications
from association.models import Application
from cms.core import registry
from cms.demo.domain.freshen import freshen
from cms.demo.people import DOORS
from mentorship.domain import requests
from mentorship.live.models import Room
from mentorship.models import Link, MentorRequest


def person(key: str) -> User:
    return User.objects.get(phone=next(door.phone for door in DOORS if door.key == key))


def sessions() -> dict[str, list[str]]:
    """Titles by state, the newest first; only what lies within a day or is still to come."""
    rows = Room.objects.filter(kind="session").order_by("-pk")
    fresh = timezone.now() - timedelta(days=1)
    return {
        "over": [
            room.title
            for room in rows.filter(state="closed", closed_at__gt=fresh, questions__state="answered").distinct()
        ],
        "on": [room.title for room in rows.filter(state="open")],
        "coming": [room.title for room in rows.filter(state="scheduled", starts_at__gt=timezone.now())],
    }


def test_on_the_first_day_there_is_nothing_to_do(demo_county) -> None:
    assert freshen() == []
    assert registry.periodic["demo.freshen"].run is freshen


def test_a_week_later_something_is_just_over_on_and_to_come(demo_county) -> None:
    first = sessions()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert sessions() == {"over": [], "on": first["on"], "coming": []}
        requests.expire_due()

        done = freshen()

        assert done == [
            *["closed"] * 3,
            "held",
            "opened",
            "announced",
            "announced in English",
            "asked",
            "asked",
        ]
        assert freshen() == [], "once is enough"
        now = sessions()
        assert (len(now["over"]), len(now["on"]), len(now["coming"])) == (1, 1, 2)
        over = Room.objects.get(state="closed", title=now["over"][0], closed_at__gt=timezone.now() - timedelta(hours=1))
        assert over.questions.filter(state="answered").count() >= 4
        assert MentorRequest.objects.filter(mentor=person("mentor"), state="offered").count() == 2


def test_every_week_of_a_year_stays_lively(demo_county) -> None:
    start = timezone.now()
    for week in range(1, 9):
        with time_machine.travel(start + timedelta(weeks=week)):
            requests.expire_due()
            freshen()
            now = sessions()
            assert (len(now["over"]), len(now["on"]), len(now["coming"])) == (1, 1, 2), week


def test_what_an_admin_decided_is_made_good_by_new_applications(demo_county) -> None:
    admin = person("admin")
    for row in Application.objects.filter(state__in=("submitted", "in_review")):
        applications.approve(row, by=admin)
    assert freshen() == ["applied"] * 3
    assert Application.objects.filter(state="submitted").count() == 3


def test_what_a_visitor_did_stays(demo_county) -> None:
    mentor = person("mentor")
    for row in MentorRequest.objects.filter(mentor=mentor, state="offered"):
        requests.accept(row, mentor)
    taken = Link.objects.filter(mentor=mentor).count()
    assert freshen() == [], "all five places are taken: nobody can ask"
    assert Link.objects.filter(mentor=mentor).count() == taken


def test_outside_the_demo_it_does_nothing(demo_county, settings) -> None:
    settings.DEMO = settings.DEBUG = False
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert freshen() == []
