"""A form sent by someone whose session ended loses no word."""

import time
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client, RequestFactory

from accounts.access import kept, typed_words
from tests.accounts.conftest import PHONE
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_words_survive_a_lost_session_and_can_be_sent(client, last_code):
    person = UserFactory(phone="+8613800138000", name="王小花")
    typed = {"name": "王小花花", "language": "zh-hans", "view": "elder", "code": "123456"}
    response = client.post("/me/profile/", typed, headers={"referer": "http://testserver/me/profile/"})
    assert unquote(response.url).startswith("/me/sign-in/?next=/me/kept/")

    client.get(response.url)
    client.post("/me/sign-in/", {"phone": PHONE})
    there = client.post("/me/sign-in/code/", {"code": last_code()}).url
    page = client.get(there).content.decode()

    assert there.startswith("/me/kept/")
    assert '<form method="post" action="/me/profile/">' in page
    assert '<input type="hidden" name="name" value="王小花花">' in page
    assert "123456" not in page
    token = there.split("/")[3]
    for _load in range(2):  # a phone loads a page again by itself
        assert 'value="王小花花"' in client.get(f"/me/profile/?kept={token}").content.decode()
    client.post("/me/profile/", typed)
    person.refresh_from_db()
    assert person.name == "王小花花"
    client.post(f"/me/profile/?kept={token}", typed | {"name": "王大花"})
    assert 'value="王大花"' in client.get(f"/me/profile/?kept={token}").content.decode()


@pytest.mark.parametrize("way", ["address", "referer", "shown", "other"])
def test_words_that_were_sent_are_kept_no_longer(client, way):
    token = unquote(client.post("/me/profile/", {"name": "写好的字"}).url).split("/")[-2]
    client.force_login(UserFactory())
    came = {"headers": {"referer": f"http://testserver/me/profile/?kept={token}"}} if way == "referer" else {}
    more = {"kept": token} if way == "shown" else {}
    address = f"/me/profile/?kept={token}" if way == "address" else "/me/profile/"
    client.post(address, {"name": "新名字", "language": "zh-hans"} | more, **came)
    assert (token in client.session.get("kept", {})) == (way == "other")


def test_what_was_kept_long_ago_is_gone(client):
    token = unquote(client.post("/me/profile/", {"name": "昨天的字"}).url).split("/")[-2]
    client.force_login(UserFactory())
    with time_machine.travel(time.time() + 25 * 60 * 60):
        assert "昨天的字" not in client.get(f"/me/profile/?kept={token}").text


def test_a_token_opens_nothing_for_anybody_else(client):
    response = client.post("/me/profile/", {"name": "secret words"})
    token = unquote(response.url).split("/")[-2]
    other = Client()
    other.force_login(UserFactory())

    assert other.get(f"/me/kept/{token}/").url == "/me/"
    assert b"secret words" not in other.get(f"/me/profile/?kept={token}").content


def test_too_much_and_files_are_not_kept(client):
    assert "kept" not in client.post("/me/profile/", {"name": "x" * 20_001}).url
    assert typed_words(RequestFactory().post("/", {"name": "x" * 19_000, "csrfmiddlewaretoken": "t"})) == [
        ("name", "x" * 19_000)
    ]


def test_the_shelf_holds_the_last_three(client):
    tokens = [unquote(client.post("/me/profile/", {"name": f"n{n}"}).url).split("/")[-2] for n in range(5)]
    assert list(client.session["kept"]) == tokens[2:]


def test_a_script_is_told_where_to_sign_in(client):
    response = client.post("/me/push/on/", {"endpoint": "x"}, headers={"accept": "application/json"})
    assert response.status_code == 401
    assert unquote(response.json()["sign_in"]).startswith("/me/sign-in/?next=/me/kept/")


def test_kept_without_a_token_is_empty(client):
    request = RequestFactory().get("/")
    request.session = client.session
    assert kept(request) == {}


def test_an_editor_who_was_signed_out_gets_the_text_back():
    long = "很长的正文" * 5000
    typed = {"title": "新题目", "body": long, "body-0-deleted": "", "code": "M03"}
    answer = Client().post("/admin/pages/3/edit/", typed, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    for name in ("body-0-deleted", "code"):  # Wagtail reads its forms by name: a field left out is no form
        assert f'name="{name}" value="{typed[name]}"' in answer.text
    assert f'name="body" value="{long}"' in answer.text
    assert 'href="/me/sign-in/" target="_blank"' in answer.text
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(is_superuser=True))
    again = strict.post("/admin/pages/3/edit/", {"body": long}, headers={"origin": "http://testserver"})
    assert (again.status_code, f'value="{long}"' in again.text) == (403, True)


@pytest.mark.parametrize("headers", [{"x-requested-with": "XMLHttpRequest"}, {"accept": "application/json"}])
def test_a_script_of_the_admin_is_answered_as_ever(headers):
    assert Client().post("/admin/pages/3/edit/", {"title": "新题目"}, headers=headers).status_code in {302, 403}


def test_the_last_screen_of_signing_up_is_filled_in_again(client, last_code):
    client.post("/me/welcome/", {"name": "王小花", "age_band": "adult", "agree": "on"})
    client.post("/me/sign-in/", {"phone": PHONE})
    assert client.post("/me/sign-in/code/", {"code": last_code()}).url == "/me/welcome/"
    page = client.get("/me/welcome/").text
    assert 'value="王小花"' in page
    assert page.count(" checked") == 1  # the age; the agreement is given anew


def test_a_form_that_is_too_old_comes_back_with_its_words():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory())
    typed = {"name": "一句很长的话\n第二行", "csrfmiddlewaretoken": "old"}

    response = strict.post("/me/profile/", typed, headers={"origin": "http://testserver"})

    page = response.content.decode()
    assert response.status_code == 403
    assert 'action="/me/profile/"' in page
    assert "一句很长的话" in page
    assert page.count("csrfmiddlewaretoken") >= 1
    assert "old" not in [value for name, value in response.wsgi_request.POST.items() if name == "name"]


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {}])
def test_a_foreign_page_cannot_put_words_into_ones_mouth(headers):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory())
    response = strict.post("/me/profile/", {"name": "I hate my mentor"}, headers=headers)

    assert response.status_code == 403
    assert 'action="/me/profile/"' not in response.content.decode()
