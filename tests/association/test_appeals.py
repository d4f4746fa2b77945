"""A refusal looked at again, households that do not decide about their own, people who move meanwhile."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from association.domain import appeals, applications
from association.domain.households import (
    family_of,
    found_household,
    household_of,
    join_household,
    leave_household,
    under_one_roof,
)
from association.domain.residence import settle
from association.enums import ApplicationState as S
from association.enums import Origin
from association.exceptions import (
    AlreadyAppealed,
    AlreadyOpen,
    AppealTooLate,
    MovedAway,
    NoSuchHousehold,
    NowhereYet,
    SameHousehold,
)
from association.models import Application, Household, Membership
from cms.core.domain.states import MoveRefused
from tests.factories.association import LONG_AGO, admin, application, county_admin, make_county, person, villager

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_county()


def client_of(someone):
    browser = Client()
    browser.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def refused(world, by=None):
    row = world.application(world.villages[0], "张三丰")
    return applications.reject(row, code="rules", text="等开店了再来。", by=by or admin(world.villages[0]))


def test_applicant_asks_and_the_county_opens_it_again(world):
    boss = county_admin(world.county)
    row = refused(world)
    Notice.objects.all().delete()
    mine = client_of(row.person)
    assert "appeal-text" in mine.get(reverse("association:mine")).content.decode()
    address = reverse("association:appeal", kwargs={"pk": row.pk})
    assert mine.post(address, {"appeal-text": ""}).status_code == 200
    assert mine.post(address, {"appeal-text": "店上周开了。"}).status_code == 302
    assert Notice.objects.filter(person=boss).count() == 1
    text = client_of(boss).get(reverse("association:desk")).content.decode()
    assert "店上周开了。" in text
    client_of(boss).post(reverse("association:reopen", kwargs={"pk": row.pk}), {"reopen-text": "店确实开了"})
    row.refresh_from_db()
    assert (row.state, row.claimed_by, row.appealed_at) == (S.IN_REVIEW, boss, None)
    assert applications.approve(row, by=boss).state == S.APPROVED


def test_county_lets_it_stand_with_words_and_one_asks_only_once(world):
    row, boss = refused(world), county_admin(world.county)
    appeals.appeal(row, text="店开了", by=row.person)
    with pytest.raises(AlreadyAppealed):
        appeals.appeal(row, text="再问一次", by=row.person)
    address = reverse("association:uphold", kwargs={"pk": row.pk})
    assert client_of(boss).post(address, {"uphold-text": ""}).status_code == 200
    assert client_of(boss).post(address, {"uphold-text": "先实名，再申请。"}).status_code == 302
    assert "先实名，再申请。" in client_of(row.person).get(reverse("association:mine")).content.decode()
    with pytest.raises(AlreadyAppealed):
        appeals.appeal(row, text="再问一次", by=row.person)
    with pytest.raises(MoveRefused):
        appeals.uphold(row, text="x", by=boss)


def test_village_neither_reopens_nor_upholds_its_own_refusal(world):
    row = appeals.appeal(refused(world), text="店开了", by=(world.villages and Application.objects.get().person))
    for kind in ("layer_full", "approve"):
        colleague = admin(world.villages[0], kind=kind)
        for deed in (appeals.reopen, appeals.uphold):
            with pytest.raises(MoveRefused):
                deed(row, text="x", by=colleague)
        assert "店开了" not in client_of(colleague).get(reverse("association:desk")).content.decode()


def test_appeal_in_time_is_answered_after_it(world):
    row, boss = refused(world), county_admin(world.county)
    appeals.appeal(row, text="店开了", by=row.person)
    month = timezone.now() - timedelta(days=31)
    Application.objects.filter(pk=row.pk).update(decided_at=month)
    assert appeals.reopen(row, text="再看", by=boss).state == S.IN_REVIEW
    late = refused(world)
    Application.objects.filter(pk=late.pk).update(decided_at=month)
    with pytest.raises(AppealTooLate):
        appeals.appeal(late, text="店开了", by=late.person)


def test_who_has_applied_anew_does_not_ask_about_the_old(world):
    row = refused(world)
    application(world.association, row.person, world.villages[0])
    with pytest.raises(AlreadyOpen):
        appeals.appeal(row, text="店开了", by=row.person)


def test_database_knows_appeals_of_refusals_only(world):
    row = world.application(world.villages[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(appealed_at=timezone.now(), appeal="x")


def test_withdrawing_works_while_a_colleague_looks(world):
    row = world.application(world.villages[0])
    applications.claim(row, by=admin(world.villages[0]))
    assert applications.withdraw(row, by=row.person).state == S.WITHDRAWN


def officer_of_the_family(world, row):
    someone = admin(world.villages[0], "自家官")
    settle(someone, unit=world.villages[0], origin=Origin.LOCAL, since=LONG_AGO, by=None)
    join_household(someone, code=found_household(row.person).code.lower())
    return someone


def test_nobody_decides_about_their_own_household(world):
    row = world.application(world.villages[0])
    relative = officer_of_the_family(world, row)
    for deed in (applications.claim, applications.approve):
        with pytest.raises(SameHousehold):
            deed(row, by=relative)
    with pytest.raises(SameHousehold):
        applications.reject(row, code="rules", text="x", by=relative)
    assert Application.objects.get(pk=row.pk).state == S.SUBMITTED
    page = client_of(relative).get(reverse("association:review", kwargs={"pk": row.pk})).content.decode()
    assert "/approve/" not in page
    leave_household(relative)
    assert applications.approve(row, by=relative).state == S.APPROVED


def test_household_is_told_by_its_code_within_the_village(world):
    one, two, far = villager(world.villages[0]), villager(world.villages[0]), villager(world.villages[1])
    code = found_household(one).code
    assert found_household(one).code == code
    join_household(two, code=f" {code[:3].lower()}—{chr(ord(code[3]) + 0xFEE0)}{code[4:]} ")
    assert under_one_roof(one, two)
    assert list(family_of(one)) == [two]
    for words in ("XXXXXX", "", code):
        with pytest.raises(NoSuchHousehold):
            join_household(far, code=words)
    with pytest.raises(NowhereYet):
        found_household(person())
    settle(two, unit=world.villages[1], origin=Origin.LOCAL, since=timezone.localdate(), by=None)
    assert household_of(two) is None
    assert not under_one_roof(one, two)


def test_household_pages_keep_what_was_typed(world):
    one, two = villager(world.villages[0]), villager(world.villages[0], "王小花")
    client = client_of(one)
    client.post(reverse("association:household_found"))
    code = Household.objects.get().code
    page = client_of(two).post(reverse("association:household_join"), {"code": "ABCDE9"})
    assert page.status_code == 200
    assert "ABCDE9" in page.content.decode()
    assert client_of(two).post(reverse("association:household_join"), {"code": code}).status_code == 302
    text = client.get(reverse("association:village")).content.decode()
    assert (code in text, "王小花" in text) == (True, True)


def test_moving_takes_the_application_along_and_tells_the_new_village(world):
    there = admin(world.villages[1])
    row = world.application(world.villages[0])
    applications.claim(row, by=admin(world.villages[0]))
    settle(row.person, unit=world.villages[1], origin=Origin.LOCAL, since=timezone.localdate(), by=row.person)
    row.refresh_from_db()
    assert (row.village, row.claimed_by) == (world.villages[1], None)
    assert row.events.last().move == "moved"
    assert Notice.objects.filter(person=there).count() == 1
    assert applications.approve(row, by=there).state == S.APPROVED


def test_who_moves_out_of_the_area_stays_with_the_old_officers_and_is_not_admitted(world):
    other = make_county("云山县")
    stranger, boss = county_admin(other.county), admin(world.villages[0])
    row, member = world.application(world.villages[0]), world.member(world.villages[0])
    for someone in (row.person, member.person):
        settle(someone, unit=other.villages[0], origin=Origin.LOCAL, since=timezone.localdate(), by=someone)
    assert Membership.objects.get(pk=member.pk).village == world.villages[0]
    with pytest.raises(MoveRefused):
        applications.claim(row, by=stranger)
    with pytest.raises(MovedAway):
        applications.approve(row, by=boss)
    assert applications.reject(row, code="out_of_area", text="您已搬走。", by=boss).state == S.REJECTED


def test_only_the_nearest_are_told_of_a_new_application(world):
    village_boss, county_boss = admin(world.villages[0]), county_admin(world.county)
    world.application(world.villages[0])
    world.application(world.villages[1])
    assert Notice.objects.filter(person=village_boss).count() == 1
    assert Notice.objects.filter(person=county_boss).count() == 1
    settle(village_boss, unit=world.villages[0], origin=Origin.LOCAL, since=LONG_AGO, by=None)
    application(world.association, village_boss, world.villages[0])
    assert Notice.objects.filter(person=county_boss).count() == 2


def test_what_a_reviewer_typed_is_still_there_when_a_colleague_was_quicker(world):
    row = world.application(world.villages[0])
    applications.claim(row, by=admin(world.villages[0]))
    words = {"reject-code": "rules", "reject-text": "这几句话不能丢"}
    page = client_of(admin(world.villages[0])).post(reverse("association:reject", kwargs={"pk": row.pk}), words)
    assert "这几句话不能丢" in page.content.decode()
    assert Application.objects.get(pk=row.pk).state == S.IN_REVIEW
