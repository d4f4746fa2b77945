"""Keeps the demo county young: whoever comes a week later still finds a session just over, one on, one to come.

The scheduler calls it every hour, and ``manage.py seed`` where the county is there already. What visitors did stays;
only what has run out is put in its place again, through the same deeds as at the beginning.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from accounts.models import User
from association.enums import ApplicationState
from association.models import Application, Association, Membership, Unit
from cms.core.domain.states import MoveRefused
from cms.demo.domain import guidance, register, talk
from cms.demo.domain.world import FIRST_MENTOR, FIRST_VILLAGER, World, demo_number, load
from cms.demo.people import DOORS
from mentorship.domain import requests
from mentorship.enums import OPEN_LINKS, ProfileState, RequestState
from mentorship.exceptions import Refused
from mentorship.live.domain import rooms
from mentorship.live.enums import RoomKind, RoomState
from mentorship.live.models import Room
from mentorship.models import Link, MentorProfile, MentorRequest

JUST = timedelta(hours=20)  # so long a session counts as just over
GRACE = timedelta(hours=3)  # so long an announced session waits for its host
LONGEST = timedelta(hours=12)  # so long one stays open
WAITING = {"requests": 2, "applications": 3, "applicants": 1}
TRIES = 12  # people looked at before something is left as it is


def freshen() -> list[str]:
    """What was put in its place, as words for a log; empty where nothing had run out, or no demo county is here."""
    if not (settings.DEMO or settings.DEBUG):
        return []
    with translation.override("zh-hans"), transaction.atomic():
        world = find_world()
        if world is None:
            return []
        return [*_sessions(world), *_requests(world), *_applications(world), *_applicants(world)]


def find_world() -> World | None:
    """The county that was seeded into this database, or None. A person whom a visitor erased is passed over."""
    people = {str(person.phone): person for person in User.objects.filter(is_demo=True, is_active=True).order_by("pk")}
    if any(door.phone not in people for door in DOORS):
        return None
    world = load(lambda _english, _chinese: None)
    world.doors = {door.key: people[door.phone] for door in DOORS}
    world.people = [person for phone, person in sorted(people.items()) if phone >= demo_number(FIRST_VILLAGER)]
    for number, facts in enumerate(world.cast["mentors"]):
        phone = DOORS[1].phone if facts["key"] == "door" else demo_number(FIRST_MENTOR + number)
        if phone in people:
            world.mentors[facts["key"]] = people[phone]
    names = {village["name"]: village["key"] for town in world.cast["towns"] for village in town["villages"]}
    world.villages = {names[unit.name]: unit for unit in Unit.objects.filter(name__in=names)}
    world.association = Association.objects.get(name=world.cast["association"]["name"])
    return world if len(world.villages) == len(names) else None


def _sessions(world: World) -> list[str]:
    now, host = timezone.now(), world.mentors["door"]
    done: list[str] = []
    mine = Room.objects.filter(kind=RoomKind.SESSION, made_by__in=world.mentors.values())
    left_open = Q(state=RoomState.OPEN, opened_at__lt=now - LONGEST)
    passed = Q(state=RoomState.SCHEDULED, starts_at__lt=now - GRACE)
    for room in mine.filter(left_open | passed):
        rooms.move_room(room, "close", by=None)
        done.append("closed")
    if not rooms.may_schedule(host):
        return done  # a visitor let the first mover stop
    turn = mine.count()
    if not mine.filter(state=RoomState.CLOSED, closed_at__gt=now - JUST, questions__state="answered").exists():
        talk.hold_session(world, turn=turn)
        done.append("held")
    if not mine.filter(state=RoomState.OPEN).exists():
        talk.open_session(world, turn=turn)
        done.append("opened")
    coming = mine.filter(state=RoomState.SCHEDULED, starts_at__gt=now)
    if not coming.filter(made_by=host).exists():
        talk.announce_session(world, turn=turn)
        done.append("announced")
    if "back" in world.mentors and not coming.filter(language="en").exists():
        talk.announce_in_english(world, turn=turn)
        done.append("announced in English")
    return done


def _requests(world: World) -> list[str]:
    """Somebody always waits for the first mover's answer."""
    mentor = world.mentors["door"]
    done: list[str] = []
    missing = WAITING["requests"] - MentorRequest.objects.filter(mentor=mentor, state=RequestState.OFFERED).count()
    busy = Link.objects.filter(state__in=OPEN_LINKS).values_list("mentee", flat=True)
    needs = [facts["need"] for facts in world.cast["requests"] if facts["mentor"] == "door"]
    for person in _others(world, set(busy)):
        if len(done) >= missing:
            break
        try:
            with transaction.atomic():
                need = needs[person.pk % len(needs)]
                requests.ask_mentor(person, mentor=mentor, need=need, cid=world.client_id(), by=person)
        except (Refused, MoveRefused):
            continue  # waits for somebody else, was told no lately, or the mentor is full
        done.append("asked")
    return done


def _applications(world: World) -> list[str]:
    waiting = Application.objects.filter(state__in=(ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW))
    missing = WAITING["applications"] - waiting.count()
    taken = set(Application.objects.values_list("person", flat=True)) | set(
        Membership.objects.values_list("person", flat=True)
    )
    found = [person for person in world.people if person.pk not in taken][: max(missing, 0)]
    for number, person in enumerate(found):
        register.apply(world, person, register.WHYS[number % len(register.WHYS)])
    return ["applied"] * len(found)


def _applicants(world: World) -> list[str]:
    if MentorProfile.objects.filter(state__in=(ProfileState.APPLIED, ProfileState.IN_REVIEW)).exists():
        return []
    known = set(MentorProfile.objects.values_list("person", flat=True))
    found = [person for person in reversed(world.people[:TRIES]) if person.pk not in known][:1]
    for person in found:
        guidance.apply_as_mentor(person, world.cast["applicants"][0])
    return ["offered to teach"] * len(found)


def _others(world: World, busy: set[int]) -> list[User]:
    """People who might ask for a mentor next, the same ones in the same order every time."""
    return [person for person in world.people[talk.FIRST_ASKER :] if person.pk not in busy][:TRIES]
