import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cms.pages.domain import ensure_pages
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes():
    return ensure_pages()


@pytest.fixture
def person():
    return User.objects.create_user(phone="+8613800000001", name="王秀英", age_band="adult")


def test_visitor_page_sets_no_cookie_and_varies_on_none(client, homes):
    page = client.get("/privacy/")
    assert page.status_code == 200
    assert page.cookies == {}
    assert "Cookie" not in page.headers.get("Vary", "")


def test_language_switch_stays_on_the_page(client, homes):
    assert '<a href="/en/privacy/" hreflang="en" lang="en">English</a>' in client.get("/privacy/").text
    assert '<a href="/privacy/" hreflang="zh-hans" lang="zh-hans">中文</a>' in client.get("/en/privacy/").text
    assert '<a href="/en/me/sign-in/?next=/me/" hreflang="en"' in client.get("/me/sign-in/?next=/me/").text


def test_an_address_without_its_last_slash_leads_to_the_page(client, homes):
    answer = client.get("/privacy?from=here")
    assert (answer.status_code, answer.url) == (301, "/privacy/?from=here")
    assert client.get("/en/privacy").url == "/en/privacy/"
    assert client.get("/no-such-page").status_code == 404


def test_language_attribute_follows_the_page(client, homes):
    assert '<html lang="zh-Hans">' in client.get("/").text
    assert '<html lang="en">' in client.get("/en/").text


def test_large_text_by_link_sets_the_cookie_and_goes_back(client, homes):
    answer = client.get(reverse("core:view"), {"view": "elder", "next": "/privacy/"})
    assert (answer.status_code, answer.url, answer.cookies["view"].value) == (302, "/privacy/", "elder")
    assert 'data-view="elder"' in client.get("/privacy/").text
    client.get(reverse("core:view"), {"view": "", "next": "/privacy/"})
    assert "data-view" not in client.get("/privacy/").text.split("</head>")[0].split("<head>")[0]


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_large_text_never_leads_away(client, back):
    assert client.get(reverse("core:view"), {"view": "elder", "next": back}).url == "/"


def test_unknown_view_changes_nothing(client):
    assert client.get(reverse("core:view"), {"view": "tiny", "next": "/me/"}).cookies == {}


def test_large_text_by_form_is_kept_with_the_person(client, person):
    client.force_login(person)
    client.post(reverse("core:view"), {"view": "elder", "next": "/me/"})
    person.refresh_from_db()
    assert person.view == "elder"


def test_link_does_not_change_the_person(client, person):
    client.force_login(person)
    client.get(reverse("core:view"), {"view": "elder", "next": "/me/"})
    person.refresh_from_db()
    assert person.view == ""


@pytest.mark.parametrize("name", ["accounts:me", "mfa_index"])
def test_place_of_the_bar_is_marked(client, person, name):
    client.force_login(person)
    page = client.get(reverse(name)).text
    assert re.findall(r'href="([^"]*)" aria-current="page"', page) == ["/me/"]


def test_error_pages_have_the_frame(client, homes):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "这一页不在这里" in page.text


def test_wrong_csrf_has_the_frame(homes):
    page = Client(enforce_csrf_checks=True).post(reverse("core:view"), {"view": "elder"})
    assert page.status_code == 403
    assert '<nav class="bar"' in page.text


def test_worker_and_manifest_are_served_from_the_root(client):
    worker = client.get("/worker.js")
    assert (worker.status_code, worker.headers["Content-Type"]) == (200, "text/javascript")
    assert len(gzip.compress(worker.content)) < 3000
    icons = client.get("/app.webmanifest").json()["icons"]
    assert [icon["sizes"] for icon in icons] == ["192x192", "512x512", "512x512"]


def test_gallery_is_closed_outside_development(client, settings):
    settings.GALLERY = False
    assert client.get("/gallery/").status_code == 404
    assert client.get("/gallery/button/").status_code == 404


@pytest.mark.parametrize("address", ["/course/", "/course/understand/markets/lesson-1/"])
def test_pages_that_are_learnt_from_tell_the_phone_to_keep_them(client, homes, address):
    make_course()
    assert [client.get(address).headers["X-Keep"] for _fresh_then_stored in range(2)] == ["1", "1"]
    assert "X-Keep" not in client.get("/").headers


def test_a_stored_page_is_one_language_and_one_view(client, homes):
    """What one visitor chose must not reach the next one."""
    assert 'lang="zh-Hans"' in client.get("/").text
    large = Client()
    large.cookies["view"] = "elder"
    assert 'data-view="elder"' in large.get("/", headers={"accept-language": "en"}).text
    assert "data-view" not in Client().get("/").text.split("<head>")[0]
    assert '<html lang="zh-Hans">' in Client().get("/", headers={"accept-language": "en"}).text
    assert '<html lang="en">' in Client().get("/en/").text


def test_a_person_never_gets_nor_leaves_a_stored_page(client, homes, person):
    client.get("/")
    client.force_login(person)
    mine = client.get("/").text
    assert "王秀英" in mine
    assert "王秀英" not in Client().get("/").text
