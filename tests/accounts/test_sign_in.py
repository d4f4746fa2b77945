import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.domain.codes import in_a_message
from accounts.models import Consent, Message, PhoneEvent, User
from accounts.signals import signed_out_everywhere
from tests.accounts.conftest import E164, PHONE
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, WELCOME = "/me/sign-in/", "/me/sign-in/code/", "/me/welcome/"


def plain(response):
    """The whole answer but for what changes with every request by design."""
    head = {name: value for name, value in response.items() if name.lower() not in {"x-request-id", "server-timing"}}
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
    return response.status_code, head, body


def test_sign_up_takes_three_screens(client, sign_up):
    response = sign_up()

    assert (response.status_code, response.url) == (302, "/")
    person = User.objects.get()
    assert (person.phone.as_e164, person.name, person.age_band) == (E164, "王小花", "adult")
    assert person.phone_verified_at is not None
    assert client.get("/me/").status_code == 200
    assert [(row.purpose, row.granted, row.by) for row in Consent.objects.all()] == [("privacy", True, person)]
    assert [row.kind for row in PhoneEvent.objects.all()] == ["proved"]


def test_sign_in_of_a_known_number_takes_two(client, last_code):
    person = UserFactory(phone=E164)
    assert client.post(SIGN_IN, {"phone": PHONE}).url == CODE

    response = client.post(CODE, {"code": last_code()})

    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session.get_expiry_age() == 180 * 24 * 3600


def test_known_and_unknown_numbers_get_the_same_bytes(client):
    UserFactory(phone="+8613800138001")
    answers = {}
    for end in ("1", "2"):
        visitor = Client()
        with time_machine.travel("2026-11-23 10:00 +0000", tick=False):
            posted = visitor.post(SIGN_IN, {"phone": f"1380013800{end}"})
            page = visitor.get(CODE)
            wrong = visitor.post(CODE, {"code": "000000"})
            again = visitor.post("/me/code-again/sign_in/", {"by": "sms"})
        answers[end] = [
            tuple(
                part.replace(f"138 0013 800{end}".encode(), b"N") if isinstance(part, bytes) else part
                for part in plain(r)
            )
            for r in (posted, page, wrong, again)
        ]
    for known, unknown in zip(answers["1"], answers["2"], strict=True):
        assert known[0] == unknown[0]
        assert known[1] == unknown[1]
        assert known[2] == unknown[2]
    assert [m.phone.as_e164[-1] for m in Message.objects.order_by("pk")] == ["1", "1", "2", "2"]
    shapes = {re.sub(r"\d{6}", "N", message.text) for message in Message.objects.all()}
    assert len(shapes) == 1


def test_known_and_unknown_numbers_cost_the_same_queries(client, django_assert_num_queries):
    UserFactory(phone="+8613800138001")
    counts = []
    for phone in ("13800138001", "13800138002"):
        with CaptureQueriesContext(connection) as seen:
            Client().post(SIGN_IN, {"phone": phone})
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("+1 415 555 0123", "of this country (+86)"),
        ("0044 7911 123456", "of this country (+86)"),
        ("138001380", "not a whole mobile number"),
        ("0571 8888 8888", "not a whole mobile number"),
        ("+86 571 8888 8888", "not a whole mobile number"),
        ("10086", "not a whole mobile number"),
        ("400 820 8820", "not a whole mobile number"),
        ("123 4567 8901", "not a whole mobile number"),
        ("138 0013 80001", "not a whole mobile number"),
        ("+852 5123 4567", "of this country (+86)"),
        ("+853 6612 3456", "of this country (+86)"),
        ("+886 912 345 678", "of this country (+86)"),
        ("+7 912 345-67-89", "of this country (+86)"),
        ("+86", "digits only"),
        ("138001380００ 或者 139", "digits only"),
        ("老王的手机", "digits only"),
        ("138ABCD8000", "digits only"),
        ("13800138000 ext 5", "digits only"),
        ("", "Type your mobile number first"),
    ],
)
def test_a_number_that_cannot_get_a_code_is_explained(client, typed, words):
    response = client.post("/en" + SIGN_IN, {"phone": typed})

    assert response.status_code == 200
    assert words in response.content.decode()
    assert Message.objects.count() == 0
    if typed:
        assert f'value="{typed}"' in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "１３８００１３８０００",
        "＋８６　１３８　００１３　８０００",
        "+86 138-0013-8000",
        "+8613800138000",
        "86 138 0013 8000",
        "8613800138000",
        "0086 13800138000",
        "００８６１３８００１３８０００",
        "(+86) 138 0013 8000",
        "138 0013 8000 ",
        "138\u2013 0013\u20118000",
        "138.0013.8000",
    ],
)
def test_a_number_may_be_typed_as_people_do(client, typed):
    assert client.post(SIGN_IN, {"phone": typed}).url == CODE
    assert Message.objects.get().phone.as_e164 == E164


