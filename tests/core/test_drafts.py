"""What somebody has begun to write, where their browser keeps nothing: kept for them alone, for a month at most."""

import json
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain import helping
from accounts.domain.pins import guard, set_pin
from cms.core.domain import drafts
from cms.core.domain.outbox import sender_mark
from cms.core.models import Draft
from cms.core.registry import erasers, periodic
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat

pytestmark = pytest.mark.django_db
DOOR, ASK, BOOK = "/phone/drafts/", "/ask/", "/tools/cash-book/"
WORDS = {"text": ["怎么定价？"], "": ["1x"], "cid": ["a"]}


@pytest.fixture
def person():
    return UserFactory(name="王秀英")


def phone(person=None, **facts) -> Client:
    client = Client(**facts)
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def letter(person, **more) -> dict:
    return {"sender": sender_mark(person), "page": ASK, "form": "/ask/write/ 7", "fields": WORDS} | more


def send(client: Client, said, **more):
    body = said if isinstance(said, str | bytes) else json.dumps(said)
    return client.post(DOOR, body, content_type="application/json", **more)


def forms(client: Client, page: str = ASK) -> dict:
    return client.get(DOOR, {"page": page}).json()["forms"]


def test_it_comes_back_to_its_writer_until_it_is_forgotten(person) -> None:
    client = phone(person)
    assert send(client, letter(person)).status_code == 204
    assert send(client, letter(person, fields={"text": ["怎么定价？要现做"]})).status_code == 204
    assert forms(client) == {"/ask/write/ 7": {"text": ["怎么定价？要现做"]}}
    assert forms(client, "/me/profile/") == {}
    assert forms(phone(UserFactory())) == {}
    answer = client.get(DOOR, {"page": ASK})
    assert (answer.json()["sender"], "no-store" in answer.headers["Cache-Control"]) == (sender_mark(person), True)
    for _time in range(2):
        assert send(client, letter(person, fields=None)).status_code == 204
    assert forms(client) == {}


def test_an_address_in_another_writing_is_the_same_page(person) -> None:
    client = phone(person)
    send(client, letter(person, page="/en/course/%E7%BD%91%E5%95%86/"))
    assert len(forms(client, "/en/course/网商/")) == 1


@pytest.mark.parametrize(
    "said",
    [
        "", "no JSON", "[]", "[" * 60_000, b"\xff", '{"sender": NaN}',
        {"page": ""}, {"page": "ask"}, {"page": 7}, {"page": "/" * 201}, {"page": "\u202e"},
        {"form": ""}, {"form": None}, {"form": "f" * 201},
        {"fields": []}, {"fields": "text"}, {"fields": {"text": "no list"}}, {"fields": {"text": [1]}},
        {"fields": {"text": [["deep"]]}}, {"fields": {"pin": ["7931"]}}, {"fields": {"text": ["a"], "code": ["1"]}},
        {"fields": {"password": ["x"]}}, {"fields": {"sign": ["AB12"]}}, {"fields": {"pin\x00": ["7931"]}},
    ],
)  # fmt: skip
def test_what_cannot_be_read_or_must_not_be_kept_is_refused_in_words(person, said) -> None:
    answer = send(phone(person), letter(person, **said) if isinstance(said, dict) else said)
    assert answer.status_code in ({400, 409} if isinstance(said, str) and "NaN" in said else {400})
    assert answer.json()["message"]
    assert not Draft.objects.exists()


def test_it_has_an_end_in_length(person) -> None:
    client = phone(person)
    for words, status in (("字" * 15_900, 204), ("字" * 16_000, 413), ("a" * 70_000, 413)):
        said = json.dumps(letter(person, fields={"text": [words]}), ensure_ascii=False)  # as browsers write it
        assert send(client, said).status_code == status
    assert len(forms(client)["/ask/write/ 7"]["text"][0]) == 15_900


def test_what_no_database_takes_is_left_out(person) -> None:
    client = phone(person)
    assert send(client, letter(person, fields={"text": ["a\x00b\ud800c\r\nd"]})).status_code == 204
    assert forms(client)["/ask/write/ 7"] == {"text": ["abc\nd"]}


def test_of_too_many_the_oldest_goes(person, monkeypatch) -> None:
    monkeypatch.setattr(drafts, "MOST_A_MINUTE", 1000)
    other = UserFactory()
    drafts.save_draft(other, page=ASK, form="one", fields=WORDS)
    for number in range(drafts.MOST_DRAFTS + 3):
        drafts.save_draft(person, page=ASK, form=f"form {number}", fields=WORDS)
    kept = set(drafts.drafts_of(person, page=ASK))
    assert len(kept) == drafts.MOST_DRAFTS
    assert {"form 0", "form 1", "form 2"} & kept == set()
    assert Draft.objects.filter(person=other).count() == 1


def test_too_fast_is_told_and_forgetting_always_goes(person) -> None:
    client = phone(person)
    statuses = [send(client, letter(person)).status_code for _time in range(drafts.MOST_A_MINUTE + 1)]
    assert statuses == [204] * drafts.MOST_A_MINUTE + [429]
    assert send(client, letter(person, fields=None)).status_code == 204


def test_nobody_and_another_person_get_nothing(person) -> None:
    send(phone(person), letter(person))
    assert (phone().get(DOOR, {"page": ASK}).status_code, send(phone(), letter(person)).status_code) == (401, 401)
    other = UserFactory()
    assert send(phone(other), letter(person)).status_code == 409  # the page was made for who was here before
    assert send(phone(other), letter(other, fields=None)).status_code == 204
    assert Draft.objects.get().person == person


