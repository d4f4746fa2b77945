"""Somebody else holds the phone that a person is signed in on: what they cannot reach without the PIN."""

from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.notices import notify
from accounts.domain.pins import guard, set_pin
from accounts.models import Notice, PushSubscription, User
from accounts.neutral import outside
from mentorship.live.domain.tell import SAID
from tests.accounts.test_shared_phone import browser, listed, switch
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PIN = "7931"
DAY = 24 * 60 * 60
RINGS = "https://push.example/1"


@pytest.fixture
def owner():
    person = UserFactory(name="王秀英", phone="+8613800138000")
    set_pin(person, PIN, by=person)
    return person


def opened(owner) -> Client:
    client = browser(owner)
    client.post(reverse("accounts:pin"), {"pin": PIN})
    return client


def asks_for_pin(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("accounts:pin"))


def test_another_number_needs_the_pin_for_the_number_proves_a_forgotten_one(owner) -> None:
    client, address = browser(owner), reverse("accounts:number")
    assert asks_for_pin(client.get(address))
    assert asks_for_pin(client.post(address, {"phone": "13900139000"}))
    assert asks_for_pin(client.get(reverse("accounts:number_code")))
    assert opened(owner).get(address).status_code == 200


def test_the_account_is_erased_only_with_the_pin(owner) -> None:
    assert asks_for_pin(browser(owner).post(reverse("accounts:erase"), {"sure": "on"}))
    assert User.objects.get(pk=owner.pk).phone == owner.phone
    without = UserFactory()
    assert browser(without).post(reverse("accounts:erase"), {}).status_code == 200  # nothing private: asked as ever


def test_who_became_an_admin_comes_in_with_a_code_though_still_on_the_list(owner, admins, settings) -> None:
    client = listed(owner)
    settings.REQUIRE_SECOND_FACTOR = True
    admins.add(owner.pk)
    answer = switch(client, owner)
    assert (answer.status_code, answer.url) == (302, reverse("accounts:sign_in"))
    assert "_auth_user_id" not in client.session


def test_whoever_is_locked_signs_the_other_one_out_first(owner) -> None:
    other = UserFactory(name="李小军")
    set_pin(other, PIN, by=other)
    client = listed(owner, other)
    assert switch(client, owner).status_code == 302
    for _try in range(5):
        switch(client, other, "1357")
    page = client.get(reverse("accounts:phone_switch", args=[other.pk]))
    assert 'name="next" value="sign-in"' in page.text
    answer = client.post(reverse("accounts:sign_out"), {"next": "sign-in"})
    assert (answer.status_code, answer.url) == (302, reverse("accounts:sign_in"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("is_guarded", [True, False])
def test_words_of_what_is_behind_the_pin_stand_nowhere_else(owner, is_guarded, on_commit) -> None:
    guard(owner, chats=is_guarded, evidence=False, by=owner)
    notify(owner, SAID, title="您有新消息", body="您店里的钱够吗", url="/ask/", key="k")
    page = browser(owner).get(reverse("accounts:inbox"))
    assert ("您店里的钱够吗" in page.text) is not is_guarded
    assert ("密码" in page.text) is is_guarded
    assert outside(Notice.objects.get(person=owner)).body == ("" if is_guarded else "您店里的钱够吗")
    assert "您店里的钱够吗" in opened(owner).get(reverse("accounts:inbox")).text


def test_being_asked_for_the_pin_does_not_shorten_the_session(owner) -> None:
    client = browser(owner)
    before = client.session.get_expiry_age()
    client.post(reverse("tools:book"), {"amount": "36.50", "words": "笋干"})
    assert client.session.get_expiry_age() >= before - 60 > DAY


def test_what_waits_for_the_pin_is_not_read_without_it_and_goes_with_a_quick_exit(owner) -> None:
    client = browser(owner)
    asked = client.post(reverse("tools:book"), {"amount": "36.50", "words": "三姑还的钱"})
    token = next(iter(client.session["kept"]))
    kept = reverse("accounts:kept", args=[token])
    assert asks_for_pin(asked)
    assert asks_for_pin(client.get(kept))
    client.get(reverse("accounts:leave"))
    assert "kept" not in client.session
    client.post(reverse("accounts:pin"), {"pin": PIN})
    assert client.get(kept).url == reverse("accounts:me")


def test_a_quick_exit_takes_back_the_right_to_choose_another_pin(owner) -> None:
    client = browser(owner)
    session = client.session
    session["pin_proved"] = 2**33
    session.save()
    assert client.get(reverse("accounts:pin_new")).status_code == 200
    client.get(reverse("accounts:leave"))
    assert asks_for_pin(client.get(reverse("accounts:pin_new")))


def test_help_begins_with_another_key_so_that_open_lines_are_cut_and_ends_without_a_ring(owner) -> None:
    client = opened(owner)
    session = client.session
    session["rung"] = RINGS
    session.save()
    PushSubscription.objects.create(person=owner, endpoint=RINGS, endpoint_hash=sha256(RINGS.encode()).hexdigest())
    before = client.session.session_key
    client.post(reverse("accounts:helper"), {"helper": "小明"})
    assert client.session.session_key != before
    client.post(reverse("accounts:helper_end"))
    assert not PushSubscription.objects.filter(person=owner).exists()
