"""Links over time, and what is told to the rooms above."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.core import registry
from cms.core.domain.states import MoveRefused
from mentorship.domain import links, profiles
from mentorship.domain.slots import chat_doors, chat_url
from mentorship.enums import LinkState
from mentorship.exceptions import CodeNotAccepted, OwnApplication
from mentorship.models import Link
from mentorship.signals import link_ended, link_opened
from tests.factories import mentorship as make


def test_a_trial_settles_after_fourteen_days_without_objection(village) -> None:
    profile = make.mentor(village)
    quiet, asks_time = (make.linked(make.learner(village, name), profile) for name in ("甲", "乙"))
    links.say_fit(asks_time, by=asks_time.mentee, fit="undecided")
    start = timezone.now()

    settled = []
    for days in (13, 15, 15, 40):
        with time_machine.travel(start + timedelta(days=days)):
            settled.append(links.settle_trials())

    assert settled == [0, 1, 0, 0]
    quiet.refresh_from_db()
    asks_time.refresh_from_db()
    assert (quiet.state, asks_time.state) == (LinkState.ACTIVE, LinkState.TRIAL)


def test_the_rooms_above_hear_of_it_after_commit_only(village, django_capture_on_commit_callbacks) -> None:
    heard = []

    def opened(link, **_):
        heard.append(("opened", link.pk))

    def ended(link, **_):
        heard.append(("ended", link.pk))

    link_opened.connect(opened)
    link_ended.connect(ended)
    with django_capture_on_commit_callbacks(execute=True):
        link = make.linked(make.learner(village), make.mentor(village))
        assert heard == []
    with django_capture_on_commit_callbacks(execute=True):
        links.end(link, by=link.mentor, reason="completed")
    assert heard == [("opened", link.pk), ("ended", link.pk)]


def test_a_stranger_ends_nothing(village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    with pytest.raises(MoveRefused):
        links.end(link, by=make.learner(village, "外人"), reason="no_fit")
    with pytest.raises(ValueError, match="safeguarding"):
        links.end(link, by=link.mentee, reason="safeguarding")
    link.refresh_from_db()
    assert link.state == LinkState.TRIAL


def test_contact_keeps_the_latest_moment_whatever_comes_first(village) -> None:
    link, now = make.linked(make.learner(village), make.mentor(village)), timezone.now()
    for moment in (now, now - timedelta(hours=1)):
        links.note_contact(link, at=moment)
    link.refresh_from_db()
    assert link.last_contact_at == now


def test_a_room_above_gives_links_their_chat_address(village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    chat_doors.register("test", lambda rows: {row.pk: f"/chat/{row.pk}/" for row in rows})
    try:
        assert chat_url(link) == f"/chat/{link.pk}/"
    finally:
        chat_doors._entries.pop("test")


def test_a_graduate_s_record_points_at_the_link_that_taught_them(village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    links.end(link, by=link.mentee, reason="completed")
    person = link.mentee
    profile = profiles.apply(person, card=make.card(village), code_accepted=True, by=person)
    assert profile.lineage_parent == link


def test_applying_needs_the_code_and_someone_else_decides(county) -> None:
    admin = county.county_admin()
    with pytest.raises(CodeNotAccepted):
        profiles.apply(admin, card=make.card(county.villages[0]), code_accepted=False, by=admin)
    profile = profiles.apply(admin, card=make.card(county.villages[0]), code_accepted=True, by=admin)
    with pytest.raises(OwnApplication):
        profiles.approve(profile, by=admin)
    foreign = make.make_county("别县").county_admin()
    with pytest.raises(MoveRefused):
        profiles.approve(profile, by=foreign)
    profile.refresh_from_db()
    assert profile.state == "applied"


def test_refusing_needs_words_that_the_applicant_reads(county) -> None:
    profile, admin = make.applicant(county.villages[0]), county.county_admin()
    with pytest.raises(ValueError, match="refuse"):
        profiles.refuse(profile, by=admin, reason=" ")
    profiles.refuse(profile, by=admin, reason="先把店开满一年。")
    profile.refresh_from_db()
    assert (profile.state, profile.reason) == ("refused", "先把店开满一年。")


def test_a_break_ends_by_itself_on_its_day(village) -> None:
    profile = make.mentor(village)
    today = timezone.localdate()
    profiles.pause(profile, by=profile.person, until=today + timedelta(days=3))
    back = []
    for days in (2, 3, 3):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            back.append(profiles.resume_due())
    assert back == [0, 1, 0]


def test_erasing_empties_the_person_and_keeps_the_tree(village) -> None:
    eraser = registry.erasers["mentorship"]
    root = make.mentor(village)
    taught = make.linked(make.learner(village, "徒弟"), root)
    links.end(taught, by=taught.mentee, reason="completed", note="谢谢王师傅")
    person = taught.mentee
    child = profiles.apply(person, card=make.card(village), code_accepted=True, by=person)
    child = make.move_profile(child, "approve", by=None, actor="coordinator")
    below = make.linked(make.learner(village, "徒孙"), child)
    waiting = make.asked(make.learner(village, "等的人"), child)
    exported = eraser.export(person)
    foretold = eraser.dry_run(person)

    assert [row["as"] for row in exported["links"]] == ["mentor", "mentee"]
    assert exported["mentor"]["about"] == "我二〇〇七年开店。"
    assert eraser.erase(person) == foretold == {"cards": 1, "wishes": 0, "blocks": 0, "words": 1, "links": 2}
    assert (
        eraser.erase(person) == eraser.dry_run(person) == {"cards": 0, "wishes": 0, "blocks": 0, "words": 0, "links": 0}
    )

    for row in (child, below, waiting, taught):
        row.refresh_from_db()
    assert (child.state, child.about, child.lineage_parent) == ("retired", "", taught)
    assert (below.state, below.reason, waiting.state, taught.note) == ("ended", "left", "withdrawn", "")
    assert Link.objects.count() == 2
