"""Mentors, requests and links, made through the room's own deeds."""

from uuid import uuid4

from accounts.enums import AgeBand
from accounts.models import User
from association.enums import RoleKind
from association.models import Unit
from mentorship.domain import profiles, requests
from mentorship.domain.moves import move_profile
from mentorship.models import Link, MentorProfile, MentorRequest
from tests.factories.association import admin, make_county, villager

NEED = "我想开一家卖笋干的店"


def card(home: Unit, **words) -> profiles.Card:
    given = {
        "categories": ("bamboo",),
        "speech": ("mandarin", "wu"),
        "about": "我二〇〇七年开店。",
        "selling_since": 2007,
    }
    return profiles.Card(home=home, **{**given, **words})


def applicant(home: Unit, name: str = "王师傅", **words) -> MentorProfile:
    person = villager(home, name)
    return profiles.apply(person, card=card(home, **words), code_accepted=True, by=person)


def mentor(home: Unit, name: str = "王师傅", **words) -> MentorProfile:
    """A mentor who takes learners, without an admin to make first."""
    profile = applicant(home, name, **words)
    return move_profile(profile, "approve", by=None, actor="coordinator")


def coordinator(unit: Unit) -> User:
    """Someone who looks after mentoring in this place and below."""
    return admin(unit, "协调员", RoleKind.MENTOR_COORD)


def learner(home: Unit, name: str = "李小明") -> User:
    person = villager(home, name)
    person.age_band = AgeBand.ADULT
    person.save(update_fields=["age_band"])
    return person


def asked(person: User, profile: MentorProfile, need: str = NEED) -> MentorRequest:
    return requests.ask_mentor(person, mentor=profile.person, need=need, cid=uuid4(), by=person)


def linked(person: User, profile: MentorProfile) -> Link:
    return requests.accept(asked(person, profile), profile.person)


__all__ = ["NEED", "applicant", "asked", "card", "coordinator", "learner", "linked", "make_county", "mentor"]
