"""Who sees which rows: by place, by kind of role, by day."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from association.domain.access import visible
from association.domain.residence import settle, village_of
from association.domain.roles import active_roles, end_role, grant, holders
from association.domain.units import within
from association.enums import Action, Origin, RoleKind
from association.models import Application, Membership, Residence, Role, Shop, Unit
from association.rules import PERMISSIONS
from tests.factories.association import LONG_AGO, admin, county_admin, make_county, person, shop, villager

pytestmark = pytest.mark.django_db
TABLE = {
    "layer_and_below_full": (
        {"view", "export", "change", "review", "approve", "grant", "appeal", "coordinate", "teach"},
        True,
    ),
    "layer_and_below_read": ({"view", "export"}, True),
    "layer_full": ({"view", "export", "change", "review", "approve", "teach"}, False),
    "layer_read": ({"view", "export"}, False),
    "finance": ({"view", "export", "finance"}, True),
    "approve": ({"view", "review", "approve", "appeal"}, True),
    "safeguard": ({"safeguard"}, True),
    "mentor_coord": ({"coordinate"}, True),
    "teacher": ({"teach"}, True),
}


def test_permission_table_is_what_we_agreed():
    assert {kind.value: ({a.value for a in row.actions}, row.below) for kind, row in PERMISSIONS.items()} == TABLE


@pytest.mark.parametrize("kind", RoleKind.values)
def test_every_kind_reaches_exactly_its_rows_for_every_action(kind):
    world = make_county()
    people = [villager(unit) for unit in world.villages]
    rows = [shop(someone, unit) for someone, unit in zip(people, world.villages, strict=True)]
    actions, below = TABLE[kind]
    for unit, action in product([world.county, world.towns[0], world.villages[0]], Action.values):
        boss = admin(unit, kind=kind)
        inside = (
            [row for row in rows if row.unit.path.startswith(unit.path)]
            if below
            else [r for r in rows if r.unit == unit]
        )
        expected = inside if action in actions else []
        assert list(visible(boss, Shop, action).order_by("pk")) == expected


def test_every_person_bound_model_is_scoped():
    world = make_county()
    member, other = world.member(world.villages[0]), world.member(world.villages[3])
    shop(member.person, world.villages[0])
    boss = admin(world.villages[0])
    assert list(visible(boss, Membership)) == [member]
    assert list(visible(boss, Application)) == [Application.objects.get(person=member.person)]
    assert list(visible(boss, User)) == [member.person]
    assert list(visible(boss, Residence)) == [Residence.objects.get(person=member.person)]
    assert list(visible(boss, Role)) == list(Role.objects.filter(person=boss))
    assert list(visible(boss, Unit)) == [world.villages[0]]
    assert not visible(other.person, Membership).exists()


def test_settling_moves_a_member_out_of_sight():
    world = make_county()
    member = world.member(world.villages[0])
    here, there = admin(world.villages[0]), admin(world.villages[1])
    settle(member.person, unit=world.villages[1], origin=Origin.LOCAL, since=timezone.localdate(), by=None)
    assert not visible(here, Membership).exists()
    assert [row.pk for row in visible(there, Membership)] == [member.pk]
    assert village_of(member.person) == world.villages[1]
    assert Residence.objects.filter(person=member.person).count() == 2


def test_second_open_residence_is_refused_by_the_database():
    world = make_county()
    someone = villager(world.villages[0])
    with pytest.raises(IntegrityError):
        Residence.objects.create(person=someone, unit=world.villages[1], origin="local", since=LONG_AGO)


def test_people_live_in_villages():
    world = make_county()
    with pytest.raises(ValueError, match="villages"):
        settle(person(), unit=world.towns[0], origin="local", since=LONG_AGO, by=None)


def test_ended_role_gives_nothing_at_once():
    world = make_county()
    world.member(world.villages[0])
    boss = admin(world.villages[0])
    assert visible(boss, Membership).count() == 1
    end_role(Role.objects.get(person=boss), by=county_admin(world.county))
    assert not active_roles(boss).exists()
    assert not visible(boss, Membership).exists()
    assert Role.ever.filter(person=boss).count() == 1


def test_role_of_tomorrow_gives_nothing_today():
    world = make_county()
    boss = person()
    grant(
        boss,
        unit=world.county,
        kind=RoleKind.LAYER_AND_BELOW_FULL,
        start_on=timezone.localdate() + timedelta(days=1),
        by=None,
    )
    assert not active_roles(boss).exists()


def test_roles_are_given_from_above_and_never_to_oneself():
    world = make_county()
    boss, village_boss = county_admin(world.county), admin(world.villages[0])
    someone = person()
    today = timezone.localdate()
    assert grant(someone, unit=world.villages[0], kind=RoleKind.LAYER_READ, start_on=today, by=boss).granted_by == boss
    for giver, taker, unit in (
        (boss, boss, world.villages[0]),
        (boss, someone, world.county),
        (village_boss, someone, world.villages[0]),
    ):
        with pytest.raises(PermissionDenied):
            grant(taker, unit=unit, kind=RoleKind.LAYER_FULL, start_on=today, by=giver)
    assert Role.ever.filter(person=someone).count() == 1


def test_granting_twice_is_one_role():
    world = make_county()
    boss = admin(world.villages[0])
    grant(boss, unit=world.villages[0], kind=RoleKind.LAYER_FULL, start_on=timezone.localdate(), by=None)
    assert Role.ever.filter(person=boss).count() == 1


def test_holders_are_found_from_below():
    world = make_county()
    mine, town = admin(world.villages[0]), admin(world.towns[0], kind=RoleKind.APPROVE)
    admin(world.villages[1])
    county_admin(make_county("云山县").county)
    assert set(holders(world.villages[0], Action.REVIEW)) == {mine, town}


def test_within_holds_itself_and_below():
    world = make_county()
    make_county("云山县")
    assert set(within(world.towns[0])) == {world.towns[0], *world.villages[:2]}
    assert set(within(world.county)) == {world.county, *world.towns, *world.villages}
