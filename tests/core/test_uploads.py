"""A file in parts: cut off it goes on, repeated it changes nothing, broken it begins anew, forgotten it goes."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.domain import uploads
from cms.core.domain.uploads import UploadPurpose, upload_purposes
from cms.core.models import Upload
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
RAW = "application/offset+octet-stream"
KEPT: list[bytes] = []


def keep(_upload, file) -> None:
    content = file.read()
    if content.startswith(b"bad"):
        raise ValidationError("Not this one.")
    KEPT.append(content)


@pytest.fixture(autouse=True)
def _purpose(monkeypatch, tmp_path, settings) -> None:
    KEPT.clear()
    settings.PRIVATE_ROOT = tmp_path
    purpose = UploadPurpose(50_000, lambda _person, target: target == "here", keep)
    monkeypatch.setitem(upload_purposes._entries, "trial", purpose)


def phone(person=None) -> Client:
    client = Client()
    client.force_login(person or UserFactory(language="en"))
    return client


def facts(content: bytes, **other) -> dict:
    sha256 = hashlib.sha256(content).hexdigest()
    known = {"cid": str(uuid4()), "purpose": "trial", "target": "here", "name": "a.jpg", "size": len(content)}
    return {**known, "sha256": sha256, **other}


def part(client: Client, cid: str, offset: int, content: bytes):
    return client.post(f"/en/uploads/{cid}/", content, content_type=RAW, headers={"Upload-Offset": str(offset)})


def said(answer) -> tuple[int, dict]:
    return answer.status_code, json.loads(answer.content)


def test_cut_at_nine_tenths_it_goes_on_also_with_another_session() -> None:
    content, person = bytes(range(250)) * 40, UserFactory()
    told = facts(content)
    client = phone(person)
    assert said(client.post("/en/uploads/", told))[1] == {"offset": 0, "part": 131_072, "done": False}
    part(client, told["cid"], 0, content[:9000])

    after = phone(person)  # the server was restarted in between: nothing is held but the row and the file
    assert said(after.post("/en/uploads/", told))[1]["offset"] == 9000
    head = after.head(f"/en/uploads/{told['cid']}/")
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"], head.content) == ("9000", "10000", b"")
    assert said(part(after, told["cid"], 9000, content[9000:]))[1]["done"] is True
    assert [content] == KEPT
    assert said(part(after, told["cid"], 9000, content[9000:])) == (
        200,
        {"offset": 10000, "part": 131_072, "done": True},
    )
    assert [content] == KEPT
    assert list(uploads.folder().iterdir()) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 3000)), max_size=12))
def test_parts_in_any_order_again_and_overlapping_make_the_file_or_wait(cuts) -> None:
    KEPT.clear()
    content, person = hashlib.sha256(b"seed").digest() * 150, UserFactory()
    told = facts(content)
    told["cid"] = uuid4()
    row = uploads.begin(person, **{key: told[key] for key in ("cid", "purpose", "target", "name", "size", "sha256")})
    for offset, length in cuts:
        before = Upload.objects.get(pk=row.pk).received
        if offset > before or before + length > len(content):
            continue
        row = uploads.add_part(row, offset=offset, content=content[offset : offset + length])
        assert row.received == max(before, min(offset + length, len(content)))
    row = uploads.add_part(row, offset=row.received, content=content[row.received :])
    assert uploads.finish(row).done_at is not None
    assert [content] == KEPT


def test_a_gap_is_refused_and_says_where_to_go_on() -> None:
    content = b"a" * 3000
    client, told = phone(), facts(content)
    client.post("/en/uploads/", told)
    status, words = said(part(client, told["cid"], 2000, content[2000:]))
    assert (status, words["offset"]) == (409, 0)
    assert said(part(client, told["cid"], 0, content + b"more"))[0] == 409


def test_damaged_on_the_way_it_begins_anew() -> None:
    content = b"a" * 3000
    client, told = phone(), facts(content)
    client.post("/en/uploads/", told)
    status, words = said(part(client, told["cid"], 0, b"b" * 3000))
    assert (status, words["again"]) == (422, True)
    assert "did not arrive whole" in words["message"]
    assert said(client.get(f"/en/uploads/{told['cid']}/"))[1]["offset"] == 0
    assert said(part(client, told["cid"], 0, content))[1]["done"] is True


@pytest.mark.parametrize(
    ("other", "status", "words"),
    [
        ({"size": 50_001}, 413, "too large"),
        ({"target": "there"}, 404, "Nothing is expected"),
        ({"purpose": "unknown"}, 404, "Nothing is expected"),
        ({"sha256": "x"}, 400, "could not be read"),
        ({"size": 0}, 400, "could not be read"),
    ],
)
def test_what_is_not_wanted_is_refused_before_a_byte_comes(other, status, words) -> None:
    code, answer = said(phone().post("/en/uploads/", facts(b"a", **other)))
    assert code == status
    assert words in answer["message"]
    assert not Upload.objects.exists()


def test_what_the_room_refuses_is_said_in_its_words_and_forgotten() -> None:
    client, told = phone(), facts(b"bad picture")
    client.post("/en/uploads/", told)
    assert said(part(client, told["cid"], 0, b"bad picture")) == (422, {"message": "Not this one."})
    assert not Upload.objects.exists()


def test_a_person_has_so_many_on_their_way_and_sees_only_their_own() -> None:
    client = phone()
    for _n in range(uploads.MOST_OPEN):
        told = facts(b"a")
        assert client.post("/en/uploads/", told).status_code == 200
    assert said(client.post("/en/uploads/", facts(b"a")))[0] == 429
    assert phone().get(f"/en/uploads/{told['cid']}/").status_code == 404
    assert Client().get(f"/en/uploads/{told['cid']}/").status_code == 401
    assert said(client.post("/en/uploads/", told | {"size": 2}))[0] == 409


def test_what_nobody_finishes_goes_with_its_bytes() -> None:
    client, told = phone(), facts(b"a" * 300)
    client.post("/en/uploads/", told)
    part(client, told["cid"], 0, b"a" * 200)
    (uploads.folder() / "12345.part").write_bytes(b"without a row")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert uploads.forget_old_uploads() == 2
        assert uploads.forget_old_uploads() == 0
    assert list(uploads.folder().iterdir()) == []
