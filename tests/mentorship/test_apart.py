"""Two people who are kept apart, and a mentor whom a coordinator has stopped."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Notice
from cms.core import registry
from cms.core.domain.states import MoveRefused
from mentorship import exceptions
from mentorship.domain import blocks, links, profiles, requests
from mentorship.domain.matching import suggest
from mentorship.models import Block, Link, LinkEvent, MentorRequest
from tests.factories import mentorship as make


def test_declining_for_good_sounds_like_a_break(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)

    requests.decline(request, profile.person, reason="busy", block=True)
    MentorRequest.objects.update(state_since=timezone.now() - requests.REST_AFTER_NO)

    assert suggest(person) == []
    with pytest.raises(exceptions.MentorNotTaking):
        make.asked(person, profile)
    told = " ".join(Notice.objects.filter(person=person).values_list("title", "body")[0])
    assert ("以后" in told, "再也" in told) == (False, False)
    assert blocks.unblock(person, other=profile.person) is False, "only who asked for it takes it back"
    assert blocks.unblock(profile.person, other=person) is True
    assert make.asked(person, profile).state == "offered"


def test_ending_for_good_keeps_both_ways_apart(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    link = make.linked(person, profile)
    links.end(link, by=person, reason="moved_on", block=True)

    assert suggest(person) == []
    assert isinstance(requests.why_not_ask(person, profile), exceptions.MentorNotTaking)
    assert Block.objects.get().other == profile.person


def test_an_erased_person_leaves_no_block_behind(village) -> None:
    one, other = make.learner(village), make.learner(village, "乙")
    blocks.block(one, other=other)
    eraser = registry.erasers["mentorship"]
    assert (eraser.export(one)["blocked"], eraser.export(other)["blocked"]) == (["乙"], [])
    assert eraser.dry_run(other)["blocks"] == eraser.erase(other)["blocks"] == 1
    assert Block.objects.count() == 0


def test_a_stopped_mentor_answers_nobody_and_who_waits_is_told(county) -> None:
    village, admin = county.villages[0], county.county_admin()
    profile, person = make.mentor(village), make.learner(village)
    link = make.linked(make.learner(village, "徒弟"), profile)
    request = make.asked(person, profile)

    profiles.suspend(profile, by=admin, reason="有学员说您收了钱。")

    request.refresh_from_db()
    link.refresh_from_db()
    assert (request.state, link.state) == ("withdrawn", "trial")
    assert Notice.objects.filter(person=person, title="您请的师傅不再带学员了").count() == 1
    assert Notice.objects.get(person=profile.person, title="您的师傅身份暂时停下了").body == "有学员说您收了钱。"
    assert suggest(person) == []
    MentorRequest.objects.filter(pk=request.pk).update(state="offered")
    with pytest.raises(exceptions.NotServing):
        requests.accept(request, profile.person)
    assert (MentorRequest.objects.get(pk=request.pk).state, Link.objects.count()) == ("offered", 1)
    for deed in (profiles.resume, profiles.pause, profiles.retire):
        with pytest.raises(MoveRefused):
            deed(profile, by=profile.person)

    assert profiles.reinstate(profile, by=admin).state == "approved"


def test_stopping_needs_words_and_somebody_of_the_place(county) -> None:
    profile = make.mentor(county.villages[0])
    with pytest.raises(ValueError, match="suspend"):
        profiles.suspend(profile, by=county.county_admin(), reason=" ")
    for stranger in (
        make.make_county("别县").county_admin(),
        make.learner(county.villages[0]),
        county.admin(county.villages[0]),
    ):
        with pytest.raises(MoveRefused):
            profiles.suspend(profile, by=stranger, reason="x")
    with pytest.raises(exceptions.OwnApplication):
        profiles.suspend(profile, by=profile.person, reason="x")
    profile.refresh_from_db()
    assert profile.state == "approved"


def test_only_the_own_coordinator_asks_for_someone(county) -> None:
    village = county.villages[0]
    profile, person = make.mentor(village), make.learner(village)
    words = {"mentor": profile.person, "need": make.NEED}
    for number, stranger in enumerate(
        (profile.person, make.learner(village, "邻居"), make.make_county("别县").county_admin())
    ):
        with pytest.raises(PermissionDenied):
            requests.ask_mentor(person, **words, cid=make.uuid4(), by=stranger)
        assert MentorRequest.objects.count() == 0, number
    asked = requests.ask_mentor(person, **words, cid=make.uuid4(), by=county.county_admin())
    assert asked.events.get().actor == "coordinator"


def test_both_ending_at_once_keeps_the_words_of_both(village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    links.end(link, by=link.mentee, reason="completed", note="谢谢师傅")
    for _ in range(2):
        links.end(link, by=link.mentor, reason="moved_on", note="常来坐")
    with pytest.raises(MoveRefused):
        links.end(link, by=make.learner(village, "外人"), reason="no_fit")
    said = LinkEvent.objects.filter(link=link, to_state="ended").values_list("move", "reason", "note")
    assert list(said) == [("end", "completed", "谢谢师傅"), ("goodbye", "moved_on", "常来坐")]
    assert Notice.objects.filter(person=link.mentor, title__contains="结束").count() == 1


def test_a_second_tap_is_the_first_again(village) -> None:
    profile = make.mentor(village)
    rows = [make.asked(make.learner(village, name), profile) for name in ("甲", "乙", "丙")]
    first = requests.accept(rows[0], profile.person)
    assert requests.accept(rows[0], profile.person) == first
    for _ in range(2):
        requests.decline(rows[1], profile.person, reason="busy")
        requests.withdraw(rows[2], rows[2].mentee)
    states = [MentorRequest.objects.get(pk=row.pk).state for row in rows]
    assert states == ["accepted", "declined", "withdrawn"]
    assert [row.events.count() for row in rows] == [2, 2, 2]


def test_a_mentor_without_a_place_is_not_asked(village) -> None:
    profile = make.mentor(village, capacity=1)
    make.linked(make.learner(village), profile)
    with pytest.raises(exceptions.MentorHasNoPlace):
        make.asked(make.learner(village, "乙"), profile)


def test_nobody_asks_all_day_long(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    for _ in range(requests.ASKS_A_DAY):
        requests.withdraw(make.asked(person, profile), person)
    with pytest.raises(exceptions.AskedTooOften):
        make.asked(person, profile)
    assert MentorRequest.objects.count() == requests.ASKS_A_DAY


def test_who_has_gone_neither_asks_nor_is_asked_nor_taken(village) -> None:
    profile, person, gone = make.mentor(village), make.learner(village), make.mentor(village, "走了")
    request = make.asked(person, profile)
    for who in (person, gone.person):
        who.is_active = False
        who.save(update_fields=["is_active"])
    with pytest.raises(exceptions.LearnerGone):
        requests.accept(MentorRequest.objects.get(pk=request.pk), profile.person)
    with pytest.raises(exceptions.MentorNotTaking):
        make.asked(make.learner(village, "乙"), gone)
    assert Link.objects.count() == 0
