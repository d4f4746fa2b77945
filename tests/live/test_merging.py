"""Questions that ask the same: one in the list, its votes once a person, its answer for everybody who asked."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Notice
from mentorship.live.broadcast.log import items_between
from mentorship.live.domain import erasure, queries, questions, votes
from mentorship.live.domain.state import room_state
from mentorship.live.enums import EventKind, QuestionState
from mentorship.live.exceptions import BadInput, MovedOn, NoSuchThing, NotAllowed
from mentorship.live.models import Event, Question, Vote
from tests.factories.accounts import UserFactory
from tests.factories.live import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return UserFactory(name="叶师傅")


@pytest.fixture
def room(host):
    return make_session(hosts=[host])


def asked(room, by=None, text="怎么定价"):
    return Question.objects.get(pk=questions.ask(room, by=by or UserFactory(), text=text).body["q"])


def merge(question, into, host):
    questions.merge(question, into=into, by=host)
    return question


def counted(*rows):
    """Totals and the rows behind them, which must be the same."""
    for row in rows:
        row.refresh_from_db()
        assert row.votes == Vote.objects.filter(question=row).count()
    return [row.votes for row in rows]


def test_voters_and_asker_count_once_and_the_total_goes_out_gathered(room, host, django_capture_on_commit_callbacks):
    whole, same, both = asked(room), asked(room), UserFactory()
    for question in (whole, same):
        votes.upvote(question, by=both)
    votes.upvote(same, by=UserFactory())
    with django_capture_on_commit_callbacks(execute=True):
        merge(same, whole, host)
    assert counted(whole, same) == [3, 2]  # both, the other voter, the asker
    told = Event.objects.filter(room=room).order_by("-seq")[:2]
    assert [event.kind for event in told] == [EventKind.VOTES, EventKind.MERGED]
    assert [whole.pk, 3] in told[0].body["v"]
    assert told[1].body == {"q": same.pk, "into": whole.pk, "same": 1}
    [shown] = room_state(room, UserFactory(), is_host=False)["questions"]
    assert (shown["q"], shown["same"], shown["votes"]) == (whole.pk, 1, 3)


def test_who_asked_both_gives_no_vote_by_it(room, host):
    person = UserFactory()
    whole, same = asked(room, person), asked(room, person)
    merge(same, whole, host)
    assert counted(whole) == [0]


def test_a_split_takes_back_what_came_only_by_the_merge(room, host):
    whole, same, own, late = asked(room), asked(room), UserFactory(), UserFactory()
    votes.upvote(whole, by=own)
    for person in (own, UserFactory(), late):
        votes.upvote(same, by=person)
    merge(same, whole, host)
    assert counted(whole) == [4]
    votes.unvote(whole, by=late)
    votes.upvote(whole, by=late)  # this one is their own
    questions.split(same, by=host)
    assert counted(whole, same) == [2, 3]
    assert set(Vote.objects.filter(question=whole).values_list("person", flat=True)) == {own.pk, late.pk}
    assert (same.state, same.merged_into) == (QuestionState.WAITING, None)


def test_who_counts_through_two_merged_ones_stays_through_the_other(room, host):
    whole, one, two, voter = asked(room), asked(room), asked(room), UserFactory()
    for question in (one, two):
        votes.upvote(question, by=voter)
    for question in (one, two):
        merge(question, whole, host)
    assert counted(whole) == [3]  # the voter and both askers
    questions.split(one, by=host)
    assert counted(whole) == [2]
    assert Vote.objects.get(question=whole, person=voter).through == two
    questions.split(two, by=host)
    assert counted(whole, one, two) == [0, 1, 1]


def test_there_are_no_chains_what_was_merged_moves_along(room, host):
    whole, middle, small = asked(room), asked(room), asked(room)
    votes.upvote(small, by=UserFactory())
    merge(small, middle, host)
    assert counted(middle) == [2]
    merge(middle, whole, host)
    small.refresh_from_db()
    assert (small.merged_into, counted(whole, middle, small)) == (whole, [3, 0, 1])
    assert Event.objects.filter(kind=EventKind.MERGED).latest("seq").body["same"] == 2
    with pytest.raises(MovedOn):
        merge(asked(room), middle, host)
    questions.split(middle, by=host)
    small.refresh_from_db()
    assert (small.merged_into, counted(whole, middle, small)) == (whole, [2, 0, 1])


def test_who_asked_what_moves_along_and_the_whole_gives_no_vote_by_it(room, host):
    person = UserFactory()
    whole, middle, small = asked(room, person), asked(room), asked(room, person)
    merge(small, middle, host)
    assert counted(middle) == [1]
    merge(middle, whole, host)
    assert counted(whole) == [1]  # who asked the middle one


def test_what_cannot_be_merged_is_refused_and_stays_as_it_was(room, host):
    question, hidden, answered = asked(room), asked(room), asked(room)
    questions.hide(hidden, by=host, reason="有电话号码")
    questions.answer(answered, by=host, text="先称重")
    elsewhere = asked(make_session(hosts=[host]))
    refusals = ((question, question, BadInput), (question, hidden, MovedOn), (question, elsewhere, NoSuchThing))
    for one, other, refusal in (*refusals, (hidden, question, MovedOn), (answered, question, MovedOn)):
        with pytest.raises(refusal):
            merge(one, other, host)
    with pytest.raises(NotAllowed):
        merge(question, answered, question.asker)
    assert set(Question.objects.values_list("merged_into", flat=True)) == {None}
    for facts in ({"merged_into": question}, {"state": "merged", "merged_into": question}, {"state": "merged"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**facts)


def test_what_was_answered_aloud_can_be_merged(room, host):
    question, whole = asked(room), asked(room)
    questions.mark_answered(question, by=host)
    merge(question, whole, host)
    question.refresh_from_db()
    assert (question.state, question.answered_at) == (QuestionState.MERGED, None)


TOGETHER = "您的问题和别人问的同一个问题一起回答了"


def test_everybody_who_asked_reads_the_answer_once(room, host, client):
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    whole, same, again, late = asked(room, first), asked(room, second), asked(room, first), asked(room, third)
    for question in (same, again):
        merge(question, whole, host)
    questions.answer(whole, by=host, text="先称重")
    merge(late, whole, host)
    told = Notice.objects.order_by("pk").values_list("person", "title", "body")
    assert list(told) == [
        (first.pk, "您的问题有人回答了", "先称重"),
        (second.pk, TOGETHER, "先称重"),
        (third.pk, TOGETHER, "先称重"),
    ]
    client.force_login(second)
    page = client.get(reverse("live:ask")).text
    assert ("和别的问题一起问" in page, "先称重" in page, f"#q{whole.pk}" in page) == (True, True, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_my_questions_cost_the_same_with_one_merged_and_three(room, host, rows, django_assert_num_queries):
    person, whole = UserFactory(), asked(room)
    questions.answer(whole, by=host, text="先称重")
    for _number in range(rows):
        merge(asked(room, person), whole, host)
    with django_assert_num_queries(3):
        told = [[answer.text for answer in row.merged_into.answers.all()] for row in queries.my_questions(person)]
    assert told == [["先称重"]] * rows


LEAVES = {
    "hide": lambda q, host: questions.hide(q, by=host, reason="有电话号码"),
    "withdraw": lambda q, _host: questions.withdraw(q, by=q.asker),
    "erase": lambda q, _host: erasure.erase(q.asker),
}


@pytest.mark.parametrize("leave", LEAVES.values(), ids=LEAVES)
def test_nobodys_question_goes_with_anothers(room, host, leave):
    whole, same = asked(room), asked(room)
    merge(same, whole, host)
    leave(whole, host)
    same.refresh_from_db()
    assert (same.state, same.merged_into) == (QuestionState.WAITING, None)
    kinds = list(Event.objects.order_by("-seq").values_list("kind", flat=True)[:2])
    assert kinds[1] == EventKind.SPLIT
    [shown] = room_state(room, UserFactory(), is_host=False)["questions"]
    assert shown["q"] == same.pk


def test_words_that_a_split_told_again_leave_the_log_with_the_question(room, host):
    question, whole = asked(room, text="打我电话13800000000"), asked(room)
    merge(question, whole, host)
    questions.split(question, by=host)
    questions.hide(question, by=host, reason="有电话号码")
    log = items_between(room.pk, 0, 99)
    assert [b"13800000000" in item.everyone for item in log] == [False] * 5
    assert sum(b"13800000000" in item.hosts for item in log) == 2


def test_erasing_who_asked_the_same_leaves_a_log_without_their_words(room, host):
    person = UserFactory(name="小满")
    question, whole = asked(room, person, "我叫小满"), asked(room)
    merge(question, whole, host)
    erasure.erase(person)
    told = b"".join(item.everyone + item.hosts for item in items_between(room.pk, 0, 99)).decode()
    assert "小满" not in told
    [shown] = room_state(room, host, is_host=True)["questions"]
    assert (shown["q"], shown["same"], shown["votes"]) == (whole.pk, 0, 0)


def test_a_host_merges_and_splits_by_plain_forms(room, host, client):
    question, whole = asked(room, text="笋干多少钱合适"), asked(room, text="笋干怎么定价")
    client.force_login(host)
    decide = reverse("live:decide", kwargs={"slug": room.slug})
    page = client.get(decide, {"q": question.pk}).text
    assert ("笋干怎么定价" in page, f'value="{whole.pk}"' in page) == (True, True)
    there = client.post(
        reverse("live:do", kwargs={"slug": room.slug, "kind": "merge"}), {"q": question.pk, "into": whole.pk}
    )
    assert there.status_code == 302
    shown = client.get(f"/ask/rooms/{room.slug}/").text
    assert ("笋干多少钱合适" in shown, "<b data-same-n>1</b>" in shown) == (False, True)
    assert "笋干多少钱合适" in client.get(decide, {"q": whole.pk}).text
    client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "split"}), {"q": question.pk})
    assert "笋干多少钱合适" in client.get(f"/ask/rooms/{room.slug}/").text


def test_choosing_nothing_is_said_in_words(room, host, client):
    question = asked(room)
    client.force_login(host)
    sent = client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "merge"}), {"q": question.pk})
    assert (sent.status_code, "请选出问得一样的那个问题" in sent.text) == (409, True)
