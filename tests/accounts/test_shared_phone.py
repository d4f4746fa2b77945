"""One phone, several people: each in by their own secret, nothing left of the one before, private things shut."""

import json
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts import phone, push
from accounts.domain.notices import notify
from accounts.domain.people import sign_out_everywhere
from accounts.domain.pins import guard, pin_of, set_pin, try_pin, why_pictures_will_not_do
from accounts.enums import PinKind, PinPicture, Verdict
from accounts.exceptions import Refused
from accounts.models import Message, Pin, PushSubscription
from accounts.neutral import outside
from accounts.rules import PIN_TRIES
from courses.enums import Tool
from courses.tools.domain.keeping import keep_sum
from courses.tools.models import KeptSum
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
FOUR = ["shop", "star", "coin", "star"]
SECRET = ".".join(FOUR)


def drawn(person, secret: str = SECRET) -> Pin:
    return set_pin(person, secret, by=person, kind=PinKind.PICTURES)


def browser(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tap(client: Client, address: str, names: list[str], **fields):
    """Without script: one picture a form, each with what the form carried."""
    answer = client.get(address)
    for name in names:
        pad = answer.context["pad"]
        answer = client.post(
            address, {"kind": "pictures", "pin": pad["pin"], "again": pad["again"], "add": name, **fields}
        )
    return answer


class TestPictures:
    def test_four_taps_twice_choose_and_four_open(self) -> None:
        person = UserFactory()
        client = browser(person)
        address = reverse("accounts:pin_new")
        answer = client.get(address, {"with": "pictures"})
        for name in FOUR * 2:
            pad = answer.context["pad"]
            answer = client.post(address, {"kind": "pictures", "pin": pad["pin"], "again": pad["again"], "add": name})
        assert answer.status_code == 302
        pin = pin_of(person)
        assert pin.kind == PinKind.PICTURES
        assert "star" not in pin.hash
        client.post(reverse("accounts:pin_close"))
        assert tap(client, reverse("accounts:pin"), ["shop", "star", "coin", "bell"]).status_code == 400
        assert pin_of(person).wrong == 1
        assert tap(client, reverse("accounts:pin"), FOUR).status_code == 302
        assert pin_of(person).wrong == 0

    def test_two_different_fours_begin_again_and_say_so(self) -> None:
        client = browser(UserFactory())
        answer = client.get(reverse("accounts:pin_new"), {"with": "pictures"})
        for name in [*FOUR, "van", "van", "bell", "mic"]:
            pad = answer.context["pad"]
            form = {"kind": "pictures", "pin": pad["pin"], "again": pad["again"], "add": name}
            answer = client.post(reverse("accounts:pin_new"), form)
        assert answer.status_code == 400
        assert (answer.context["pad"]["tapped"], bool(answer.context["fault"])) == (0, True)

    def test_it_locks_like_the_digits(self) -> None:
        person = UserFactory()
        drawn(person)
        client = browser(person)
        for _try in range(PIN_TRIES):
            tap(client, reverse("accounts:pin"), ["van", "van", "bell", "mic"])
        assert pin_of(person).locked_at is not None
        assert try_pin(person, SECRET, by=person).verdict == Verdict.SPENT

    @given(st.lists(st.sampled_from([*PinPicture.values, "", "x", "shop.shop"]), max_size=6))
    def test_only_four_known_pictures_three_of_them_different_will_do(self, names) -> None:
        said = ".".join(names)
        fine = not why_pictures_will_not_do(said)
        parts = said.split(".")
        assert not fine or (len(parts) == 4 and set(parts) <= set(PinPicture.values) and len(set(parts)) >= 3)

    def test_what_nobody_could_tap_is_no_picture(self) -> None:
        client = browser(UserFactory())
        form = {"kind": "pictures", "pin": "<b>.shop." * 6, "again": "x" * 60, "add": "shop"}
        answer = client.post(reverse("accounts:pin_new"), form)
        assert answer.status_code == 200
        assert "<b>.shop" not in answer.text
        assert answer.context["pad"]["pin"] == "shop.shop.shop.shop"


def listed(*people) -> Client:
    """A phone with these on its list, nobody signed in."""
    client = browser()
    for person in people:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(reverse("accounts:phone_join")).status_code == 302
    client.post(reverse("accounts:sign_out"))
    return client


def switch(client: Client, person, pin: str = "7931"):
    return client.post(reverse("accounts:phone_switch", args=[person.pk]), {"pin": pin})


class TestPhone:
    @pytest.fixture
    def two(self):
        people = UserFactory(name="王秀英"), UserFactory(name="李小军")
        for person in people:
            set_pin(person, "7931", by=person)
        return people

    def test_the_second_one_comes_in_and_the_first_ones_session_is_gone(self, two) -> None:
        one, other = two
        client = listed(*two)
        assert switch(client, one).status_code == 302
        PushSubscription.objects.create(person=one, endpoint="https://push.example/1", endpoint_hash="a" * 64)
        session = client.session
        session["rung"], session["kept"], before = (
            "https://push.example/1",
            {"t": {"words": [["text", "秘"]]}},
            session.session_key,
        )
        session.save()
        answer = switch(client, other)
        assert answer.headers["Clear-Site-Data"] == '"cache"'
        assert get_user(client).pk == other.pk
        assert client.session.session_key != before
        assert "kept" not in client.session
        stale = Client()
        stale.cookies[settings.SESSION_COOKIE_NAME] = before
        assert not get_user(stale).is_authenticated
        assert "王秀英" not in client.get(reverse("accounts:me")).text

    def test_a_wrong_one_leaves_everything_as_it_is_and_locks_after_five(self, two) -> None:
        one, other = two
        client = listed(*two)
        switch(client, one)
        answers = [switch(client, other, "1593") for _try in range(PIN_TRIES)]
        assert {answer.status_code for answer in answers} == {400}
        assert get_user(client).pk == one.pk
        assert switch(client, other).status_code == 200  # locked: the right one opens nothing either
        assert get_user(client).pk == one.pk

    def test_a_list_is_of_one_phone_and_nobody_can_write_it(self, two) -> None:
        one, _other = two
        assert switch(browser(), one).status_code == 404
        forged = browser()
        for said in (
            "",
            "x",
            signing.dumps([[one.pk, "0" * 32]], salt="accounts.phone"),
            signing.dumps("a", salt="accounts.phone"),
        ):
            forged.cookies[phone.COOKIE] = said
            assert switch(forged, one).status_code == 404
            assert forged.get(reverse("accounts:phone")).status_code == 200

    def test_signing_out_everywhere_or_a_new_secret_ends_the_entry(self, two) -> None:
        one, other = two
        client = listed(*two)
        sign_out_everywhere(one)
        set_pin(other, "8642", by=other)
        assert [switch(client, person).status_code for person in two] == [404, 404]

    def test_anybody_takes_a_name_off_and_nothing_else_happens(self, two) -> None:
        one, other = two
        client = listed(*two)
        client.post(reverse("accounts:phone_off", args=[one.pk]))
        page = client.get(reverse("accounts:phone")).text
        assert (one.name in page, other.name in page) == (False, True)
        one.refresh_from_db()
        assert one.is_active

    def test_without_a_secret_one_is_asked_for_it_first(self) -> None:
        client = browser(UserFactory())
        assert client.post(reverse("accounts:phone_join")).url == reverse("accounts:pin_new")
        assert phone.COOKIE not in client.cookies

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_costs_the_same_at_any_length(self, rows, django_assert_num_queries) -> None:
        people = [UserFactory() for _row in range(rows)]
        for person in people:
            set_pin(person, "7931", by=person)
        client = listed(*people)
        with django_assert_num_queries(1):
            client.get(reverse("accounts:phone"))

    @hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        plan=st.lists(
            st.tuples(st.sampled_from(["in", "wrong", "out", "off", "join", "away"]), st.integers(0, 1)), max_size=10
        )
    )
    def test_whatever_people_do_nobody_is_in_who_did_not_open(self, plan) -> None:
        people = [UserFactory(), UserFactory()]
        for person in people:
            set_pin(person, "7931", by=person)
        client, inside, on = listed(*people), None, {0, 1}
        for step, number in plan:
            Pin.objects.filter(person__in=people).update(wrong=0, locked_at=None)
            person = people[number]
            if step == "in" and number in on:
                switch(client, person)
                inside = number
            elif step == "wrong":
                switch(client, person, "1593")
            elif step == "out":
                client.post(reverse("accounts:sign_out"))
                inside = None
            elif step == "off":
                client.post(reverse("accounts:phone_off", args=[person.pk]))
                on -= {number}
            elif step == "join":
                client.post(reverse("accounts:phone_join"))
                on |= set() if inside is None else {inside}
            elif step == "away":
                assert client.get(reverse("accounts:leave")).url == reverse("pages:today")
            user = get_user(client)
            assert (user.pk if user.is_authenticated else None) == (None if inside is None else people[inside].pk)


