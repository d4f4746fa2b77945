"""A lost phone reaches somebody, wherever its person lives, and also where nobody knows that yet."""

import pytest

from accounts.domain.queries import open_resets_for
from accounts.domain.resets import confirm_reset, request_reset, tell_vouchers
from accounts.exceptions import Refused
from accounts.models import Notice, PhoneReset
from tests.factories.association import admin, county_admin, make_county, person, villager

pytestmark = pytest.mark.django_db
NEW = "+8613900001111"


@pytest.fixture
def county():
    return make_county()


def lost(someone) -> PhoneReset:
    reset = request_reset(str(someone.phone), name=someone.name, new_phone=NEW, about="")
    assert reset is not None
    return reset


def test_who_named_no_village_is_in_the_care_of_those_above(county):
    here, town, above = admin(county.villages[0]), county_admin(county.towns[1]), county_admin(county.county)
    reset = lost(person("李没填村"))
    assert [list(open_resets_for(who)) for who in (here, town, above)] == [[], [reset], [reset]]
    confirm_reset(reset, by=town)
    assert confirm_reset(reset, by=above).state == "done"


@pytest.mark.parametrize("facts", [{"is_superuser": True}, {"is_staff": True}, {}])
def test_nobody_vouches_like_that_for_whoever_looks_after_others(county, facts):
    boss = county_admin(county.county)
    target = person("站长", **facts) if facts else county_admin(county.towns[0])
    reset = lost(target)
    assert list(open_resets_for(boss)) == []
    with pytest.raises(Refused):
        confirm_reset(reset, by=boss)
    tell_vouchers()
    assert not Notice.objects.filter(person=boss, key__startswith="reset-asked-").exists()


def test_who_lives_somewhere_stays_with_the_admins_of_that_place(county):
    here, there, above = admin(county.villages[0]), admin(county.villages[3]), county_admin(county.county)
    reset = lost(villager(county.villages[0]))
    tell_vouchers()
    assert [list(open_resets_for(who)) for who in (here, there, above)] == [[reset], [], [reset]]
    told = Notice.objects.filter(key=f"reset-asked-{reset.pk}").values_list("person", flat=True)
    assert set(told) == {here.pk, above.pk}


def test_admins_are_told_once_and_never_of_their_own(county):
    boss = county_admin(county.county)
    lost(person("李没填村"))
    for _again in range(2):
        tell_vouchers()
    assert Notice.objects.filter(person=boss, key__startswith="reset-asked-").count() == 1
    assert request_reset(str(boss.phone), name=boss.name, new_phone="+8613900002222", about="") is not None
    tell_vouchers()
    assert Notice.objects.filter(person=boss, key__startswith="reset-asked-").count() == 1
