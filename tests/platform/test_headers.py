"""What every answer carries, whoever asks and whatever comes back."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents import get_document_model

from cms.pages.domain import ensure_pages
from tests.factories.accounts import UserFactory
from tests.factories.association import make_county, person
from tests.platform.test_settings import SECRETS, production

PUBLIC = ["/", "/en/", "/no-such-page/", "/me/sign-in/", "/me/", "/ask/", "/offline/", "/app.webmanifest", "/worker.js"]
PUBLIC += ["/media/images/none.png", "/me/messages-sent/", "/association/", "/view/", "/gallery/", "/me/lost-phone/"]
STRICT = "default-src 'self'; script-src 'self'; style-src 'self'"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("address", PUBLIC)
def test_every_public_answer_is_guarded(address: str, method: str) -> None:
    client = Client(enforce_csrf_checks=method == "post")
    answer = getattr(client, method)(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "X-Powered-By" not in answer.headers


@pytest.mark.django_db
def test_cookies_stay_with_us() -> None:
    cache.clear()
    client = Client()
    client.get("/me/sign-in/")
    client.post("/me/sign-in/", {"phone": "13800138000"})
    client.get("/view/?view=elder&next=/")
    found = {
        name: (bool(cookie["httponly"]), cookie["samesite"], bool(cookie["domain"]))
        for name, cookie in client.cookies.items()
    }
    assert found == {
        "csrftoken": (False, "Lax", False),  # our scripts send it along
        "sessionid": (True, "Lax", False),
        "view": (True, "Lax", False),
    }


def test_production_asks_for_https_for_a_year(tmp_path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "of = lambda **how: Client().get('/view/', headers={'host': 'village.example'}, **how)\n"
        "print(of().status_code, of().headers['Location'], of(secure=True).headers['Strict-Transport-Security'])\n"
        "print(settings.LANGUAGE_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE)"
    )
    done = production(tmp_path, code, **SECRETS)
    assert done.stdout.splitlines() == [
        "301 https://village.example/view/ max-age=31536000",
        "True True Lax",
    ], done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "words.txt", "sheet.xml", "script.js"])
def test_a_document_never_runs_in_the_browser(name: str, settings, tmp_path) -> None:
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": on_disk}
    content = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    document = get_document_model().objects.create(title="x", file=SimpleUploadedFile(name, content))
    answer = Client().get(f"/documents/{document.pk}/{document.filename}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_editor_has_a_policy_of_its_own_and_only_below_admin() -> None:
    county = make_county()
    client = Client()
    client.force_login(county.admin(county.villages[0]), backend="django.contrib.auth.backends.ModelBackend")
    assert "frame-ancestors 'self'" in client.get("/admin/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/admin").headers["Content-Security-Policy"]
    client.force_login(person("村民"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/").status_code == 403


@pytest.mark.django_db
def test_a_preview_may_stand_in_the_editors_frame_and_is_as_strict_as_the_page() -> None:
    home = ensure_pages()["zh-hans"]
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    address = f"/admin/pages/{home.pk}/edit/preview/?in_preview_panel=true"
    draft = {"title": home.title, "slug": home.slug, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    assert client.post(address, draft).json()["is_valid"]
    policy = client.get(address).headers["Content-Security-Policy"]
    assert policy == client.get("/").headers["Content-Security-Policy"].replace("ancestors 'none'", "ancestors 'self'")
