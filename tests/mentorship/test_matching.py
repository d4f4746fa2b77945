"""Who fits whom, and in which words."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from association.domain.residence import settle
from association.domain.shops import open_shop
from mentorship.domain import links, requests
from mentorship.domain.fit import TRADE_OFFS, WEIGHTS, Candidate, Ground, Seeker, rank
from mentorship.domain.learners import tell_facts
from mentorship.domain.matching import suggest
from tests.factories import association as register
from tests.factories import mentorship as make

PLACES = ("a/", "a/b/", "a/b/c/", "a/b/d/", "a/e/f/", "x/y/z/", "")
PRODUCTS = ("tea", "bamboo", "fruit")
SPEECH = ("mandarin", "wu", "hui")


@st.composite
def candidates(draw):
    keys = draw(st.lists(st.integers(1, 30), unique=True, max_size=8))
    return [
        Candidate(
            key=key,
            place=draw(st.sampled_from(PLACES)),
            reach=frozenset(draw(st.lists(st.sampled_from(PLACES[:-1]), max_size=2))),
            products=frozenset(draw(st.lists(st.sampled_from(PRODUCTS), max_size=2))),
            speech=frozenset(draw(st.lists(st.sampled_from(SPEECH), max_size=2))),
            capacity=(capacity := draw(st.integers(1, 10))),
            taken=draw(st.integers(0, capacity + 1)),
            years=draw(st.integers(0, 20)),
            first_mover=draw(st.booleans()),
        )
        for key in keys
    ]


seekers = st.builds(
    Seeker,
    key=st.integers(1, 30),
    place=st.sampled_from(PLACES),
    product=st.sampled_from(("", *PRODUCTS)),
    speech=st.sampled_from(("", *SPEECH)),
    is_new=st.booleans(),
    misfits=st.frozensets(st.integers(1, 30), max_size=3),
)


@given(seekers, candidates(), st.randoms())
def test_the_order_of_the_input_never_changes_the_result(seeker, found, random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert rank(seeker, shuffled) == rank(seeker, found)


@given(seekers, candidates())
def test_every_match_is_possible_and_its_points_are_the_table_s(seeker, found) -> None:
    mentors = {mentor.key: mentor for mentor in found}
    for match in rank(seeker, found, limit=99):
        mentor = mentors[match.key]
        assert (mentor.free > 0, match.key != seeker.key, match.key in seeker.misfits) == (True, True, False)
        full = {ground: WEIGHTS[ground] for ground in match.reasons}
        full[Ground.FREE_PLACES] *= mentor.free / mentor.capacity
        assert match.score == round(sum(full.values()), 3)
        assert set(match.reasons).isdisjoint(TRADE_OFFS)
        assert list(match.trade_offs) == [ground for ground in TRADE_OFFS if ground in match.trade_offs]


@given(seekers, candidates())
def test_knowing_the_product_never_lowers_a_mentor(seeker, found) -> None:
    def score(mentor: Candidate) -> float:
        return sum(match.score for match in rank(seeker, [mentor]))

    for mentor in found:
        knowing = Candidate(
            key=mentor.key,
            place=mentor.place,
            reach=mentor.reach,
            products=mentor.products | {seeker.product},
            speech=mentor.speech,
            capacity=mentor.capacity,
            taken=mentor.taken,
            years=mentor.years,
            first_mover=mentor.first_mover,
        )
        assert score(knowing) >= score(mentor)


def test_reasons_are_whole_sentences_in_the_reader_s_language(county) -> None:
    here, there = county.villages[0], county.villages[2]
    near = make.mentor(here, "近", capacity=5, categories=("bamboo",), speech=("mandarin", "wu"), first_mover=True)
    far = make.mentor(there, "远", capacity=2, categories=("tea",), speech=("mandarin",), selling_since=2015)
    make.linked(make.learner(there), far)
    person = make.learner(here)
    tell_facts(person, product="bamboo", speech="wu", by=person)

    with translation.override("en"):
        found = suggest(person)

    assert [row.mentor for row in found] == [near.person, far.person]
    assert found[0].reasons == [
        "Knows your goods well: bamboo ware.",
        "Speaks your language: Wu (Jiangsu, Zhejiang).",
        "Lives in your village.",
        "Was one of the first here to sell online.",
        "Has 5 places, all of them free.",
    ]
    assert found[0].trade_offs == []
    assert found[1].reasons == [
        "Lives in your county.",
        f"Has sold online for {timezone.localdate().year - 2015} years.",
    ]
    assert found[1].trade_offs == [
        "Knows tea, but not bamboo ware.",
        "Lives in another town: you would mostly talk by phone.",
        "Does not speak Wu (Jiangsu, Zhejiang): you would talk in Mandarin.",
        "Only one place is left.",
    ]
    with translation.override("zh-hans"):
        assert suggest(person)[0].reasons == [
            "懂您这一行：竹制品。",
            "会说您的话：吴语（江浙话）。",
            "和您住一个村。",
            "是这里最早在网上卖货的人之一。",
            "能带 5 个人，名额都还空着。",
        ]


def test_a_pair_that_did_not_fit_is_not_suggested_again(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    links.end(make.linked(person, profile), by=profile.person, reason="no_fit")
    assert suggest(person) == []


def test_a_shop_tells_the_product_when_nobody_asked(village) -> None:
    make.mentor(village, categories=("tea",))
    person = make.learner(village)
    open_shop(person, unit=village, platform="taobao", name="茶", category="tea")
    with translation.override("en"):
        assert suggest(person)[0].reasons[0] == "Knows your goods well: tea."


@pytest.mark.parametrize("mentors", [1, 3])
def test_suggesting_costs_nine_queries_whatever_the_number(village, mentors, django_assert_num_queries) -> None:
    for number in range(mentors):
        make.mentor(village, f"师傅{number}")
    person = make.learner(village)
    with django_assert_num_queries(9):
        assert len(suggest(person)) == mentors


def test_who_has_told_nothing_reads_what_the_mentor_is(county) -> None:
    """No product, no dialect, no village: still whole sentences, none of them about the reader."""
    village = county.villages[0]
    make.mentor(village, "近", categories=("tea", "food", "other"), speech=("mandarin", "wu"), selling_since=2015)
    with translation.override("en"):
        [found] = suggest(register.person("外来人"))
    assert found.reasons == [
        "Knows tea, dried and cooked food well.",
        "Speaks Mandarin, Wu (Jiangsu, Zhejiang).",
        f"Lives in {village.name_en or village.name}.",
        f"Has sold online for {timezone.localdate().year - 2015} years.",
        "Has 5 places, all of them free.",
    ]
    assert (found.trade_offs, found.answers) == ([], "Has three days to answer.")


def test_goods_that_are_in_no_list_compare_with_nothing(village) -> None:
    make.mentor(village, categories=("other",))
    person = make.learner(village)
    tell_facts(person, product="other", speech="", by=person)
    with translation.override("en"):
        [found] = suggest(person)
    assert [words for words in (*found.reasons, *found.trade_offs) if "something" in words.lower()] == []
    assert found.trade_offs == []


def test_who_speaks_only_mandarin_is_told_of_a_mentor_who_does_not(village) -> None:
    make.mentor(village, speech=("wu",))
    person = make.learner(village)
    tell_facts(person, product="", speech="mandarin", by=person)
    with translation.override("en"):
        assert suggest(person)[0].trade_offs == ["Does not speak Mandarin."]


def test_after_a_no_the_same_mentor_rests_and_comes_back(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    start = timezone.now()
    requests.decline(make.asked(person, profile), profile.person, reason="busy")
    seen = []
    for days in (0, 13, 15):
        with time_machine.travel(start + timedelta(days=days, minutes=1)):
            seen.append([row.mentor for row in suggest(person)])
    assert seen == [[], [], [profile.person]]


def test_answer_times_are_said_in_words(village) -> None:
    profile = make.mentor(village, capacity=10)
    start, said = timezone.now(), []
    for number, hours in enumerate((40, 30, 2, 1)):
        person = make.learner(village, f"学员{number}")
        with time_machine.travel(start, tick=False):
            request = make.asked(person, profile)
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            requests.decline(request, profile.person, reason="busy")
        with translation.override("en"):
            said.append(suggest(make.learner(village, f"读者{number}"))[0].answers)
    assert said == [
        "Mostly answers within two days.",
        "Mostly answers within two days.",
        "Mostly answers within two days.",
        "Mostly answers within a day.",
    ]


def test_who_moves_is_suggested_where_they_live_now(county) -> None:
    old, _near, new, _far = county.villages
    profile, person = make.mentor(old), make.learner(old)
    waiting = make.asked(make.learner(old, "张三"), profile)
    settle(profile.person, unit=new, origin="local", since=date(2026, 11, 1), by=profile.person)
    settle(waiting.mentee, unit=new, origin="local", since=date(2026, 11, 1), by=waiting.mentee)

    (found,) = suggest(person)
    assert "Lives in your village." not in found.reasons
    for row in (profile, waiting):
        row.refresh_from_db()
    assert (profile.home, waiting.unit) == (new, new)