class TestGuards:
    def test_chosen_things_open_only_with_the_pin_and_away_shuts_them(self) -> None:
        person = UserFactory()
        client = browser(person)
        with pytest.raises(Refused):
            guard(person, chats=True, evidence=True, by=person)
        set_pin(person, "7931", by=person)
        assert "/pin/" in client.get(reverse("accounts:pin_guards")).url  # the choice itself is behind it
        client.post(reverse("accounts:pin"), {"pin": "7931"})
        assert client.post(reverse("accounts:pin_guards"), {"evidence": "on"}).status_code == 302
        pin = pin_of(person)
        assert (pin.guards_chats, pin.guards_evidence) == (False, True)
        with pytest.raises(Refused):
            guard(person, chats=True, evidence=True, by=UserFactory())
        assert client.get(reverse("accounts:pin_guards")).status_code == 200
        client.get(reverse("accounts:leave"))
        assert "/pin/" in client.get(reverse("accounts:pin_guards")).url

    def test_the_frame_says_whether_a_kept_page_may_show_what_waits(self) -> None:
        person = UserFactory()
        set_pin(person, "7931", by=person)
        client, address = browser(person), reverse("accounts:me")
        assert [" data-bare" in client.get(address).text, " data-bare" in browser().get("/").text] == [True, False]
        client.post(reverse("accounts:pin"), {"pin": "7931"})
        for chosen in ({"evidence": "on"}, {"chats": "on"}):
            client.post(reverse("accounts:pin_guards"), chosen)
            assert (" data-bare" in client.get(address).text) == ("evidence" not in chosen)
        guard(person, chats=False, evidence=True, by=person)  # on another phone; seen when somebody comes in here
        assert " data-bare" not in browser(person).get(address).text

    def test_whoever_joins_a_phones_list_is_asked_what_the_others_must_not_open(self) -> None:
        person = UserFactory()
        set_pin(person, "7931", by=person)
        client, place = browser(person), reverse("accounts:phone")
        page = client.get(place).text
        assert [page.count(f'name="{name}"') for name in ("chats", "evidence", "sums")] == [1, 1, 1]
        assert page.count(" checked") == 3
        assert client.post(reverse("accounts:phone_join"), {"chats": "on", "sums": "on"}).status_code == 302
        pin = pin_of(person)
        assert (pin.guards_chats, pin.guards_evidence, pin.guards_sums) == (True, False, True)
        assert 'name="chats"' not in client.get(place).text  # asked once
        client.post(reverse("accounts:phone_off", args=[person.pk]))
        client.post(
            reverse("accounts:phone_join"), {"evidence": "on"}
        )  # without the PIN nothing comes out from behind it
        pin = pin_of(person)
        assert (pin.guards_chats, pin.guards_evidence, pin.guards_sums) == (True, True, True)

    def test_saved_calculations_open_with_the_pin_where_it_was_chosen(self) -> None:
        person = UserFactory()
        keep_sum(person, tool=Tool.PRICE, name="腊肉的价", facts={}, cid=uuid4(), by=person)
        row = KeptSum.objects.get()
        client, place = browser(person), reverse("tools:kept")
        assert "腊肉的价" in client.get(place).text
        set_pin(person, "7931", by=person)
        assert "腊肉的价" in client.get(place).text  # a PIN for the cash book says nothing about these
        guard(person, chats=False, evidence=False, sums=True, by=person)
        assert "/pin/" in client.get(place).url
        assert "/pin/" in client.post(reverse("tools:forget", args=[row.pk])).url
        assert KeptSum.objects.exists()
        client.post(reverse("accounts:pin"), {"pin": "7931"})
        assert "腊肉的价" in client.get(place).text

    def test_the_calendar_names_nobody(self) -> None:
        client = browser(UserFactory(name="王秀英"))
        page = client.get(client.get(reverse("accounts:leave")).url)
        assert "王秀英" not in page.text
        assert "网商" not in page.text
        assert "no-store" in page.headers["Cache-Control"]