def test_the_code_may_be_typed_with_a_chinese_keyboard(client, last_code):
    client.post(SIGN_IN, {"phone": PHONE})
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in last_code())

    assert client.post(CODE, {"code": f" {wide} "}).url == WELCOME


def test_a_wrong_code_says_so_and_five_kill_it(client, last_code):
    client.post(SIGN_IN, {"phone": PHONE})
    right = last_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    texts = [client.post("/en" + CODE, {"code": wrong}).content.decode() for _ in range(5)]

    assert ["not right" in text for text in texts] == [True] * 4 + [False]
    assert "no longer works" in texts[4]
    assert "no longer works" in client.post("/en" + CODE, {"code": right}).content.decode()
    assert User.objects.count() == 0
    # Nothing is lost: the number is still there, a new code can be asked for and works.
    client.post("/me/code-again/sign_in/", {"by": "sms"})
    assert last_code() != right
    assert client.post(CODE, {"code": last_code()}).url == WELCOME


def test_tries_are_shared_by_parallel_requests(client, last_code):
    """A copy of the session, as a parallel request holds it, does not bring fresh tries."""
    client.post(SIGN_IN, {"phone": PHONE})
    before = dict(client.session.items())
    for _ in range(5):
        client.post(CODE, {"code": "000000"})
    session = client.session
    session.update(before)
    session.save()

    assert "no longer works" in client.post("/en" + CODE, {"code": last_code()}).content.decode()


@pytest.mark.parametrize("typed", ["abc", "一二三四五六", "12345", "1234567"])
def test_what_is_not_six_digits_is_no_try(client, last_code, typed):
    client.post(SIGN_IN, {"phone": PHONE})
    for _ in range(6):
        assert "The code is six digits" in client.post("/en" + CODE, {"code": typed}).text
    assert client.post(CODE, {"code": last_code()}).status_code == 302


def test_after_too_many_wrong_codes_the_way_to_a_new_one_is_on_the_page(client, last_code):
    client.post(SIGN_IN, {"phone": PHONE})
    for by in ("sms", "voice"):
        client.post("/me/code-again/sign_in/", {"by": by})
    assert "We are calling" in client.get("/en" + CODE).text
    wrong = "000000" if last_code() != "000000" else "111111"
    for _ in range(6):
        page = client.post("/en" + CODE, {"code": wrong}).text
    assert "Ask for a new one below" in page
    assert "Check the number, new code" in page or "Send a new message" in page


def test_a_name_from_outside_is_only_letters_in_our_own_message():
    assert set('<>&"😀:/.0') & set(in_a_message('<b>王</b>😀 & "x" https://0.example')) == set()
    assert in_a_message("王小花") == "王小花"
    assert in_a_message("😀<>") == "有位年轻人"
    assert len(in_a_message("长" * 60)) == 12


def test_an_expired_code_says_so_and_keeps_the_number(client, last_code):
    with time_machine.travel("2026-11-23 10:00 +0000") as clock:
        client.post(SIGN_IN, {"phone": PHONE})
        clock.shift(601)
        response = client.post("/en" + CODE, {"code": last_code()})
        assert "has run out" in response.content.decode()
        assert PHONE in response.content.decode()
        old = last_code()
        client.post("/me/code-again/sign_in/", {"by": "sms"})
        assert client.post(CODE, {"code": last_code()}).url == WELCOME
    assert old != last_code()


def test_the_code_can_be_read_out_by_a_call(client, last_code):
    client.post(SIGN_IN, {"phone": PHONE})
    client.post("/me/code-again/sign_in/", {"by": "voice"})

    sms, voice = Message.objects.order_by("pk")
    assert (sms.kind, voice.kind) == ("sms", "voice")
    assert " ".join(re.search(r"\d{6}", sms.text)[0]) in voice.text
    assert client.post(CODE, {"code": last_code()}).url == WELCOME


def test_a_quota_per_number_holds_over_visitors(client):
    for _ in range(5):
        assert Client().post(SIGN_IN, {"phone": PHONE}).status_code == 302

    response = client.post("/en" + SIGN_IN, {"phone": PHONE})

    assert "Too many codes" in response.content.decode()
    assert Message.objects.count() == 5
    assert client.post(SIGN_IN, {"phone": "13900139000"}).status_code == 302


