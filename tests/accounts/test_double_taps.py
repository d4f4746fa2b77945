"""A slow line, an impatient thumb: the second tap carries the cookies of before the first one's answer."""

import pytest
from django.test import Client

from accounts.models import Message, PhoneReset, User
from tests.accounts.conftest import E164, PHONE
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, WELCOME = "/me/sign-in/", "/me/sign-in/code/", "/me/welcome/"
PHONE_UA = {"user-agent": "MicroMessenger"}


def twice(client, path, typed):
    """The same form by the same browser, both times with the cookies from before."""
    late = Client(headers=PHONE_UA)
    late.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    return client.post(path, typed), late.post(path, typed), late


def test_two_taps_without_any_session_send_one_message_and_either_works(last_code):
    first, second = Client(headers=PHONE_UA), Client(headers=PHONE_UA)
    assert [tap.post(SIGN_IN, {"phone": PHONE}).url for tap in (first, second)] == [CODE, CODE]
    assert Message.objects.count() == 1
    assert second.post(CODE, {"code": last_code()}).url == WELCOME


def test_another_browser_gets_a_code_of_its_own():
    for name in ("one", "two"):
        Client(headers={"user-agent": name}).post(SIGN_IN, {"phone": PHONE})
    assert Message.objects.count() == 2


def test_two_taps_on_the_code_both_come_in(last_code):
    person = UserFactory(phone=E164)
    client = Client(headers=PHONE_UA)
    client.post(SIGN_IN, {"phone": PHONE})

    first, second, late = twice(client, CODE, {"code": last_code()})

    assert (first.url, second.url) == ("/", "/")
    assert late.session["_auth_user_id"] == str(person.pk)


def test_two_taps_of_someone_new_reach_the_last_screen_and_make_one_account(last_code):
    client = Client(headers=PHONE_UA)
    client.post(SIGN_IN, {"phone": PHONE})
    first, second, late = twice(client, CODE, {"code": last_code()})
    assert (first.url, second.url) == (WELCOME, WELCOME)

    first, second, late = twice(late, WELCOME, {"name": "王小花", "age_band": "adult", "agree": "on"})

    assert (first.url, second.url) == ("/", "/")
    assert late.get("/me/").status_code == 200
    assert User.objects.count() == 1


def test_two_taps_on_the_guardians_code(client, sign_up, last_code):
    sign_up(age_band="14_15")
    client.post("/me/welcome/guardian/", {"guardian_name": "王大山", "guardian_phone": "13900139000"})

    first, second, late = twice(client, "/me/welcome/guardian/code/", {"code": last_code("+8613900139000")})

    assert (first.url, second.url) == ("/", "/")
    assert late.session["_auth_user_id"] == str(User.objects.get().pk)


def test_two_taps_over_a_lost_phone_ask_once(last_code):
    UserFactory(phone="+8613900139000", name="李大山")
    client = Client(headers=PHONE_UA)
    facts = {"old_phone": "13900139000", "name": "李大山", "new_phone": PHONE, "about": ""}
    client.post("/me/lost-phone/", facts)

    first, second, _late = twice(client, "/me/lost-phone/code/", {"code": last_code()})

    assert (first.url, second.url) == ("/me/lost-phone/asked/",) * 2
    assert PhoneReset.objects.count() == 1


def test_coming_back_at_once_takes_a_new_code(last_code):
    UserFactory(phone=E164)
    client = Client(headers=PHONE_UA)
    client.post(SIGN_IN, {"phone": PHONE})
    old = last_code()
    client.post(CODE, {"code": old})
    client.post("/me/sign-out/")

    client.post(SIGN_IN, {"phone": PHONE})

    assert Message.objects.filter(purpose="code").count() == 2
    assert client.post(CODE, {"code": last_code()}).url == "/"


def test_a_used_code_opens_nothing_for_another_browser_or_later(last_code):
    UserFactory(phone=E164)
    client = Client(headers=PHONE_UA)
    client.post(SIGN_IN, {"phone": PHONE})
    code = last_code()
    client.post(CODE, {"code": code})

    stranger = Client()
    assert stranger.post(CODE, {"code": code}).url == SIGN_IN
    assert "_auth_user_id" not in stranger.session


def test_a_second_tap_cannot_guess(last_code):
    UserFactory(phone=E164)
    client = Client(headers=PHONE_UA)
    client.post(SIGN_IN, {"phone": PHONE})
    key = client.cookies["sessionid"].value
    code = last_code()
    client.post(CODE, {"code": code})
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    for typed in (wrong, wrong, wrong, code):
        thief = Client()
        thief.cookies["sessionid"] = key
        assert thief.post(CODE, {"code": typed}).url == SIGN_IN


def test_a_key_planted_before_does_not_follow_a_proof(client, last_code):
    """Session fixation: whoever knew the key before the code was typed gets nothing with it afterwards."""
    client.post(SIGN_IN, {"phone": PHONE})
    planted = client.cookies["sessionid"].value
    client.post(CODE, {"code": last_code()})
    assert client.get(WELCOME).status_code == 200

    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get(WELCOME).url == SIGN_IN
    assert thief.post(WELCOME, {"name": "贼", "age_band": "adult", "agree": "on"}).url == SIGN_IN
    assert User.objects.count() == 0
