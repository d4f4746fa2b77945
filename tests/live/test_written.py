"""A question written where no room was open: asked once, by whatever way it comes, or kept for another session."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.domain import outbox
from cms.core.domain.packs import go_along
from cms.core.models import OutboxEntry
from mentorship.live.domain import erasure, rooms, written
from mentorship.live.enums import EventKind, RoomState
from mentorship.live.exceptions import RoomClosed
from mentorship.live.models import Event, Question, Room, WrittenQuestion
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session

pytestmark = pytest.mark.django_db
SOON = {"state": RoomState.SCHEDULED}


@pytest.fixture
def villager():
    cache.clear()
    return UserFactory()


@pytest.fixture
def signed_in(villager):
    client = Client()
    client.force_login(villager)
    return client


def from_phone(person, *, text="笋干怎么定价", at=None, cid=None, **fields):
    """What ``written.js`` puts into the outbox, as the phone sends it; gives back the receipt."""
    client = Client()
    client.force_login(person)
    pairs = [["text", text], *([name, value] for name, value in ({"room": "", "code": ""} | fields).items())]
    milliseconds = int((at or timezone.now()).timestamp() * 1000)
    entry = {"cid": str(cid or uuid4()), "kind": "question", "data": {"lang": "zh-hans", "fields": pairs}}
    entry |= {"sender": outbox.sender_mark(person), "at": milliseconds, "n": 1}
    answer = client.post("/phone/outbox/", {"v": 1, "entries": [entry]}, content_type="application/json")
    return answer.json()["receipts"][0]


def asked() -> list[str]:
    return list(Question.objects.order_by("seq").values_list("text", flat=True))


def write(person, room=None, text="笋干怎么定价"):
    return written.write(person, text=text, room=room, cid=uuid4(), at=timezone.now())


def test_a_question_for_an_open_session_is_asked_once_however_often_it_comes(villager):
    room, cid = make_session(), uuid4()
    receipts = [from_phone(villager, room=room.slug, cid=cid) for _time in range(3)]
    question = Question.objects.get()
    assert (question.room, question.asker, question.text) == (room, villager, "笋干怎么定价")
    assert {one["go"] for one in receipts} == {f"/ask/rooms/{room.slug}/#q{question.pk}"}
    assert {(one["state"], one["standing"]) for one in receipts} == {("accepted", "counts")}
    assert (Event.objects.count(), OutboxEntry.objects.count(), WrittenQuestion.objects.count()) == (1, 1, 1)


def test_a_question_for_a_session_to_come_is_asked_when_it_opens_in_the_order_of_writing(villager):
    host, other = UserFactory(), UserFactory()
    room = make_session(hosts=[host], **SOON)
    now = timezone.now()
    from_phone(other, room=room.slug, text="第二个", at=now - timedelta(hours=1))
    first = from_phone(villager, room=room.slug, text="第一个", at=now - timedelta(hours=2))
    assert (first["standing"], first["go"], room.title in first["message"]) == ("counts", "/ask/#written", True)
    assert asked() == []
    rooms.open_session(room, by=host, cid=uuid4())
    assert asked() == ["第一个", "第二个"]
    kinds = Event.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == [EventKind.ROOM, EventKind.ASKED, EventKind.ASKED]
    assert written.own_written(villager) == []


def test_opening_twice_asks_once(villager):
    host, cid = UserFactory(), uuid4()
    room = make_session(hosts=[host], **SOON)
    write(villager, room)
    for _time in range(2):
        rooms.open_session(room, by=host, cid=cid)
    assert asked() == ["笋干怎么定价"]


def test_a_session_that_was_over_loses_no_words_and_the_receipt_says_so(villager, signed_in):
    room = make_session(state=RoomState.CLOSED, title="上周的答疑")
    receipt = from_phone(villager, room=room.slug, at=timezone.now() - timedelta(days=3))
    assert (receipt["state"], receipt["standing"], "上周的答疑" in receipt["message"]) == (
        "accepted",
        "superseded",
        True,
    )
    assert asked() == []
    page = signed_in.get("/ask/").text
    assert ("笋干怎么定价" in page, "上周的答疑" in page) == (True, True)


def test_what_came_late_can_be_asked_in_another_session_and_only_once(villager, signed_in):
    room, row = make_session(), write(villager, make_session(state=RoomState.CLOSED))
    address = reverse("live:place", kwargs={"pk": row.pk})
    for _time in range(2):
        answer = signed_in.post(address, {"room": room.slug})
        assert answer["Location"].startswith(f"/ask/rooms/{room.slug}/#q")
    assert asked() == ["笋干怎么定价"]
    assert "Questions you wrote" not in signed_in.get("/en/ask/").text


def test_a_closed_session_cannot_be_chosen(villager):
    row = write(villager)
    with pytest.raises(RoomClosed):
        written.place(row, make_session(state=RoomState.CLOSED))
    assert WrittenQuestion.objects.get().room is None


def test_six_digits_find_the_session_that_had_them_when_the_question_was_written(villager):
    now = timezone.now()
    times = {"made_at": now - timedelta(days=9), "closed_at": now - timedelta(days=1)}
    over = make_session(state=RoomState.CLOSED, code="407215")
    Room.objects.filter(pk=over.pk).update(**times)
    receipt = from_phone(villager, code="407 215", at=now - timedelta(days=2))
    assert (receipt["standing"], WrittenQuestion.objects.get().room) == ("superseded", over)
    make_session(code="407215", title="今晚的答疑")
    from_phone(villager, code="４０７２１５", text="再问一个")
    assert asked() == ["再问一个"]


@pytest.mark.parametrize("fields", [{"code": "000001"}, {"room": "zzzzzzzzzz"}, {}])
def test_a_question_without_a_session_that_is_found_is_kept(villager, signed_in, fields):
    receipt = from_phone(villager, **fields)
    assert (receipt["state"], receipt["standing"], receipt["go"]) == ("accepted", "counts", "/ask/#written")
    assert "笋干怎么定价" in signed_in.get("/ask/").text


def test_a_chat_is_no_session(villager):
    chat = make_chat(mentee=villager)
    from_phone(villager, room=chat.slug)
    assert (chat.messages.count(), WrittenQuestion.objects.get().room) == (0, None)


def test_guessing_at_numbers_ends_and_the_words_stay_on_the_phone(villager):
    states = [from_phone(villager, code=f"0000{n:02}")["state"] for n in range(12)]
    assert states == ["accepted"] * 10 + ["again"] * 2


def test_the_plain_form_does_the_same(villager, signed_in):
    room, cid = make_session(**SOON), str(uuid4())
    for _tap in range(2):
        answer = signed_in.post("/ask/write/", {"text": "没有脚本", "room": room.slug, "cid": cid})
        assert answer["Location"] == "/ask/#written"
    assert WrittenQuestion.objects.get().room == room
    wrong = signed_in.post("/ask/write/", {"text": "没有脚本", "code": "000001", "cid": str(uuid4())})
    assert (wrong.status_code, "没有脚本" in wrong.text, WrittenQuestion.objects.count()) == (422, True, 1)


def test_what_waits_can_be_put_away_but_not_by_others(villager, signed_in):
    mine, theirs = write(villager), write(UserFactory())
    codes = [signed_in.post(f"/ask/written/{row.pk}/away/").status_code for row in (mine, theirs)]
    assert (codes, list(WrittenQuestion.objects.all())) == ([302, 404], [theirs])


def test_it_belongs_to_the_person(villager):
    write(villager, make_session(**SOON))
    assert [row["text"] for row in erasure.export(villager)["written"]] == ["笋干怎么定价"]
    erasure.erase(villager)
    assert WrittenQuestion.objects.count() == 0


def test_somebody_who_left_asks_nothing_any_more(villager):
    host = UserFactory()
    room = make_session(hosts=[host], **SOON)
    write(villager, room)
    villager.is_active = False
    villager.save()
    rooms.open_session(room, by=host)
    assert asked() == []


def test_the_list_costs_the_same_with_one_and_with_three(villager, django_assert_num_queries):
    for count in (1, 3):
        while WrittenQuestion.objects.count() < count:
            write(villager, make_session(**SOON))
        with django_assert_num_queries(1):
            assert [row.room.title for row in written.own_written(villager)] == ["笋干怎么卖"] * count


def test_the_page_for_nobody_goes_along_with_every_pack_and_has_no_token(client):
    assert ("/ask/note/", "/ask/") in [page() for page in go_along]
    page = client.get("/ask/note/")
    assert (page.headers["X-Keep"], "csrfmiddlewaretoken" in page.text, dict(page.cookies)) == ("1", False, {})