def test_a_quota_per_address_holds_over_numbers(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "5/h/key,3/h/ip"}
    for n in range(3):
        assert Client().post(SIGN_IN, {"phone": f"1380013800{n}"}).status_code == 302

    assert client.post(SIGN_IN, {"phone": "13800138009"}).status_code == 200
    assert client.post(SIGN_IN, {"phone": "13800138009"}, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_guessing_has_a_quota_per_address_over_all_numbers(client, last_code, monkeypatch):
    monkeypatch.setattr("accounts.views.sign_in.MOST_TYPED", 6)
    for n in range(2):
        visitor = Client()
        visitor.post(SIGN_IN, {"phone": f"1390013900{n}"})
        for _ in range(3):
            visitor.post(CODE, {"code": "000000"})
    client.post(SIGN_IN, {"phone": PHONE})

    response = client.post("/en" + CODE, {"code": last_code()})

    assert "typed from this network" in response.content.decode()
    assert client.post(CODE, {"code": last_code()}, REMOTE_ADDR="10.0.0.9").url == WELCOME


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "\t//evil",
    ],
)
def test_next_never_leads_out(client, sign_up, target):
    client.get(SIGN_IN, {"next": target})
    assert sign_up().url == "/"


def test_a_quota_per_day_holds_over_hours():
    with time_machine.travel(timezone.now()) as clock:  # the suite's windows begin with the test
        got = []
        for _ in range(12):
            got.append(Client().post(SIGN_IN, {"phone": PHONE}).status_code)
            clock.shift(3600)
    assert got == [302] * 10 + [200] * 2


def test_a_double_tap_sends_one_code(client):
    assert [client.post(SIGN_IN, {"phone": PHONE}).status_code for _ in range(3)] == [302] * 3
    assert Message.objects.count() == 1


def test_a_double_tap_on_the_last_screen_makes_one_person(client, sign_up):
    sign_up()
    response = client.post(WELCOME, {"name": "王小花", "age_band": "adult", "agree": "on"})

    assert response.status_code == 302
    assert User.objects.count() == 1


def test_sign_in_goes_on_where_it_was_going(client, sign_up):
    client.get(SIGN_IN + "?next=/me/inbox/")
    assert sign_up().url == "/me/inbox/"


@pytest.mark.parametrize("said", ["https://evil.example/", "//evil.example", "²", "home", "accounts:me", "x\0"])
def test_sign_in_leads_to_pages_of_this_site_only(said, client, sign_up):
    client.get(SIGN_IN, {"next": said})
    assert sign_up().url == "/"


def test_the_name_of_allauth_leads_to_our_door(client):
    assert reverse("account_login") == "/me/login/"
    assert client.get("/me/login/?next=/me/").url == "/me/sign-in/?next=/me/"
    assert client.get("/me/signup/").url == "/me/sign-in/"


@pytest.mark.parametrize(
    "path", ["password/reset/", "password/change/", "email/verify/x/", "login/code/", "confirm-email/"]
)
def test_no_password_or_mail_page_of_allauth_is_reachable(client, path):
    client.force_login(UserFactory())
    assert client.get("/me/" + path).status_code in {302, 404}
    assert b"allauth" not in client.get("/me/" + path).content


def test_a_closed_account_does_not_open(client, last_code):
    UserFactory(phone=E164, is_active=False)
    client.post(SIGN_IN, {"phone": PHONE})

    assert client.post(CODE, {"code": last_code()}).url == "/me/inactive/"
    assert client.get("/me/inactive/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_out_everywhere_ends_every_session(on_commit):
    heard = []
    signed_out_everywhere.connect(lambda person, **_kw: heard.append(person), weak=False, dispatch_uid="t")
    person = UserFactory()
    here, there = Client(), Client()
    here.force_login(person)
    there.force_login(person)

    assert here.post("/me/sign-out/everywhere/").url == "/me/sign-in/"

    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 302
    signed_out_everywhere.disconnect(dispatch_uid="t")


def test_the_code_field_is_filled_in_by_the_phone(client):
    client.post(SIGN_IN, {"phone": PHONE})
    page = client.get(CODE).content.decode()

    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


def test_messages_leave_after_commit_and_show_in_the_demo(client, on_commit):
    client.post(SIGN_IN, {"phone": PHONE})
    for callback in list(on_commit):
        callback()
    cache.clear()
    assert client.get("/me/messages-sent/").status_code == 200


def test_the_page_for_developers_is_gone_outside_the_demo(client, settings):
    settings.DEMO = False
    assert client.get("/me/messages-sent/").status_code == 404


def test_someone_whose_number_an_admin_typed_in_proves_it_by_signing_in(client, last_code):
    """The first superuser is made by a command; nobody proved that number before."""
    person = User.objects.create_superuser(E164)
    client.post(SIGN_IN, {"phone": PHONE})

    assert client.post(CODE, {"code": last_code()}).url == "/"

    person.refresh_from_db()
    assert person.phone_verified_at is not None
    assert [(event.kind, event.new_phone) for event in person.phone_events.all()] == [("proved", E164)]