class TestNeutral:
    WORDS = {"title": "陈大明回了您", "body": "笋干卖得怎么样？", "url": "/ask/rooms/abc/"}

    def test_a_shared_phone_only_says_that_something_is_new(self, monkeypatch) -> None:
        sent = []
        monkeypatch.setattr("pywebpush.webpush", lambda **facts: sent.append(json.loads(facts["data"])))
        for neutral, title in ((False, "陈大明回了您"), (True, "有一条新消息")):
            person = UserFactory(neutral_notices=neutral, language="zh-hans")
            notice = notify(person, "news", key=uuid4().hex, **self.WORDS)
            push.send_to(PushSubscription(person=person, endpoint="https://push.example/1"), notice)
            assert sent[-1]["title"] == outside(notice).title == title
            assert ("笋干" in json.dumps(sent[-1], ensure_ascii=False), "/rooms/" in sent[-1]["url"]) == (
                not neutral,
                not neutral,
            )
        assert notice.title == "陈大明回了您"  # the inbox says it in full

    def test_what_concerns_the_account_always_says_so(self) -> None:
        person = UserFactory(neutral_notices=True)
        assert outside(notify(person, "account", title="加了一把锁")).title == "加了一把锁"

    def test_a_text_message_is_as_silent(self, on_commit, settings) -> None:
        from accounts.tasks import _by_sms  # noqa: PLC0415 the way itself

        person = UserFactory(neutral_notices=True, language="zh-hans")
        notice = notify(person, "news", **self.WORDS)
        _by_sms(notice.deliveries.model(notice=notice, channel="sms", state="sending"))
        text = Message.objects.latest("pk").text
        assert "有一条新消息" in text
        assert "陈大明" not in text
