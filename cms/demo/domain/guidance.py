"""Mentors of the demo county, who wants to become one, their links and the requests that wait."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from accounts.models import Notice, User
from association.domain.residence import village_of
from association.models import Unit
from cms.demo.domain.clock import set_back
from cms.demo.domain.world import World
from mentorship.domain import links, profiles, requests
from mentorship.domain.learners import tell_facts
from mentorship.models import Link, LinkEvent, MentorProfile, MentorRequest, ProfileEvent, RequestEvent

THOUGHT_ABOUT = timedelta(hours=9)  # so long a demo mentor takes to answer
DONE_WITH = ("active", "completed")  # what is told about these was read long ago


def make_mentors(world: World) -> None:
    for facts in world.cast["mentors"]:
        home = world.villages[facts["village"]]
        row = apply_as_mentor(world.mentors[facts["key"]], facts, home=home)
        profiles.approve(row, by=world.doors["admin"])
        _long_ago(row, days=200)


def leave_applicants_waiting(world: World) -> None:
    for number, facts in enumerate(world.cast["applicants"]):
        _long_ago(apply_as_mentor(world.people[facts["person"]], facts), days=1 + number)


def apply_as_mentor(person: User, facts: dict[str, Any], *, home: Unit | None = None) -> MentorProfile:
    """Hand in a card as the cast says; it is for the person's own village unless one is named."""
    home = home or village_of(person)
    if home is None:
        raise LookupError(person.pk)
    card = profiles.Card(
        home=home,
        units=(home,),
        categories=tuple(facts["categories"]),
        speech=tuple(facts["speech"]),
        capacity=facts["capacity"],
        about=facts["about"].strip(),
        selling_since=facts["since"],
        first_mover=facts.get("first_mover", False),
        shops=facts.get("shops"),
        hired=facts.get("hired"),
        ties=facts.get("ties", ""),
        office_hours=facts.get("hours", ""),
    )
    return profiles.apply(person, card=card, code_accepted=True, by=person)


def _long_ago(row: MentorProfile, *, days: int) -> None:
    ago = timedelta(days=days)
    set_back(MentorProfile.objects.filter(pk=row.pk), ago, "state_since", "code_accepted_at")
    set_back(ProfileEvent.objects.filter(profile=row), ago, "at")
    set_back(Notice.objects.filter(person=row.person, purpose="mentor_profile"), ago, "created_at")


def link_people(world: World) -> None:
    """Who learns with whom, who was declined and by which words, and who waits for an answer."""
    tell_facts(world.doors["villager"], product="food", speech="wu", by=world.doors["villager"])
    for facts in world.cast["requests"]:
        mentor, person = world.mentors[facts["mentor"]], world.who(facts["person"])
        ago = timedelta(days=facts.get("days", 0), hours=facts.get("hours", 0))
        before = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        asked = requests.ask_mentor(person, mentor=mentor, need=facts["need"], cid=world.client_id(), by=person)
        _went_on(facts, asked, mentor, person, ago)
        thought_about = timedelta(0) if facts["became"] == "offered" else THOUGHT_ABOUT
        set_back(MentorRequest.objects.filter(pk=asked.pk), ago + thought_about, "asked_at")
        set_back(MentorRequest.objects.filter(pk=asked.pk), ago, "state_since")
        set_back(RequestEvent.objects.filter(request=asked, move="ask"), ago + thought_about, "at")
        set_back(RequestEvent.objects.filter(request=asked).exclude(move="ask"), ago, "at")
        told = Notice.objects.filter(pk__gt=before)
        set_back(told, ago, "created_at")
        if facts["became"] in DONE_WITH:
            told.update(read_at=F("created_at"))


def _went_on(facts: dict[str, Any], asked: MentorRequest, mentor: User, person: User, ago: timedelta) -> None:
    became = facts["became"]
    if became == "declined":
        requests.decline(asked, mentor, reason=facts["reason"], note=facts["note"])
    elif became != "offered":
        link = requests.accept(asked, mentor)
        if became != "trial":
            for side in (mentor, person):
                link = links.say_fit(link, by=side, fit="good")
        if became == "completed":
            links.end(link, by=person, reason="completed", note=facts["note"])
        _began_long_ago(link, ago, became)


def _began_long_ago(link: Link, ago: timedelta, became: str) -> None:
    rows = Link.objects.filter(pk=link.pk)
    set_back(rows, ago, "started_at", "state_since")
    set_back(LinkEvent.objects.filter(link=link), ago, "at")
    if became == "completed":
        set_back(rows, ago / 3, "ended_at")
    elif became == "active":
        rows.update(last_contact_at=link.started_at - timedelta(days=ago.days % 3, hours=5))
