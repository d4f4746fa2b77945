"""A county with its people, made through the room's own deeds."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from uuid import uuid4

from accounts.models import User
from association.domain import applications
from association.domain.residence import settle
from association.domain.roles import grant
from association.domain.shops import open_shop
from association.domain.units import add_unit
from association.enums import Origin, RoleKind, UnitKind
from association.models import Application, Association, Membership, Shop, Unit

_phones = count(13_100_000_000)
LONG_AGO = date(2020, 1, 1)


def person(name: str = "张三", **fields) -> User:
    return User.objects.create_user(phone=f"+86{next(_phones)}", name=name, **fields)


@dataclass
class County:
    """One county, two towns (``towns``), four villages (``villages``: two a town) and an association over all."""

    county: Unit
    towns: list[Unit]
    villages: list[Unit]
    association: Association
    people: list[User] = field(default_factory=list)

    def villager(self, unit: Unit, name: str = "李小明") -> User:
        return villager(unit, name)

    def admin(self, unit: Unit, name: str = "村管理员") -> User:
        return admin(unit, name)

    def county_admin(self, name: str = "县管理员") -> User:
        return county_admin(self.county, name)

    def application(self, unit: Unit, name: str = "李小明", **words) -> Application:
        return application(self.association, villager(unit, name), unit, **words)

    def member(self, unit: Unit, name: str = "李小明", *, by: User | None = None) -> Membership:
        row = self.application(unit, name)
        applications.approve(row, by=by or county_admin(self.county))
        return Membership.objects.get(person=row.person)


def make_county(name: str = "清溪县") -> County:
    county = add_unit(name, name_en="Qingxi", kind=UnitKind.COUNTY)
    towns = [
        add_unit(f"{name}{word}镇", name_en=f"Town {word}", kind=UnitKind.TOWN, parent=county) for word in ("东", "西")
    ]
    villages = [
        add_unit(f"{town.name}{word}村", name_en=f"{town.name_en} {word}", kind=UnitKind.VILLAGE, parent=town)
        for town in towns
        for word in ("上", "下")
    ]
    association = Association.objects.create(
        name=f"{name}电商协会", name_en=f"{name} association", about="一起买包装，一起发货。"
    )
    association.units.add(county)
    return County(county, towns, villages, association)


def villager(unit: Unit, name: str = "李小明") -> User:
    someone = person(name)
    settle(someone, unit=unit, origin=Origin.LOCAL, since=LONG_AGO, by=None)
    return someone


def admin(unit: Unit, name: str = "村管理员", kind: str = RoleKind.LAYER_FULL) -> User:
    """Someone who manages exactly this place."""
    someone = person(name)
    grant(someone, unit=unit, kind=kind, start_on=LONG_AGO, by=None)
    return someone


def county_admin(unit: Unit, name: str = "县管理员") -> User:
    """Someone who manages this place and all below."""
    return admin(unit, name, RoleKind.LAYER_AND_BELOW_FULL)


def application(association: Association, someone: User, unit: Unit, **words) -> Application:
    return applications.submit(
        someone, association=association, village=unit, cid=words.pop("cid", uuid4()), by=someone, **words
    )


def shop(someone: User, unit: Unit, name: str = "溪口老灶笋干", category: str = "bamboo") -> Shop:
    return open_shop(someone, unit=unit, platform="taobao", name=name, category=category)
