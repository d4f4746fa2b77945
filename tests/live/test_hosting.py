"""What hosts do to keep a room in order: pin, set aside, slow down, stop somebody's questions."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Notice
from mentorship.live.domain import erasure, mutes, pins, queries, questions, rooms, slow, votes, written
from mentorship.live.domain.state import room_state
from mentorship.live.enums import EventKind, QuestionState, RoomState
from mentorship.live.exceptions import BadInput, MovedOn, Muted, NotAllowed, PinsFull, TooFast
from mentorship.live.forms.posting import Post, perform, perform_all
from mentorship.live.models import Event, Mute, Question, Room, WrittenQuestion
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return UserFactory(name="叶师傅")


@pytest.fixture
def villager():
    return UserFactory(name="小满")


@pytest.fixture
def room(host):
    return make_session(hosts=[host])


def asked(room, by=None, text="怎么定价"):
    return Question.objects.get(pk=questions.ask(room, by=by or UserFactory(), text=text).body["q"])


def listed(room, person, address=""):
    return [row["q"] for row in room_state(room, person, is_host=False)["questions"]]


# --- pin and set aside -------------------------------------------------------------------------
def test_pinned_ones_stand_first_and_set_aside_ones_last_in_both_orders(room, host, client):
    first, second, third, fourth = (asked(room) for _number in range(4))
    votes.upvote(second, by=host)
    votes.upvote(fourth, by=host)
    pins.pin(third, by=host)
    questions.park(second, by=host)
    assert listed(room, host) == [third.pk, fourth.pk, first.pk, second.pk]
    client.force_login(UserFactory())
    page = client.get(f"/ask/rooms/{room.slug}/?by=time").text
    places = [page.index(f'data-q="{question.pk}"') for question in (third, fourth, first, second)]
    assert places == sorted(places)
    told = page.split(f'data-q="{third.pk}"')[1].split("</article>")[0]
    assert "data-pin-mark>置顶<" in told
    assert 'data-while="parked">先放一放<' in page.split(f'data-q="{second.pk}"')[1].split("</article>")[0]


def test_a_fourth_pin_is_refused_in_words_until_one_is_taken_down(room, host):
    rows = [asked(room) for _number in range(4)]
    for row in rows[:3]:
        pins.pin(row, by=host)
    with pytest.raises(PinsFull):
        pins.pin(rows[3], by=host)
    pins.unpin(rows[0], by=host)
    pins.pin(rows[3], by=host)
    assert set(listed(room, host)[:3]) == {row.pk for row in rows[1:]}


def test_the_database_keeps_three_pins_and_only_of_what_is_shown(room, host):
    rows = [asked(room) for _number in range(2)]
    pins.pin(rows[0], by=host)
    for facts in ({"pin": 1}, {"pin": 4}, {"pin": 2, "state": QuestionState.PARKED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=rows[1].pk).update(**facts)


LEAVES = {
    "hide": lambda q, host: questions.hide(q, by=host, reason="有电话号码"),
    "withdraw": lambda q, _host: questions.withdraw(q, by=q.asker),
    "park": lambda q, host: questions.park(q, by=host),
    "merge": lambda q, host: questions.merge(q, into=asked(q.room), by=host),
}


@pytest.mark.parametrize("leave", LEAVES.values(), ids=LEAVES)
def test_what_leaves_its_place_leaves_the_pin_behind(room, host, leave):
    question = asked(room)
    pins.pin(question, by=host)
    leave(question, host)
    question.refresh_from_db()
    assert question.pin is None
    with pytest.raises(MovedOn):
        pins.pin(question, by=host)


@pytest.mark.parametrize("deed", [pins.pin, pins.unpin, questions.park])
def test_only_hosts_order_the_list(room, villager, deed):
    question, before = asked(room, villager), Room.objects.get(pk=room.pk).head
    with pytest.raises(NotAllowed):
        deed(question, by=villager)
    assert Room.objects.get(pk=room.pk).head == before


def test_a_pin_sent_again_is_the_same_pin(room, host):
    question, cid = asked(room), uuid4()
    assert pins.pin(question, by=host, cid=cid).seq == pins.pin(question, by=host, cid=cid).seq
    with pytest.raises(MovedOn):
        pins.pin(question, by=host, cid=uuid4())


def test_what_is_set_aside_waits_for_nobody_and_can_be_voted_for_answered_and_taken_back(room, host, client):
    question, other = asked(room), asked(room)
    for row in (question, other):
        questions.park(row, by=host)
    assert (queries.waiting_questions(host), queries.hosted_sessions(host)[0].waiting) == ([], 0)
    assert [row.pk for row in queries.set_aside(host)] == [question.pk, other.pk]
    client.force_login(host)
    desk = client.get(reverse("live:desk")).text
    assert ("先放一放" in desk, f"#q{question.pk}" in desk) == (True, True)
    assert votes.upvote(question, by=UserFactory()) is True
    questions.answer(question, by=host, text="先称重")
    questions.withdraw(other, by=other.asker)
    states = Question.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [QuestionState.ANSWERED, QuestionState.WITHDRAWN]


def test_set_aside_stays_readable_when_the_session_is_over(room, host, client):
    question = asked(room, text="冬天怎么保鲜")
    questions.park(question, by=host)
    rooms.close_session(room, by=host)
    client.force_login(UserFactory())
    assert "冬天怎么保鲜" in client.get(f"/ask/rooms/{room.slug}/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_what_is_set_aside_costs_one_query(room, host, count, django_assert_num_queries):
    for _number in range(count):
        questions.park(asked(room), by=host)
    with django_assert_num_queries(1):
        assert [row.room.title for row in queries.set_aside(host)] == ["笋干怎么卖"] * count


# --- slow mode ---------------------------------------------------------------------------------
def test_slow_mode_names_the_wait_and_ends_with_it(room, host, villager):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock, translation.override("zh-hans"):
        slow.set_slow(room, seconds=60, by=host)
        asked(room, villager)
        clock.shift(18)
        with pytest.raises(TooFast) as refused:
            questions.ask(room, by=villager, text="再问一个")
        assert (refused.value.wait, "1 分钟" in refused.value.message, "42 秒" in refused.value.message) == (
            42,
            True,
            True,
        )
        assert [asked(room, by).asker for by in (UserFactory(), host, host)][1:] == [host, host]
        clock.shift(42)
        asked(room, villager)
        clock.shift(timedelta(hours=-3))  # somebody mended the clock
        asked(room, villager)


def test_slow_mode_of_one_room_is_no_other_rooms_and_zero_ends_it(room, host, villager):
    other = make_session(hosts=[host])
    slow.set_slow(room, seconds=300, by=host)
    for _number in range(2):
        asked(other, villager)
    asked(room, villager)
    slow.set_slow(room, seconds=0, by=host)
    asked(room, villager)
    assert list(Event.objects.filter(kind=EventKind.SLOW).values_list("body", flat=True)) == [
        {"seconds": 300},
        {"seconds": 0},
    ]


def test_a_question_sent_again_in_slow_mode_gets_its_first_answer(room, host, villager):
    slow.set_slow(room, seconds=300, by=host)
    cid = uuid4()
    assert questions.ask(room, by=villager, text="一", cid=cid) == questions.ask(room, by=villager, text="一", cid=cid)
    assert Question.objects.count() == 1


def test_only_hosts_of_a_session_set_one_of_the_four_times(room, host, villager):
    with pytest.raises(NotAllowed):
        slow.set_slow(room, seconds=30, by=villager)
    with pytest.raises(BadInput):
        slow.set_slow(room, seconds=31, by=host)
    chat = make_chat()
    with pytest.raises(NotAllowed):
        slow.set_slow(chat, seconds=30, by=chat.link.mentor)
    with pytest.raises(BadInput):
        perform(Post(host, room.slug, "slow", uuid4(), {"seconds": "31"}))
    assert set(Room.objects.values_list("slow", flat=True)) == {0}
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.filter(pk=room.pk).update(slow=45)


def test_a_phone_is_told_how_long_to_keep_it_and_a_plain_page_keeps_the_words(room, host, villager, client):
    slow.set_slow(room, seconds=300, by=host)
    asked(room, villager)
    [receipt] = perform_all([Post(villager, room.slug, "ask", uuid4(), {"text": "再问一个"})])
    assert (receipt.code, 290 < receipt.wait <= 300) == ("too-fast", True)
    client.force_login(villager)
    address = reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"})
    frame = client.post(address, {"text": "再问一个"}, headers={"accept": "application/json"}).json()
    assert (frame["code"], 290 < frame["wait"] <= 300) == ("too-fast", True)
    page = client.post(address, {"text": "再问一个"})
    assert (page.status_code, "再问一个</textarea>" in page.text, "5 分钟" in page.text) == (409, True, True)
    assert Question.objects.count() == 1


def test_another_time_from_a_page_that_back_has_shown_again_is_set(room, host, client):
    client.force_login(host)
    address, cid = reverse("live:do", kwargs={"slug": room.slug, "kind": "slow"}), str(uuid4())
    for seconds in ("30", "30", "300"):
        client.post(address, {"seconds": seconds, "cid": cid})
    room.refresh_from_db()
    assert (room.slow, Event.objects.filter(kind=EventKind.SLOW).count()) == (300, 2)


def test_everybody_reads_that_slow_mode_is_on(room, host, client):
    for seconds, shown in ((0, []), (60, ["60"])):
        slow.set_slow(room, seconds=seconds, by=host)
        client.force_login(UserFactory())
        page = client.get(f"/ask/rooms/{room.slug}/").text
        assert [step for step in ("30", "60", "300") if f'data-slow="{step}">' in page] == shown


def test_what_was_written_before_the_opening_is_asked_at_once_in_slow_mode(host, villager):
    room = make_session(hosts=[host], state=RoomState.SCHEDULED)
    slow.set_slow(room, seconds=300, by=host)
    for text in ("一", "二"):
        written.write(villager, text=text, room=room, cid=uuid4(), at=timezone.now())
    rooms.open_session(room, by=host)
    assert list(Question.objects.order_by("seq").values_list("text", flat=True)) == ["一", "二"]
    with pytest.raises(TooFast):
        written.write(villager, text="三", room=Room.objects.get(pk=room.pk), cid=uuid4(), at=timezone.now())
    assert WrittenQuestion.objects.count() == 2


# --- mute --------------------------------------------------------------------------------------
def test_a_muted_person_reads_and_votes_but_does_not_ask(room, host, villager, client):
    question, head = asked(room, villager), Room.objects.get(pk=room.pk).head
    mutes.mute(question, by=host, reason="一直打广告")
    with translation.override("zh-hans"), pytest.raises(Muted) as refused:
        questions.ask(room, by=villager, text="又来了")
    assert "一直打广告" in refused.value.message
    assert votes.upvote(question, by=villager) is True
    asked(make_session(hosts=[host]), villager)
    client.force_login(villager)
    page = client.get(f"/ask/rooms/{room.slug}/").text
    assert ("一直打广告" in page, 'data-deed="ask"' in page) == (True, False)
    sent = client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"}), {"text": "写了很久的话"})
    assert (sent.status_code, "写了很久的话" in sent.text) == (409, True)
    others = client_of(client, UserFactory()).get(f"/ask/rooms/{room.slug}/").text
    assert ("一直打广告" in others, 'data-deed="ask"' in others) == (False, True)
    assert Room.objects.get(pk=room.pk).head == head
    assert Notice.objects.count() == 0


def client_of(client, person):
    client.force_login(person)
    return client


def test_hosts_see_who_is_muted_and_let_them_ask_again(room, host, villager, client):
    question = asked(room, villager)
    mutes.mute(question, by=host, reason="一直打广告")
    client.force_login(host)
    page = client.get(f"/ask/rooms/{room.slug}/").text
    assert ("不能在这里提问" in page, "一直打广告" in page, "恢复提问" in page) == (True, True, True)
    client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "unmute"}), {"q": question.pk})
    row = Mute.objects.get()
    assert (row.by, row.lifted_by, row.lifted_at is not None, row.reason) == (host, host, True, "一直打广告")
    asked(room, villager)
    mutes.mute(question, by=host, reason="还是打广告")
    assert [mute.reason for mute in mutes.muted_in(room)] == ["还是打广告"]


def test_a_mute_and_its_end_sent_again_change_nothing(room, host, villager):
    question, first, second = asked(room, villager), uuid4(), uuid4()
    mutes.mute(question, by=host, reason="一", cid=first)
    mutes.mute(question, by=host, reason="二", cid=uuid4())
    mutes.unmute(question, by=host, cid=second)
    mutes.mute(question, by=host, reason="一", cid=first)  # the phone had not heard that it was taken
    assert mutes.standing(room, villager) is None
    mutes.mute(question, by=host, reason="三", cid=uuid4())
    mutes.unmute(question, by=host, cid=second)
    assert [mute.reason for mute in mutes.muted_in(room)] == ["三"]
    assert Mute.objects.count() == 2


def test_hosts_cannot_be_muted_and_others_mute_nobody(room, host, villager):
    co_host = UserFactory()
    room.host_rows.create(person=co_host)
    for question, by in ((asked(room, co_host), host), (asked(room), villager)):
        with pytest.raises(NotAllowed):
            mutes.mute(question, by=by, reason="不喜欢")
    with pytest.raises(BadInput):
        mutes.mute(asked(room, villager), by=host, reason=" ")
    with pytest.raises(NotAllowed):
        mutes.unmute(asked(room, villager), by=villager)
    assert not Mute.objects.exists()


def test_the_database_keeps_one_mute_a_person_and_its_reason(room, host, villager):
    Mute.objects.create(room=room, person=villager, by=host, reason="一")
    for facts in ({"reason": "二"}, {"reason": "", "lifted_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mute.objects.create(room=room, person=villager, by=host, **facts)


def test_what_a_muted_person_wrote_is_kept_for_another_session(host, villager):
    room = make_session(hosts=[host], state=RoomState.SCHEDULED)
    written.write(villager, text="等开场", room=room, cid=uuid4(), at=timezone.now())
    Mute.objects.create(room=room, person=villager, by=host, reason="一直打广告")
    rooms.open_session(room, by=host)
    assert (Question.objects.count(), WrittenQuestion.objects.get().room) == (0, None)


def test_a_mute_is_told_to_its_person_and_goes_with_them(room, host, villager):
    mutes.mute(asked(room, villager), by=host, reason="一直打广告")
    [told] = erasure.export(villager)["muted"]
    assert (told["reason"], told["session"], told["lifted_at"]) == ("一直打广告", room.title, None)
    assert [row["reason"] for row in erasure.export(host)["muted_others"]] == ["一直打广告"]
    assert erasure.dry_run(villager)["live mutes"] == 1
    erasure.erase(host)
    assert (Mute.objects.get().by, mutes.standing(room, villager) is not None) == (None, True)
    erasure.erase(villager)
    assert (Mute.objects.count(), erasure.dry_run(villager)["live mutes"]) == (0, 0)
