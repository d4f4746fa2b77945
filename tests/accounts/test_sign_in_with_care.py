"""Signing in where care is due: people under 16, and numbers that were silent for long."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Consent, Message, User
from tests.accounts.conftest import E164, PHONE
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, WELCOME = "/me/sign-in/", "/me/sign-in/code/", "/me/welcome/"
GUARDIAN = "/me/welcome/guardian/"


def test_under_14_is_told_why_and_nothing_is_made(client, sign_up):
    response = sign_up(age_band="under_14")

    assert response.status_code == 200
    assert User.objects.count() == 0
    assert "王小花" in response.content.decode()


def test_14_needs_a_guardian_who_gets_a_code(client, sign_up, last_code):
    assert sign_up(age_band="14_15").url == "/me/welcome/guardian/"
    assert User.objects.count() == 0
    own = client.post("/en/me/welcome/guardian/", {"guardian_name": "王大山", "guardian_phone": PHONE})
    assert "your own number" in own.content.decode()

    client.post("/me/welcome/guardian/", {"guardian_name": "王大山", "guardian_phone": "13900139000"})
    assert "王小花" in Message.objects.latest("pk").text
    assert User.objects.count() == 0
    response = client.post("/me/welcome/guardian/code/", {"code": last_code("+8613900139000")})

    assert response.url == "/"
    person = User.objects.get()
    assert (person.guardianship.name, person.guardianship.phone.as_e164) == ("王大山", "+8613900139000")
    rows = Consent.objects.order_by("pk").values_list("purpose", "by_phone")
    assert list(rows) == [("privacy", ""), ("guardian", "+8613900139000")]


def test_a_guardian_step_cannot_be_skipped(client, sign_up):
    sign_up(age_band="14_15")
    assert client.post("/me/welcome/guardian/code/", {"code": "123456"}).status_code == 302
    assert client.get("/me/").status_code == 302
    assert User.objects.count() == 0


def test_a_number_silent_for_half_a_year_is_asked_for_the_name(client, last_code):
    long_ago = timezone.now() - timedelta(days=181)
    person = UserFactory(phone=E164, name="李 大山", joined_at=long_ago, last_login=long_ago)
    client.post(SIGN_IN, {"phone": PHONE})
    response = client.post(CODE, {"code": last_code()})
    assert response.url == "/me/sign-in/is-it-you/"
    assert "李" not in client.get(response.url).content.decode()

    assert "not the name" in client.post("/en/me/sign-in/is-it-you/", {"name": "王小花"}).content.decode()
    assert client.post("/me/sign-in/is-it-you/", {"name": "李大山"}).url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_recycled_number_starts_anew_and_gives_nothing_away(client, last_code):
    long_ago = timezone.now() - timedelta(days=400)
    old = UserFactory(phone=E164, name="李大山", joined_at=long_ago)
    client.post(SIGN_IN, {"phone": PHONE})
    client.post(CODE, {"code": last_code()})

    assert client.post("/me/sign-in/is-it-you/", {"new": "1"}).url == WELCOME
    client.post(WELCOME, {"name": "王小花", "age_band": "adult", "agree": "on"})

    old.refresh_from_db()
    new = User.objects.get(phone=E164)
    assert (old.phone, old.name, new.name) == (None, "李大山", "王小花")
    assert [event.kind for event in old.phone_events.all()] == ["detached"]
    assert client.session["_auth_user_id"] == str(new.pk)


def test_someone_seen_lately_is_not_asked_even_if_the_session_is_old(client, last_code):
    long_ago = timezone.now() - timedelta(days=300)
    UserFactory(phone=E164, joined_at=long_ago, last_login=long_ago, last_seen_on=timezone.localdate())
    client.post(SIGN_IN, {"phone": PHONE})

    assert client.post(CODE, {"code": last_code()}).url == "/"


def test_a_wrong_number_of_the_guardian_is_put_right_without_typing_all_again(client, sign_up):
    sign_up(age_band="14_15")
    client.post(GUARDIAN, {"guardian_name": "王大山", "guardian_phone": "13900139000"})
    page = client.get(GUARDIAN).content.decode()
    assert ("王大山" in page, "139 0013 9000" in page) == (True, True)


def test_the_guardian_s_name_outlives_the_proof_of_ones_own_number(client, sign_up, last_code):
    sign_up(age_band="14_15")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        late = client.post(GUARDIAN, {"guardian_name": "王大山", "guardian_phone": "13900139000"}, follow=True)
        assert (late.redirect_chain[-1][0], len(late.context["messages"])) == (SIGN_IN, 1)
        sign_up(age_band="14_15")
        assert "王大山" in client.get(GUARDIAN).content.decode()


@pytest.mark.parametrize(
    ("address", "said"),
    [(CODE, {"code": "123456"}), (WELCOME, {"name": "王小花"}), ("/me/code-again/sign_in/", {})],
)
def test_a_browser_that_has_forgotten_is_told_why_it_begins_anew(client, address, said):
    page = client.post(address, said, follow=True)
    assert [str(message)[:7] for message in page.context["messages"]] == ["隔得太久了，得"]
