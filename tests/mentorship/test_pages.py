"""The pages, as people meet them."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.domain.people import note_seen
from mentorship.domain import profiles, requests
from mentorship.models import Link, MentorProfile, MentorRequest
from tests.factories import mentorship as make

MENTOR_HOME, LEARNER_HOME, COORDINATOR_LIST = 13, 19, 14  # queries, frame and session included


@pytest.fixture
def page(client):
    """Ask for a page in English as a person; gives back its text."""

    def get(person, name, *args, method="get", data=None, follow=True):
        note_seen(person)  # the day's first visit writes; the counts below are of every other visit
        client.force_login(person)
        with translation.override("en"):
            address = reverse(f"mentorship:{name}", args=args)
        return getattr(client, method)(address, data or {}, follow=follow)

    return get


def test_a_learner_finds_asks_and_sees_the_request(page, village) -> None:
    profile, person = make.mentor(village), make.learner(village)

    assert "Lives in your village." in page(person, "home").text
    assert "Ask this mentor" in page(person, "mentor", profile.pk).text
    sent = {"need": make.NEED, "cid": str(uuid4())}
    answer = page(person, "ask", profile.pk, method="post", data=sent)
    page(person, "ask", profile.pk, method="post", data=sent)

    assert make.NEED in answer.text
    assert "Sent. You get an answer within three days" in answer.text
    assert MentorRequest.objects.count() == 1


def test_an_empty_need_is_asked_again_and_nothing_is_sent(page, village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    answer = page(person, "ask", profile.pk, method="post", data={"need": " ", "cid": str(uuid4())})
    assert "Say in one sentence what you need" in answer.text
    assert MentorRequest.objects.count() == 0


def test_a_refusal_keeps_what_was_typed(page, village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    make.asked(person, profile)
    answer = page(person, "ask", profile.pk, method="post", data={"need": "请教运费", "cid": str(uuid4())})
    assert "You have already asked this mentor." in answer.text
    assert "请教运费" in answer.text


def test_both_sides_see_the_link_after_one_tap(page, village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)

    answer = page(profile.person, "accept", request.pk, method="post")
    link = Link.objects.get()

    assert "Your learner 李小明" in answer.text
    assert "Your mentor 王师傅" in page(person, "link", link.pk).text
    assert "Your mentor" in page(person, "home").text
    assert "李小明" in page(profile.person, "home").text


def test_declining_by_the_page_shows_reason_and_note(page, village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)
    page(profile.person, "decline", request.pk, method="post", data={"reason": "too_far", "note": "去找赵师傅"})
    seen = page(person, "home").text
    assert "We live too far apart" in seen
    assert "去找赵师傅" in seen


def test_a_trial_is_confirmed_by_both_and_ended_by_one(page, village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    for side in (link.mentor, link.mentee):
        page(side, "fit", link.pk, method="post", data={"fit": "good"})
    link.refresh_from_db()
    assert link.state == "active"

    page(link.mentee, "end", link.pk, method="post", data={"reason": "completed", "note": "谢谢师傅"})

    link.refresh_from_db()
    assert (link.state, link.reason) == ("ended", "completed")
    assert "谢谢师傅" in page(link.mentor, "link", link.pk).text


def test_becoming_a_mentor_from_form_to_approval(page, county) -> None:
    village = county.villages[0]
    person, admin = make.learner(village, "钱师傅"), county.county_admin()
    form = {
        "home": village.pk,
        "categories": ["tea"],
        "speech": ["mandarin"],
        "capacity": 3,
        "about": "卖茶十年",
        "selling_since": 2016,
    }

    refused = page(person, "become", method="post", data=form)
    assert "tick that you will keep it" in refused.text
    assert MentorProfile.objects.count() == 0
    assert "Your application is there" in page(person, "become", method="post", data={**form, "code": "on"}).text
    profile = MentorProfile.objects.get()
    assert "钱师傅" in page(admin, "coordinate").text
    page(admin, "approve", profile.pk, method="post")

    profile.refresh_from_db()
    assert (profile.state, profile.categories, profile.capacity) == ("approved", ["tea"], 3)


def test_the_card_shows_no_income(page, village) -> None:
    profile = make.mentor(village, shops=3, hired=12)
    text = page(make.learner(village), "mentor", profile.pk).text
    assert "Runs 3 shops." in text
    assert "Has hired 12 people." in text


def test_a_stranger_gets_the_same_page_for_a_foreign_number_and_for_none(page, village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    request = make.asked(make.learner(village, "乙"), MentorProfile.objects.get())
    stranger = make.mentor(village, "丙").person

    for name, pk in (("link", link.pk), ("end", link.pk), ("request", request.pk), ("decline", request.pk)):
        foreign, nothing = page(stranger, name, pk), page(stranger, name, 999_999)
        assert (foreign.status_code, nothing.status_code) == (404, 404)
        assert make.NEED not in foreign.text
    for name in ("accept", "withdraw"):
        assert page(stranger, name, request.pk, method="post").status_code == 404
    request.refresh_from_db()
    assert request.state == "offered"


def test_a_coordinator_sees_only_the_own_county(page, county) -> None:
    other = make.make_county("别县")
    waiting = make.asked(make.learner(other.villages[0], "外县人"), make.mentor(other.villages[0]))
    applicant = make.applicant(other.villages[0], "外县师傅")
    admin = county.county_admin()

    text = page(admin, "coordinate").text
    assert ("外县人" in text, "外县师傅" in text) == (False, False)
    assert page(admin, "approve", applicant.pk, method="post").status_code == 404
    applicant.refresh_from_db()
    assert applicant.state == "applied"
    assert waiting.need in page(other.county_admin(), "coordinate").text


@pytest.mark.parametrize("rows", [1, 3])
def test_home_of_a_mentor_costs_the_same_at_any_length(page, client, village, rows, django_assert_num_queries) -> None:
    profile = make.mentor(village, capacity=10)
    for number in range(rows):
        make.linked(make.learner(village, f"徒弟{number}"), profile)
        make.asked(make.learner(village, f"学员{number}"), profile)
    page(profile.person, "home")
    with django_assert_num_queries(MENTOR_HOME):
        client.get(reverse("mentorship:home"))


@pytest.mark.parametrize("rows", [1, 3])
def test_home_of_a_learner_costs_the_same_at_any_length(page, client, village, rows, django_assert_num_queries) -> None:
    person = make.learner(village)
    for number in range(rows):
        make.mentor(village, f"师傅{number}")
        requests.withdraw(make.asked(person, make.mentor(village, f"忙{number}")), person)
    page(person, "home")
    with django_assert_num_queries(LEARNER_HOME):
        client.get(reverse("mentorship:home"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_coordinator_s_list_costs_the_same_at_any_length(
    page, client, county, rows, django_assert_num_queries
) -> None:
    village, admin = county.villages[0], county.county_admin()
    for number in range(rows):
        make.applicant(village, f"新{number}")
        make.asked(make.learner(village, f"学员{number}"), make.mentor(village, f"师傅{number}"))
    page(admin, "coordinate")
    with django_assert_num_queries(COORDINATOR_LIST):
        client.get(reverse("mentorship:coordinate"))


def test_a_break_hides_the_mentor_and_back_shows_them(page, village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    page(profile.person, "pause", method="post")
    assert "王师傅" not in page(person, "home").text
    page(profile.person, "resume", method="post")
    assert "王师傅" in page(person, "home").text


def test_a_mentor_with_learners_cannot_stop_and_is_told_why(page, village) -> None:
    profile = make.mentor(village)
    make.linked(make.learner(village), profile)
    assert "You still have learners." in page(profile.person, "retire", method="post").text
    profile.refresh_from_db()
    assert profile.state == "approved"


def test_stopping_tells_those_who_wait(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)
    profiles.retire(profile, by=profile.person)
    request.refresh_from_db()
    assert (request.state, request.reason) == ("declined", "stopped")


def test_a_word_to_a_learner_who_has_just_gone_is_not_lost(page, village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)
    requests.withdraw(request, person)
    said = {"reason": "too_far", "note": "去找赵师傅"}
    answer = page(profile.person, "decline", request.pk, method="post", data=said)
    assert (answer.status_code, "去找赵师傅" in answer.text) == (409, True)


@pytest.mark.parametrize("deed", ["approve", "refuse"])
def test_who_looks_after_a_colleague_has_decided_is_told_and_keeps_the_words(page, county, deed) -> None:
    profile = make.applicant(county.villages[0])
    one, other = make.coordinator(county.county), make.coordinator(county.county)
    page(one, "approve", profile.pk, method="post")

    assert "has been decided already" in page(other, "application", profile.pk).text
    answer = page(other, deed, profile.pk, method="post", data={"reason": "先开店再来"})
    assert "has been decided already" in answer.text
    assert ("先开店再来" in answer.text) is (deed == "refuse")
    assert MentorProfile.objects.get(pk=profile.pk).state == "approved"
    elsewhere = make.coordinator(make.make_county("云山县").county)
    assert page(elsewhere, "application", profile.pk).status_code == 404


def test_a_second_tap_on_stopping_finds_the_page(page, village) -> None:
    profile = make.mentor(village)
    assert [page(profile.person, "retire", method="post").status_code for _tap in range(2)] == [200, 200]


def test_a_village_that_no_database_counts_to_is_refused_in_words(page, village) -> None:
    profile = make.mentor(village)
    said = {"home": village.pk, "categories": ["tea"], "speech": ["mandarin"], "capacity": 3, "about": "学着卖茶"}
    answer = page(profile.person, "card", method="post", data=said | {"selling_since": 2007, "units": "9" * 30})
    assert (answer.status_code, "学着卖茶" in answer.text) == (200, True)


def test_a_second_tap_on_a_break_or_on_coming_back_is_no_refusal(page, village) -> None:
    person = make.mentor(village).person
    for name in ("pause", "resume"):
        for _tap in range(2):
            answer = page(person, name, method="post", data={"break-until": ""})
            assert "has moved on" not in answer.text
            assert [one.level_tag for one in answer.context["messages"] if one.level_tag != "success"] == []
