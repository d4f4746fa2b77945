"""Too much at once: said in words, and nothing half-written."""

from io import BytesIO

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
TEN_MEGABYTES = 10 * 1024 * 1024
SAID = "That was too much at once"


@pytest.fixture
def signed_in(permission_world) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(permission_world.villager, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_field_of_ten_megabytes(signed_in, permission_world) -> None:
    answer = signed_in.post("/en/me/profile/", f"name={'x' * TEN_MEGABYTES}", "application/x-www-form-urlencoded")
    assert (answer.status_code, SAID in answer.content.decode()) == (413, True)
    assert User.objects.get(pk=permission_world.villager.pk).name == permission_world.villager.name


def test_ten_megabytes_in_parts(signed_in) -> None:
    answer = signed_in.post("/en/me/profile/", {"name": "x" * TEN_MEGABYTES})
    assert (answer.status_code, SAID in answer.content.decode()) == (413, True)


def test_a_file_where_none_is_asked_for(signed_in, permission_world) -> None:
    file = BytesIO(b"x" * TEN_MEGABYTES)
    file.name = "a.bin"
    answer = signed_in.post("/en/me/profile/", {"name": "好", "language": "en", "view": "", "extra": file})
    assert answer.status_code == 302
    assert User.objects.get(pk=permission_world.villager.pk).name == "好"


def test_ten_thousand_fields(signed_in) -> None:
    body = "&".join(f"f{n}=1" for n in range(10_000))
    answer = signed_in.post("/en/me/profile/", body, "application/x-www-form-urlencoded")
    assert (answer.status_code, SAID in answer.content.decode()) == (413, True)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300, "text/xml", "\0"]
)
def test_a_body_of_a_strange_kind(signed_in, kind: str) -> None:
    answer = signed_in.post("/en/me/profile/", b"--x\r\nContent-Disposition: form-data\r\n\r\n", kind)
    assert answer.status_code in {200, 400}
    assert answer.content