def test_a_page_of_somebody_else_cannot_plant_words(person) -> None:
    client = phone(person, enforce_csrf_checks=True)
    assert send(client, letter(person)).status_code == 403
    token = client.get(reverse("phone:outbox")).json()["token"]
    assert send(client, letter(person), headers={"X-CSRFToken": token}).status_code == 204


def opened(person) -> Client:
    client = phone(person)
    client.post(reverse("accounts:pin"), {"pin": "7931"})
    return client


def test_the_cash_book_gives_and_takes_its_lines_only_while_it_is_open(person) -> None:
    set_pin(person, "7931", by=person)
    line, client = letter(person, page=BOOK, fields={"words": ["卖了三只篮子"]}), opened(person)
    assert send(client, line).status_code == 204
    assert forms(client, BOOK)["/ask/write/ 7"] == {"words": ["卖了三只篮子"]}
    assert forms(client, f"/en{BOOK}") == {}
    for page in (BOOK, f"/en{BOOK}", f"{BOOK}count/"):
        answer = phone(person).get(DOOR, {"page": page})
        assert (answer.status_code, "篮子" in answer.text) == (403, False)
    assert phone(person).get(DOOR, {"page": BOOK.rstrip("/")}).status_code == 400
    assert send(phone(person), line | {"fields": {"words": ["别的"]}}).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.get(DOOR, {"page": BOOK}).status_code == 403
    assert send(phone(person), line | {"fields": None}).status_code == 204  # to forget tells nothing


def test_a_line_written_on_another_page_is_as_private_as_the_book(person) -> None:
    set_pin(person, "7931", by=person)
    line, client = letter(person, page=f"{BOOK}note/", form=f"{BOOK} 7"), opened(person)
    assert (send(client, line).status_code, len(forms(client, f"{BOOK}note/"))) == (204, 1)
    assert (send(phone(person), line).status_code, forms(phone(person), f"{BOOK}note/")) == (403, {})


@pytest.mark.parametrize("name", ["tools:book", "tools:count", "tools:month", "accounts:helper", "accounts:pin_guards"])
def test_every_page_behind_the_pin_says_so(person, name) -> None:
    page = reverse(name, kwargs={"month": "2026-11"} if name == "tools:month" else {})
    assert phone(person).get(DOOR, {"page": page}).status_code == 403


def test_a_chat_that_was_put_behind_the_pin_is_as_shut_to_its_drafts(person) -> None:
    chat, client = make_chat(mentee=person), phone(person)
    page = reverse("live:room", args=[chat.slug])
    assert send(client, letter(person, page=page)).status_code == 204
    set_pin(person, "7931", by=person)
    assert len(forms(client, page)) == 1
    guard(person, chats=True, evidence=True, by=person)
    practice = reverse("courses:practice", args=["M03"])
    assert [client.get(DOOR, {"page": shut}).status_code for shut in (page, practice)] == [403, 403]
    assert len(forms(opened(person), page)) == 1
    assert phone(UserFactory()).get(DOOR, {"page": page}).status_code == 404


def test_nothing_is_kept_or_given_while_somebody_helps(person) -> None:
    set_pin(person, "7931", by=person)
    client = opened(person)
    send(client, letter(person))
    client.post(reverse("accounts:helper"), {"helper": "小明"})
    assert "phone:drafts" not in helping.open_views
    assert client.get(DOOR, {"page": ASK}).status_code == 403
    assert send(client, letter(person, fields={"text": ["小明写的"]})).status_code == 403
    assert Draft.objects.get().fields == WORDS


def test_after_a_month_it_is_forgotten(person) -> None:
    drafts.save_draft(person, page=ASK, form="old", fields=WORDS)
    Draft.objects.update(written_at=timezone.now() - drafts.KEPT_FOR - timedelta(minutes=1))
    drafts.save_draft(person, page=ASK, form="new", fields=WORDS)
    forget = periodic["core.forget_old_drafts"].run
    assert (forget(), forget()) == (1, 0)
    assert set(drafts.drafts_of(person, page=ASK)) == {"new"}


def test_it_can_be_taken_along_and_goes_with_the_person(person) -> None:
    drafts.save_draft(person, page=ASK, form="one", fields=WORDS)
    eraser = erasers["core.drafts"]
    [row] = eraser.export(person)["begun_to_write"]
    assert row["words"] == ["怎么定价？"]
    assert eraser.dry_run(person) == {"begun to write": 1}
    assert (eraser.erase(person), eraser.erase(person)) == ({"begun to write": 1}, {})


@pytest.mark.django_db(transaction=True)
def test_two_pages_that_save_at_once_are_one_draft() -> None:
    person, both = UserFactory(), Barrier(2)
    wrong: list[Exception] = []

    def write(words: str) -> None:
        try:
            both.wait()
            drafts.save_draft(person, page=ASK, form="one", fields={"text": [words], "cid": [str(uuid4())]})
        except Exception as error:  # noqa: BLE001 told by the assertion below
            wrong.append(error)
        finally:
            connection.close()

    writers = [Thread(target=write, args=(words,)) for words in ("甲", "乙")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    cache.clear()
    assert wrong == []
    assert Draft.objects.filter(person=person).count() == 1
