"""Every page and every deed without JavaScript; lists cost the same with one row and with three."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse

from cms.core.domain.outbox import sender_mark
from mentorship.live.domain import chats, queries, questions
from mentorship.live.domain.state import MESSAGES
from mentorship.live.enums import QuestionState, RoomState
from mentorship.live.models import ChatMessage, Question, Room
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def villager(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_every_page_opens(client, villager):
    room, chat = make_session(hosts=[villager]), make_chat(mentee=villager)
    questions.ask(room, by=villager, text="怎么定价")
    chats.say(chat, by=chat.link.mentor, text="您好")
    names = [("ask", {}), ("desk", {})]
    names += [(name, {"slug": room.slug}) for name in ("room", "poster", "state")] + [("room", {"slug": chat.slug})]
    for name, kwargs in names:
        assert client.get(reverse(f"live:{name}", kwargs=kwargs)).status_code == 200


def test_a_question_by_plain_form_comes_once_and_lands_on_the_page(client, villager):
    room, cid = make_session(), str(uuid4())
    address = reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"})
    answers = [client.post(address, {"text": "没有脚本也能问", "cid": cid}) for _press in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [f"/ask/rooms/{room.slug}/?after=1#new"] * 2
    assert Question.objects.get().text == "没有脚本也能问"
    assert "没有脚本也能问" in client.get(answers[0].headers["Location"]).text


def test_other_words_from_a_page_that_back_has_shown_again_are_another_question(client, villager):
    room, cid = make_session(), str(uuid4())
    for text in ("第一个问题", "第二个问题", "第一个问题"):
        client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"}), {"text": text, "cid": cid})
    first, second, *_ = Question.objects.order_by("pk")
    assert [row.text for row in Question.objects.order_by("pk")] == ["第一个问题", "第二个问题"]
    for question in (second, second, first):
        client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "withdraw"}), {"q": question.pk, "cid": cid})
    assert {row.state for row in Question.objects.all()} == {QuestionState.WITHDRAWN}


def test_a_refused_plain_form_keeps_what_was_typed(client, villager):
    room = make_session()
    long = "字" * 501
    answer = client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"}), {"text": long})
    assert (answer.status_code, long in answer.text, Question.objects.count()) == (409, True, 0)


def test_a_visitor_sees_what_is_open_and_nothing_of_what_is_said(client):
    host, asker = UserFactory(name="李师傅"), UserFactory(name="只在里面的名字")
    room, chat = make_session(hosts=[host], title="笋干怎么卖"), make_chat()
    make_session(state=RoomState.SCHEDULED, title="下周的答疑")
    questions.ask(room, by=asker, text="里面的问题")
    listed, door = client.get(reverse("live:ask")).text, client.get(f"/ask/rooms/{room.slug}/").text
    assert [words in listed for words in ("笋干怎么卖", "李师傅", "下周的答疑", "里面的问题")] == [
        True,
        True,
        True,
        False,
    ]
    assert [words in door for words in ("笋干怎么卖", "李师傅", "里面的问题", "只在里面的名字")] == [
        True,
        True,
        False,
        False,
    ]
    answers = [client.get(f"/ask/rooms/{slug}/") for slug in (chat.slug, "aaaaaaaaaa")]
    assert [answer.headers["Location"].split("?")[0] for answer in answers] == [reverse("accounts:sign_in")] * 2
    assert [client.get(f"/ask/rooms/{room.slug}/state").status_code, Room.objects.get(pk=room.pk).head] == [302, 1]


def test_what_a_visitor_asks_waits_until_they_have_signed_in(client):
    room = make_session()
    ask = reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"})
    sent = client.post(ask, {"text": "还没登录时写的", "cid": str(uuid4())})
    assert (sent.headers["Location"].split("?")[0], Question.objects.count()) == (reverse("accounts:sign_in"), 0)
    client.force_login(UserFactory())
    kept = client.get(parse_qs(urlsplit(sent.headers["Location"]).query)["next"][0])
    assert ("还没登录时写的" in kept.text, f'action="{ask}"' in kept.text) == (True, True)


def test_six_digits_bring_a_visitor_to_the_door(client):
    room = make_session(code="407215")
    join = reverse("live:join")
    assert client.post(join, {"code": "407 215"}).headers["Location"] == f"/ask/rooms/{room.slug}/"
    assert [client.post(join, {"code": "111111"}).status_code for _guess in range(59)] == [422] * 59
    assert client.post(join, {"code": "407215"}).status_code == 422
    assert client.post(join, {"code": "407215"}, REMOTE_ADDR="10.0.0.9").status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６７", "1" * 99, "407215; drop"])
def test_what_is_no_number_is_said_beside_the_field(client, code):
    answer = client.post(reverse("live:join"), {"code": code})
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)


def test_words_of_another_person_on_the_same_phone_are_turned_away_and_kept(client, villager):
    room, asker = make_session(), UserFactory()
    address = reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"})
    headers = {"Accept": "application/json", "X-Outbox": sender_mark(asker)}
    told = client.post(address, {"text": "别人写的", "cid": str(uuid4())}, headers=headers)
    assert (told.status_code, told.json()["code"], Question.objects.count()) == (409, "other-person", 0)
    told = client.post(address, {"text": "我写的"}, headers=headers | {"X-Outbox": sender_mark(villager)})
    assert (told.status_code, told.json()["t"], Question.objects.get().text) == (200, "ack", "我写的")


def test_an_outbox_that_calls_while_nobody_is_signed_in_makes_no_session(client):
    """A second tab may be signing in at this moment; a cookie from here would end that."""
    address = reverse("live:do", kwargs={"slug": make_session().slug, "kind": "ask"})
    told = client.post(address, {"text": "等着"}, headers={"Accept": "application/json", "X-Outbox": "aaaaaaaaaa"})
    assert (told.status_code, "sessionid" in told.cookies) == (401, False)


def test_words_for_a_room_that_has_closed_stand_on_the_page(client, villager):
    room = make_session(state=RoomState.CLOSED)
    answer = client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"}), {"text": "来晚了一步的问题"})
    assert (answer.status_code, "来晚了一步的问题" in answer.text, Question.objects.count()) == (409, True, 0)


def test_a_long_chat_can_be_turned_back_to_its_first_word(client, villager):
    chat = make_chat(mentee=villager)
    ChatMessage.objects.bulk_create(
        ChatMessage(room=chat, author=villager, text=f"第{seq}句话。", seq=seq) for seq in range(1, MESSAGES + 51)
    )
    latest = client.get(reverse("live:room", kwargs={"slug": chat.slug})).text
    assert [f"第{seq}句话。" in latest for seq in (1, 50, 51, 250)] == [False, False, True, True]
    older = client.get(reverse("live:room", kwargs={"slug": chat.slug}), {"before": 51}).text
    assert [f"第{seq}句话。" in older for seq in (1, 50, 51, 250)] == [True, True, False, False]
    assert ("?before=51" in latest, 'data-deed="say"' in older) == (True, False)


def test_six_digits_lead_into_the_room_and_guessing_ends_after_ten(client, villager):
    room = make_session(code="407215")
    join = reverse("live:join")
    assert client.post(join, {"code": "407 215"}).headers["Location"] == f"/ask/rooms/{room.slug}/"
    assert [client.post(join, {"code": "111111"}).status_code for _guess in range(10)] == [422] * 10
    assert client.post(join, {"code": "407215"}).status_code == 422


def test_the_long_poll_gives_the_same_events_and_says_reset(client, villager):
    room = make_session()
    questions.ask(room, by=villager, text="一")
    address = reverse("live:events", kwargs={"slug": room.slug})
    assert [event["seq"] for event in client.get(address, {"after": 0}).json()["events"]] == [1]
    assert client.get(address, {"after": 1, "wait": 0}).json()["events"] == []
    assert client.get(address, {"after": 9, "wait": 0}).json()["t"] == "reset"
    assert client.get(address, {"after": 0, "epoch": "other"}).json()["t"] == "reset"


def test_a_strangers_chat_is_as_absent_as_a_wrong_name(client, villager):
    chat = make_chat()
    chats.say(chat, by=chat.link.mentor, text="只给你看")
    for name in ("room", "state", "events", "poster"):
        assert client.get(reverse(f"live:{name}", kwargs={"slug": chat.slug})).status_code == 404
    posted = client.post(reverse("live:do", kwargs={"slug": chat.slug, "kind": "say"}), {"text": "进来了"})
    assert (posted.status_code, chat.messages.count()) == (404, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_row_and_three(rows, villager, django_assert_num_queries):
    for _row in range(rows):
        room = make_session(hosts=[villager, UserFactory()])
        questions.ask(room, by=villager, text="问")
        question = Question.objects.get(pk=questions.ask(room, by=UserFactory(), text="问").body["q"])
        questions.answer(question, by=villager, text="答")
        chat = make_chat(mentee=villager)
        chats.say(chat, by=chat.link.mentor, text="您好")
    with django_assert_num_queries(4):
        lists = queries.sessions()
        assert [[str(host) for host in room.hosts.all()] for room in lists["live_now"]] != []
    with django_assert_num_queries(2):
        assert len([list(question.answers.all()) for question in queries.my_questions(villager)]) == rows
    with django_assert_num_queries(1):
        assert [str(row.asker) + row.room.title for row in queries.waiting_questions(villager)] != []
    with django_assert_num_queries(1):
        assert [(chat.unread, chat.last, str(chat.other) != "") for chat in queries.chats(villager)] == [
            (1, "您好", True)
        ] * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_room_page_costs_the_same_with_one_question_and_three(rows, client, villager, django_assert_num_queries):
    room = make_session()
    for _row in range(rows):
        questions.ask(room, by=UserFactory(), text="问")
    address = reverse("live:room", kwargs={"slug": room.slug})
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)
