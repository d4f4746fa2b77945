"""The demo county: its places, its people and who holds an office. All through the rooms' own deeds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml
from django.utils import timezone

from accounts.domain.people import sign_up
from accounts.models import User
from association.domain.residence import settle
from association.domain.roles import grant
from association.domain.units import add_unit
from association.enums import Origin, RoleKind, UnitKind
from association.models import Association, Unit
from cms.demo.people import DOORS

CAST = Path(__file__).resolve().parents[1] / "world.yaml"
SEED = 2026
SIZES = {"small": 60, "full": 300, "bench": 2000}  # people in all, the one-tap ones and the mentors included
FIRST_MENTOR, FIRST_VILLAGER = 10, 100  # the doors have the numbers below
TOLD_EVERY = 200


@dataclass
class World:
    """What the seed has made so far; ``people`` are the villagers in order, ``doors`` the one-tap people by key."""

    cast: dict[str, Any]
    random: Random
    say: Callable[[str, str], None]
    people: list[User] = field(default_factory=list)
    doors: dict[str, User] = field(default_factory=dict)
    villages: dict[str, Unit] = field(default_factory=dict)
    mentors: dict[str, User] = field(default_factory=dict)
    county: Unit = field(init=False)
    association: Association = field(init=False)

    def who(self, key: int | str) -> User:
        """A villager by number, or a one-tap person by key."""
        return self.doors[key] if isinstance(key, str) else self.people[key]

    def client_id(self) -> UUID:
        """As a phone would make it, but from the fixed seed."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def counted[T](self, rows: Iterable[T], total: int) -> Iterator[T]:
        """The rows, saying now and then how far it is."""
        for number, row in enumerate(rows, start=1):
            yield row
            if number % TOLD_EVERY == 0:
                self.say(f"  {number} of {total}", f"  {number} / {total}")


def load(say: Callable[[str, str], None], *, seed: int = SEED) -> World:
    cast = yaml.safe_load(CAST.read_text(encoding="utf-8"))
    return World(cast=cast, random=Random(seed), say=say)  # noqa: S311 a fixed seed is the point


def demo_number(number: int) -> str:
    """A mobile number that is nobody's: 154 has been given to no operator."""
    return f"+86154{number:08d}"


def make_places(world: World) -> None:
    today = timezone.localdate()
    cast = world.cast
    world.county = add_unit(cast["county"]["name"], name_en=cast["county"]["name_en"], kind=UnitKind.COUNTY)
    for town in cast["towns"]:
        unit = add_unit(town["name"], name_en=town["name_en"], kind=UnitKind.TOWN, parent=world.county)
        for village in town["villages"]:
            world.villages[village["key"]] = add_unit(
                village["name"],
                name_en=village["name_en"],
                kind=UnitKind.VILLAGE,
                parent=unit,
                village_type=village["type"],
                village_type_on=today - timedelta(days=400),
            )
    facts = cast["association"]
    world.association = Association.objects.create(founded_on=today - timedelta(days=900), **facts)
    world.association.units.add(world.county)


def make_person(phone: str, name: str) -> User:
    person = sign_up(phone, name=name, age_band="adult", language="zh-hans")
    person.is_demo = True
    person.save(update_fields=["is_demo"])
    return person


def make_people(world: World, size: str) -> None:
    homes = {"villager": "zhuxi", "mentor": "zhuxi", "admin": "zhuxi", "editor": "yunshang"}
    for door in DOORS:
        person = world.doors[door.key] = make_person(door.phone, door.name)
        move_in(world, person, world.villages[homes[door.key]])
    for number, facts in enumerate(world.cast["mentors"]):
        if facts["key"] == "door":
            world.mentors["door"] = world.doors["mentor"]
            continue
        person = world.mentors[facts["key"]] = make_person(demo_number(FIRST_MENTOR + number), facts["name"])
        move_in(world, person, world.villages[facts["village"]])
    count = SIZES[size] - len(world.doors) - len(world.mentors) + 1  # the first mover is both
    villages = list(world.villages.values())
    for number in world.counted(range(count), count):
        person = make_person(demo_number(FIRST_VILLAGER + number), name_of(world, number))
        world.people.append(person)
        move_in(world, person, villages[number % len(villages)])


def name_of(world: World, number: int) -> str:
    """256 different names; after that they come again, as in any county."""
    surnames, given = world.cast["surnames"], world.cast["given"]
    return f"{surnames[number % len(surnames)]}{given[(number * 7 + number // 16) % len(given)]}（演示）"


def move_in(world: World, person: User, village: Unit) -> None:
    origin = world.random.choices(list(Origin), weights=(6, 3, 1))[0]
    since = timezone.localdate() - timedelta(days=world.random.randrange(200, 6000))
    settle(person, unit=village, origin=origin, since=since, by=None)


def give_offices(world: World) -> None:
    """The county's admin does everything; one village has an admin of its own, so that scope can be seen."""
    started = timezone.localdate() - timedelta(days=300)
    for kind in (RoleKind.LAYER_AND_BELOW_FULL, RoleKind.APPROVE, RoleKind.MENTOR_COORD):
        grant(world.doors["admin"], unit=world.county, kind=kind, start_on=started, by=None)
    own = world.people[2]
    grant(own, unit=world.villages["dongqiao"], kind=RoleKind.LAYER_FULL, start_on=started, by=world.doors["admin"])
