"""The life of an application: every move, every refusal, every word that must not get lost."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.domain.consent import has_consent
from accounts.models import Notice
from association.domain import appeals, applications, deadlines
from association.domain.residence import settle
from association.domain.states import APPLICATION
from association.enums import ApplicationState as S
from association.enums import MembershipStatus, Origin
from association.exceptions import (
    AlreadyAppealed,
    AlreadyMember,
    AlreadyOpen,
    AppealTooLate,
    ClaimedByOther,
    OutsideArea,
    OwnApplication,
)
from association.models import OPEN, Application, ApplicationEvent, Membership
from cms.core.domain.states import MoveRefused
from tests.factories.association import admin, application, county_admin, make_county, villager

pytestmark = pytest.mark.django_db

EXPECTED = {
    ("submit", S.DRAFT, "applicant"): S.SUBMITTED,
    ("submit", S.DRAFT, "helper"): S.SUBMITTED,
    ("claim", S.SUBMITTED, "reviewer"): S.IN_REVIEW,
    ("claim", S.IN_REVIEW, "reviewer"): S.IN_REVIEW,
    ("ask_more", S.IN_REVIEW, "reviewer"): S.NEEDS_INFO,
    ("answer", S.NEEDS_INFO, "applicant"): S.SUBMITTED,
    ("approve", S.IN_REVIEW, "reviewer"): S.APPROVED,
    ("reject", S.IN_REVIEW, "reviewer"): S.REJECTED,
    ("reopen", S.REJECTED, "county"): S.IN_REVIEW,
    ("withdraw", S.DRAFT, "applicant"): S.WITHDRAWN,
    ("withdraw", S.SUBMITTED, "applicant"): S.WITHDRAWN,
    ("withdraw", S.IN_REVIEW, "applicant"): S.WITHDRAWN,
    ("appeal", S.REJECTED, "applicant"): S.REJECTED,
    ("uphold", S.REJECTED, "county"): S.REJECTED,
    ("withdraw", S.NEEDS_INFO, "applicant"): S.WITHDRAWN,
    ("expire", S.NEEDS_INFO, "system"): S.EXPIRED,
}
ACTORS = ("applicant", "helper", "reviewer", "county", "system", "")


def test_state_table_is_the_full_product():
    found = {}
    for move, state, actor in product(APPLICATION.moves, S.values, ACTORS):
        try:
            found[move, S(state), actor] = APPLICATION.check(move, state=state, actor=actor, reason="x").target
        except MoveRefused:
            continue
    assert found == EXPECTED


@pytest.fixture
def world():
    return make_county()


def act(move, row, who):
    """The deed behind a move, by the person whom the walk calls ``who``."""
    words = {"ask_more": {"question": "您的店在哪里？"}, "answer": {"text": "在淘宝。"}}
    words["reject"] = {"code": "rules", "text": "店还没有开。"}
    if move == "expire":
        return applications.expire(row)
    if move in {"appeal", "uphold", "reopen"}:
        return getattr(appeals, move)(row, by=who, text="再看一次")
    deed = applications.send if move == "submit" else getattr(applications, move)
    return deed(row, by=who, **words.get(move, {}))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(APPLICATION.moves)), st.sampled_from(["applicant", "reviewer", "county"])),
        max_size=8,
    )
)
def test_any_walk_follows_the_table(world, walk):
    village = world.villages[0]
    someone = villager(village)
    people = {"applicant": someone, "reviewer": admin(village), "county": county_admin(world.county)}
    row = applications.begin(someone, association=world.association, village=village, cid=uuid4(), by=someone)
    for move, who in walk:
        before = Application.objects.get(pk=row.pk)
        events = ApplicationEvent.objects.filter(application=row).count()
        by = None if move == "expire" else people[who]
        actor = applications.actor_of(by, before)
        try:
            act(move, row, people[who])
        except (MoveRefused, OwnApplication, ClaimedByOther, AlreadyAppealed):
            after = Application.objects.get(pk=row.pk)
            assert (after.state, ApplicationEvent.objects.filter(application=row).count()) == (before.state, events)
            continue
        after = Application.objects.get(pk=row.pk)
        passed = list(ApplicationEvent.objects.filter(application=row).order_by("pk"))[events:]
        assert passed[-1].move == move
        assert passed[-1].target == after.state
        assert [e.source for e in passed] == [before.state, *[e.target for e in passed[:-1]]]
        for event in passed:
            assert EXPECTED[event.move, S(event.source), actor] == event.target
        assert Membership.objects.filter(person=someone).exists() == (after.state == S.APPROVED)


def test_submit_keeps_consent_event_and_notices(world):
    village = world.villages[0]
    reviewer, someone = admin(village), villager(village)
    row = application(world.association, someone, village, why="一起发货", category="tea")
    assert row.state == S.SUBMITTED
    assert row.due_at - row.submitted_at == timedelta(days=7)
    assert has_consent(someone, applications.CONSENT)
    assert [(e.move, e.by) for e in row.events.all()] == [("begin", someone), ("submit", someone)]
    assert Notice.objects.filter(person=someone).count() == 1
    assert Notice.objects.filter(person=reviewer).count() == 1


def test_same_cid_makes_one_application(world):
    village, cid = world.villages[0], uuid4()
    someone = villager(village)
    first = application(world.association, someone, village, cid=cid)
    again = application(world.association, someone, village, cid=cid)
    assert first.pk == again.pk
    assert first.events.count() == 2


def test_second_open_application_is_refused(world):
    someone = villager(world.villages[0])
    application(world.association, someone, world.villages[0])
    with pytest.raises(AlreadyOpen):
        application(world.association, someone, world.villages[0])
    assert Application.objects.filter(person=someone).count() == 1


def test_member_cannot_apply_again(world):
    member = world.member(world.villages[0])
    with pytest.raises(AlreadyMember):
        application(world.association, member.person, world.villages[0])


def test_village_outside_the_area_is_refused(world):
    other = make_county("云山县")
    someone = villager(other.villages[0])
    with pytest.raises(OutsideArea):
        application(world.association, someone, other.villages[0])
    assert not Application.objects.filter(person=someone).exists()


def test_approval_makes_one_member_with_a_number(world):
    row = world.application(world.villages[0])
    boss = admin(world.villages[0])
    row = applications.approve(row, by=boss)
    membership = Membership.objects.get(person=row.person)
    assert (membership.number, membership.status, membership.village) == (
        1,
        MembershipStatus.ADMITTED,
        world.villages[0],
    )
    assert (row.decided_by, row.claimed_by) == (boss, None)
    with pytest.raises(MoveRefused):
        applications.approve(row, by=boss)
    assert Membership.objects.count() == 1


def test_rejection_says_why_and_the_applicant_reads_it(world):
    row = world.application(world.villages[0])
    boss = admin(world.villages[0])
    with pytest.raises(ValueError, match="reject"):
        applications.reject(row, code="rules", text="  ", by=boss)
    with pytest.raises(ValueError, match="nonsense"):
        applications.reject(row, code="nonsense", text="x", by=boss)
    assert Application.objects.get(pk=row.pk).state == S.SUBMITTED
    applications.reject(row, code="rules", text="等店开了再来。", by=boss)
    assert (
        Notice.objects.get(person=row.person, body__contains="等店开了再来。").body == "不符合协会章程\n等店开了再来。"
    )


def test_only_another_person_from_above_reopens_in_time(world):
    row = world.application(world.villages[0])
    boss = county_admin(world.county)
    applications.reject(row, code="rules", text="不行", by=boss)
    for nobody in (boss, admin(world.villages[0]), row.person):
        with pytest.raises((MoveRefused, OwnApplication)):
            appeals.reopen(row, text="再看", by=nobody)
    other = county_admin(world.county)
    assert appeals.reopen(row, text="再看", by=other).state == S.IN_REVIEW
    applications.reject(row, code="rules", text="还是不行", by=other)
    Application.objects.filter(pk=row.pk).update(decided_at=timezone.now() - timedelta(days=31))
    with pytest.raises(AppealTooLate):
        appeals.reopen(row, text="再看", by=boss)


def test_claim_keeps_colleagues_out_for_half_an_hour(world):
    row = world.application(world.villages[0])
    first, second = admin(world.villages[0]), admin(world.villages[0])
    applications.claim(row, by=first)
    with pytest.raises(ClaimedByOther):
        applications.approve(row, by=second)
    Application.objects.filter(pk=row.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert applications.approve(row, by=second).state == S.APPROVED


def test_nobody_decides_on_their_own(world):
    boss = admin(world.villages[0])
    settle(boss, unit=world.villages[0], origin=Origin.LOCAL, since=timezone.localdate(), by=None)
    row = application(world.association, boss, world.villages[0])
    with pytest.raises(OwnApplication):
        applications.approve(row, by=boss)
    assert Application.objects.get(pk=row.pk).state == S.SUBMITTED


def test_foreign_reviewer_is_refused(world):
    row = world.application(world.villages[0])
    with pytest.raises(MoveRefused):
        applications.approve(row, by=admin(world.villages[1]))
    assert not Membership.objects.exists()


def test_clock_stands_still_while_the_applicant_is_asked(world):
    row = world.application(world.villages[0])
    due = row.due_at
    row = applications.ask_more(row, question="店在哪里？", by=admin(world.villages[0]))
    Application.objects.filter(pk=row.pk).update(asked_at=row.asked_at - timedelta(days=3))
    row = applications.answer(row, text="在淘宝", by=row.person)
    assert timedelta(days=3) <= row.due_at - due < timedelta(days=3, minutes=1)
    assert (row.state, row.answer) == (S.SUBMITTED, "在淘宝")


def test_escalation_rises_once_a_level(world):
    village_boss, county_boss = admin(world.villages[0]), county_admin(world.county)
    row = world.application(world.villages[0])
    Notice.objects.all().delete()
    levels = []
    for days in (6, 7, 7, 10, 10, 14, 14, 40):
        deadlines.escalate_overdue(row.submitted_at + timedelta(days=days, minutes=1))
        levels.append(Application.objects.get(pk=row.pk).escalated)
    assert levels == [0, 1, 1, 2, 2, 3, 3, 3]
    assert Notice.objects.filter(person=village_boss).count() == 1
    assert Notice.objects.filter(person=county_boss).count() == 2


def test_silence_is_reminded_twice_then_closed(world):
    row = applications.ask_more(world.application(world.villages[0]), question="？", by=admin(world.villages[0]))
    touched = [deadlines.remind_silent(row.asked_at + timedelta(days=d)) for d in (6, 7, 8, 14, 29, 30, 31)]
    assert touched == [0, 1, 0, 1, 0, 1, 0]
    row.refresh_from_db()
    assert row.state == S.EXPIRED
    assert row.state not in OPEN
