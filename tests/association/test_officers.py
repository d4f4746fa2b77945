"""Roles in the admin: given by number from above, ended, seen by place."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from association.models import AuditEntry, Role
from tests.association.test_member_list import post_confirmed
from tests.factories.association import admin, county_admin, make_county, villager

pytestmark = pytest.mark.django_db
ROLES = "/admin/association/roles/"


def client_of(someone):
    browser = Client()
    browser.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def words(someone, unit):
    return {"phone": str(someone.phone), "unit": unit.pk, "kind": "layer_full", "start_on": str(timezone.localdate())}


def test_county_gives_and_ends_a_role_and_the_admin_opens_and_closes_with_it():
    world = make_county()
    someone = villager(world.villages[0], "新管理员")
    boss, theirs = client_of(county_admin(world.county)), client_of(someone)
    assert boss.get(f"{ROLES}add/").status_code == 200
    assert theirs.get("/admin/association/members/").status_code == 403
    assert boss.post(f"{ROLES}add/", words(someone, world.villages[0])).status_code == 302
    role = Role.objects.get(person=someone)
    assert (role.unit, role.kind) == (world.villages[0], "layer_full")
    assert theirs.get("/admin/association/members/").status_code == 200
    address = f"/admin/bulk/association/role/end/?id={role.pk}&next={ROLES}"
    assert post_confirmed(boss, address).status_code == 302
    assert [entry.deed for entry in AuditEntry.objects.order_by("pk")] == ["grant", "end_role"]
    assert not Role.objects.filter(person=someone).exists()
    assert theirs.get("/admin/association/members/").status_code == 403


def test_nobody_gives_roles_beyond_their_reach():
    world, other = make_county(), make_county("云山县")
    boss, village_boss = county_admin(world.county), admin(world.villages[0])
    inside, outside = villager(world.villages[0]), villager(other.villages[0], "外县人")
    client = client_of(boss)
    for someone, unit in ((outside, world.villages[0]), (inside, other.villages[0]), (inside, world.county)):
        page = client.post(f"{ROLES}add/", words(someone, unit))
        assert page.status_code == 200
        assert "外县人" not in page.content.decode()
    assert client_of(village_boss).post(f"{ROLES}add/", words(inside, world.villages[0])).status_code == 302
    assert not Role.ever.filter(person__in=[inside, outside]).exists()
    own = Role.objects.get(person=boss)
    # One's own role is in sight and no more: nobody stands above oneself.
    assert client.post(f"/admin/bulk/association/role/end/?id={own.pk}&next={ROLES}").status_code == 302
    assert Role.objects.filter(pk=own.pk).exists()


def test_roles_have_their_days_and_reach_people():
    world = make_county()
    someone, boss = villager(world.villages[0], "新管理员"), client_of(county_admin(world.county))
    theirs, today = client_of(someone), timezone.localdate()
    tomorrow, later = today + timedelta(days=1), today + timedelta(days=2)
    for wrong in (
        {"start_on": str(today - timedelta(days=1))},
        {"start_on": str(later), "end_on": str(tomorrow)},
        {"start_on": "31.31.2026"},
        {"unit": world.towns[0].pk},
    ):
        page = boss.post(f"{ROLES}add/", words(someone, world.villages[0]) | wrong)
        assert page.status_code == 200
        assert str(someone.phone) in page.content.decode()
        assert not Role.ever.filter(person=someone).exists()
    dates = {"start_on": str(tomorrow), "end_on": str(later)}
    assert boss.post(f"{ROLES}add/", words(someone, world.villages[0]) | dates).status_code == 302
    assert "新管理员" in boss.get(ROLES).content.decode()
    seen = []
    for day in (today, tomorrow, later):
        with time_machine.travel(timezone.make_aware(datetime.combine(day, time(12))), tick=True):
            theirs = client_of(someone)
            seen.append(theirs.get("/admin/association/members/").status_code)
    assert seen == [403, 200, 403]


def test_town_role_sees_its_villages_and_no_others():
    world = make_county()
    for unit, name in zip(world.villages, ("甲一", "甲二", "乙一", "乙二"), strict=True):
        world.member(unit, name)
    text = client_of(county_admin(world.towns[0])).get("/admin/association/members/").content.decode()
    assert [name for name in ("甲一", "甲二", "乙一", "乙二") if name in text] == ["甲一", "甲二"]


@pytest.mark.parametrize("kind", ["layer_and_below_read", "finance"])
def test_who_only_reads_finds_no_button_to_decide(kind):
    world = make_county()
    row = world.application(world.villages[0], "张三丰")
    client = client_of(admin(world.county, kind=kind))
    text = client.get("/admin/association/applications/").content.decode()
    assert ("张三丰" in text, "data-bulk-action" in text, "export=csv" in text) == (True, False, True)
    assert client.post(f"/admin/bulk/association/application/approve/?id={row.pk}").status_code in {302, 403}
    assert client.get(f"/association/desk/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.state == "submitted"


def test_other_days_for_a_role_that_is_held_are_not_dropped_in_silence():
    world = make_county()
    boss, someone = client_of(county_admin(world.county)), villager(world.villages[0])
    said = words(someone, world.villages[0])
    assert [boss.post(f"{ROLES}add/", said).status_code for _tap in range(2)] == [302, 302]
    until = str(timezone.localdate() + timedelta(days=9))
    page = boss.post(f"{ROLES}add/", said | {"end_on": until})
    assert (page.status_code, until in page.content.decode()) == (200, True)
    assert Role.objects.get(person=someone).end_on is None
