"""After a no, an end, or where nothing is to be had: every page says what to do now."""

import pytest
from django.urls import reverse

from accounts.enums import AgeBand
from accounts.models import Notice
from mentorship.domain import links, requests
from mentorship.models import Block, MentorProfile
from tests.factories import mentorship as make


@pytest.fixture
def page(client):
    def get(person, name, *args, data=None, query=""):
        client.force_login(person)
        address = reverse(f"mentorship:{name}", args=args) + query
        return client.post(address, data, follow=True) if data is not None else client.get(address, follow=True)

    return get


def test_after_a_no_the_next_mentor_is_one_tap_away_with_the_same_words(page, village) -> None:
    first, person = make.mentor(village), make.learner(village)
    second = make.mentor(village, "赵师傅", categories=("tea",))
    row = make.asked(person, first)
    requests.decline(row, first.person, reason="busy", note="赵师傅人很好")

    seen = page(person, "home").text
    ask = reverse("mentorship:ask", args=[second.pk]) + f"?again={row.pk}"

    assert "“这几个星期太忙。”" in seen
    assert "赵师傅人很好" in seen
    assert f'href="{ask}"' in seen
    assert make.NEED in page(person, "ask", second.pk, query=f"?again={row.pk}").text
    make.asked(person, second)
    assert "?again=" not in page(person, "home").text, "the words have gone on already"


@pytest.mark.parametrize("again", ["x", "9" * 40, "-1", "²", "0"])
def test_words_of_no_request_of_mine_stay_away(page, village, again) -> None:
    profile = make.mentor(village)
    foreign = make.asked(make.learner(village, "别人"), profile, "别人的心事")
    person = make.learner(village)
    for query in (f"?again={again}", f"?again={foreign.pk}"):
        answer = page(person, "ask", profile.pk, query=query)
        assert (answer.status_code, "别人的心事" in answer.text) == (200, False)


def test_the_other_side_reads_why_it_ended_and_where_to_go(page, village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    links.end(link, by=link.mentor, reason="no_time", note="秋收忙完再联系")

    notice = Notice.objects.filter(person=link.mentee).latest("pk")
    seen = page(link.mentee, "link", link.pk).text

    assert notice.url == reverse("mentorship:link", args=[link.pk])
    assert "秋收忙完再联系" in notice.body
    assert ("王师傅说" in seen, "秋收忙完再联系" in seen, "看看还有谁合适" in seen) == (True, True, True)
    assert "您说" in page(link.mentor, "link", link.pk).text
    assert reverse("mentorship:link", args=[link.pk]) in page(link.mentee, "home").text


def test_a_tick_keeps_the_two_apart_and_can_be_taken_back(page, village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    page(link.mentee, "end", link.pk, data={"reason": "no_fit", "block": "on"})
    assert Block.objects.get().person == link.mentee
    assert "我改主意了" not in page(link.mentor, "link", link.pk).text, "the other side is not told"
    assert "我改主意了" in page(link.mentee, "link", link.pk).text
    page(link.mentor, "forgive", link.pk, data={})
    assert Block.objects.count() == 1, "only who asked for it takes it back"
    page(link.mentee, "forgive", link.pk, data={})
    assert Block.objects.count() == 0


def test_a_full_mentor_is_told_instead_of_offered_a_button(page, village) -> None:
    profile = make.mentor(village, capacity=2)
    make.linked(make.learner(village), profile)
    row = make.asked(make.learner(village, "乙"), profile)
    accept = reverse("mentorship:accept", args=[row.pk])
    assert accept in page(profile.person, "home").text
    MentorProfile.objects.filter(pk=profile.pk).update(capacity=1)
    for seen in (page(profile.person, "home").text, page(profile.person, "request", row.pk).text):
        assert ("您的名额满了" in seen, accept in seen) == (True, False)


@pytest.mark.parametrize("why", ["minor", "waiting", "full"])
def test_a_card_says_beforehand_why_one_cannot_ask(page, village, why) -> None:
    profile, person = make.mentor(village, capacity=1), make.learner(village)
    if why == "minor":
        person.age_band = AgeBand.FROM_16
        person.save()
    elif why == "waiting":
        make.asked(person, profile)
    else:
        make.linked(make.learner(village, "乙"), profile)
    words = {"minor": "只带满 18 岁的人", "waiting": "您已经请过这位师傅了", "full": "名额眼下都满了"}[why]
    seen = page(person, "mentor", profile.pk).text
    assert (words in seen, reverse("mentorship:ask", args=[profile.pk]) in seen) == (True, False)


def test_all_mentors_stand_on_pages_best_first(page, village) -> None:
    for number in range(21):
        make.mentor(village, f"师傅{number:02}", categories=("tea",))
    best = make.mentor(village, "最合适", categories=("bamboo",), first_mover=True)
    person = make.learner(village)
    first, second = page(person, "people").text, page(person, "people", query="?page=2").text
    assert (first.count("<h2>师傅"), second.count("<h2>师傅"), best.person.name in first) == (19, 2, True)
    assert "第 1 页，共 2 页" in first
    assert page(person, "people", query="?page=x").status_code == 200


def test_the_coordinator_stops_a_mentor_and_lets_them_on_again(page, county) -> None:
    admin, profile = county.county_admin(), make.mentor(county.villages[0])
    assert reverse("mentorship:watched", args=[profile.pk]) in page(admin, "coordinate").text
    assert "请写明原因" in page(admin, "stop", profile.pk, data={"reason": " "}).text
    page(admin, "stop", profile.pk, data={"reason": "先聊一聊。"})
    profile.refresh_from_db()
    assert profile.state == "suspended"
    assert "先聊一聊。" in page(profile.person, "become").text
    page(admin, "reinstate", profile.pk, data={})
    profile.refresh_from_db()
    assert profile.state == "approved"


def test_an_applicant_wakes_the_coordinator_once(county) -> None:
    admin = county.county_admin()
    profile = make.applicant(county.villages[0], "新师傅")
    make.profiles.apply(profile.person, card=make.card(county.villages[0]), code_accepted=True, by=profile.person)
    assert Notice.objects.filter(person=admin, title="新师傅想当师傅").count() == 1
