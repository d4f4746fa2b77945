"""Numbers that have got a new owner: nobody comes into another's account, and everybody finds the way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.domain.numbers import change_number, detach_number
from accounts.domain.people import is_called
from accounts.domain.resets import confirm_reset, request_reset
from accounts.exceptions import NumberTaken
from accounts.models import User
from tests.accounts.conftest import E164, PHONE
from tests.factories.accounts import PhoneResetFactory, UserFactory

SIGN_IN, CODE, WELCOME, IS_IT_YOU = "/me/sign-in/", "/me/sign-in/code/", "/me/welcome/", "/me/sign-in/is-it-you/"
NEW = "+8613900139000"


def long_unused(**facts) -> User:
    long_ago = timezone.now() - timedelta(days=400)
    return UserFactory(joined_at=long_ago, last_login=long_ago, **facts)


@pytest.mark.django_db
@pytest.mark.parametrize("age_band", ["adult", "14_15"])
def test_the_last_screen_is_no_way_past_the_question(client, last_code, age_band):
    old = long_unused(phone=E164, name="李大山")
    client.post(SIGN_IN, {"phone": PHONE})
    assert client.post(CODE, {"code": last_code()}).url == IS_IT_YOU

    assert client.get(WELCOME).url == IS_IT_YOU
    assert client.post(WELCOME, {"name": "王小花", "age_band": age_band, "agree": "on"}).url == IS_IT_YOU
    assert "_auth_user_id" not in client.session
    old.refresh_from_db()
    assert (str(old.phone), old.name) == (E164, "李大山")


@pytest.mark.django_db
def test_who_lost_the_number_to_a_new_owner_finds_the_way_back():
    old = long_unused(phone=E164, name="李大山")
    detach_number(old)
    UserFactory(phone=E164, name="王小花")
    assert request_reset(E164, name="李大山", new_phone=NEW, about="").person == old


@pytest.mark.django_db
def test_a_number_with_a_forgotten_account_can_become_ones_own():
    person, old = UserFactory(phone=E164), long_unused(phone=NEW, name="李大山")
    change_number(person, phone=NEW, by=person)
    old.refresh_from_db()
    assert (str(person.phone), old.phone, old.name) == (NEW, None, "李大山")
    assert [event.kind for event in old.phone_events.all()] == ["detached"]


@pytest.mark.django_db
def test_a_number_that_an_admin_only_typed_in_takes_nobody_s_account():
    person, old = UserFactory(phone=E164), long_unused(phone=NEW)
    with pytest.raises(NumberTaken):
        change_number(person, phone=NEW, by=person, proved=False)
    old.refresh_from_db()
    assert str(old.phone) == NEW


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("买买提·艾力", True),
        ("买买提•艾力", True),
        ("买买提・艾力", True),
        ("买买提．艾力", True),
        ("买买提 艾力", True),
        ("买买提艾力", True),
        ("买买提", False),
        ("·", False),
        ("", False),
    ],
)
def test_the_dot_in_a_name_may_be_typed_as_the_keyboard_has_it(typed, is_right):
    assert is_called(User(name="买买提·艾力"), typed) is is_right


@pytest.mark.parametrize(("name", "typed"), [("🎉", "🎊"), ("···", "。。"), ("", "")])
def test_a_name_of_signs_is_no_name_for_everybody(name, typed):
    assert not is_called(User(name=name), typed)


@pytest.mark.django_db
def test_a_range_that_the_library_does_not_know_is_taken(client, sign_up):
    assert sign_up(phone="149 0013 8000", e164="+8614900138000").url == "/"
    assert str(User.objects.get().phone) == "+8614900138000"


@pytest.mark.django_db
def test_who_decides_over_a_lost_phone_after_a_colleague_is_told_and_keeps_the_words(client, admins):
    first, second, late = UserFactory(), UserFactory(), UserFactory()
    admins |= {first.pk, second.pk, late.pk}
    reset = PhoneResetFactory()
    confirm_reset(confirm_reset(reset, by=first), by=second)
    client.force_login(second)
    page = client.post(f"/en/me/lost-phones/{reset.pk}/confirm/", follow=True)
    assert (page.status_code, "decided already" in page.text) == (200, True)
    client.force_login(late)
    assert client.get(f"/me/lost-phones/{reset.pk}/").url == "/me/lost-phones/"
    page = client.post(f"/en/me/lost-phones/{reset.pk}/refuse/", {"reason": "不认识这个人"})
    assert (page.status_code, "不认识这个人" in page.text) == (409, True)
    client.force_login(UserFactory())
    assert client.get(f"/me/lost-phones/{reset.pk}/").status_code == 404
