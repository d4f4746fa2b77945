"""A receipt's photo that waited on a phone: kept once with its line, whichever of the two comes first."""

import hashlib
from base64 import b64encode
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image

from cms.core.domain import carrying, outbox
from cms.core.domain.uploads import path_of
from cms.core.models import Upload
from courses.tools.domain import receipts
from courses.tools.models import CashEntry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
RAW = "application/offset+octet-stream"


@pytest.fixture
def person():
    cache.clear()
    return UserFactory()


@pytest.fixture
def phone(person):
    client = Client()
    client.force_login(person)
    return client


def photo(side: int = 80) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera with a name"
    Image.effect_noise((side, side), 60).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def line_of(person, cid, **fields) -> dict:
    facts = {"amount": "12.50", "purpose": "out_refund", "pocket": "shop", "day": timezone.localdate().isoformat()}
    pairs = [[name, value] for name, value in (facts | fields).items()]
    now = int(timezone.now().timestamp() * 1000)
    data = {"lang": "zh-hans", "of": "book", "fields": pairs}
    return {"cid": str(cid), "kind": "cash", "data": data, "sender": outbox.sender_mark(person), "at": now, "n": 1}


def send_line(phone, entry: dict) -> dict:
    sent = {"v": 1, "entries": [entry]}
    return phone.post("/phone/outbox/", sent, content_type="application/json").json()["receipts"][0]


def send_photo(phone, content: bytes, *, target, cid=None):
    """As ``carrier.js``: it begins, asks how far it came, sends the rest; gives back the last answer."""
    facts = {"cid": str(cid or uuid4()), "purpose": "receipt", "target": str(target), "name": "a.jpg"}
    facts |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    begun = phone.post("/uploads/", facts)
    if begun.status_code != 200 or begun.json()["done"]:
        return begun
    at = begun.json()["offset"]
    return phone.post(f"/uploads/{facts['cid']}/", content[at:], content_type=RAW, headers={"Upload-Offset": str(at)})


def kept(entry: CashEntry) -> bytes:
    with entry.receipt.open("rb") as file:
        return file.read()


def test_a_photo_after_its_line_goes_to_it_once(person, phone):
    cid, name, content = uuid4(), uuid4(), photo()
    send_line(phone, line_of(person, cid))
    answers = [send_photo(phone, content, target=cid, cid=name).json()["done"] for _time in range(2)]
    entry = CashEntry.objects.get()
    assert (answers, b"A camera with a name" in kept(entry)) == ([True, True], False)
    files = {entry.receipt.name}
    send_photo(phone, photo(90), target=cid)
    assert {row.receipt.name for row in CashEntry.objects.all()} == files


@pytest.mark.django_db(transaction=True)
def test_a_photo_before_its_line_waits_here_and_goes_to_it_by_itself(person, phone):
    cid, name, content = uuid4(), uuid4(), photo()
    early = send_photo(phone, content, target=cid, cid=name)
    assert (early.status_code, CashEntry.objects.count()) == (202, 0)
    assert path_of(Upload.objects.get()).read_bytes() == content
    assert send_line(phone, line_of(person, cid))["state"] == "accepted"
    assert kept(CashEntry.objects.get())
    again = send_photo(phone, content, target=cid, cid=name)
    assert (again.json()["done"], path_of(Upload.objects.get()).exists()) == (True, False)


def carried(person, target, content: bytes = b"") -> dict:
    """As a file from a phone holds it: whole, in a chain of its own."""
    content = content or photo()
    post = {"cid": str(uuid4()), "sender": outbox.sender_mark(person), "kind": "photo", "purpose": "receipt"}
    post |= {"target": str(target), "chain": str(target), "name": "a.jpg"}
    return post | {"sha256": hashlib.sha256(content).hexdigest(), "bytes": b64encode(content).decode()}


def hand_in(person, *posts: dict) -> tuple[dict, dict]:
    told = carrying.hand_in({"letters": [], "posts": list(posts)}, by=person)
    return dict(told.arrived), {state: count for state, count in told.rest.items() if count}


@pytest.mark.parametrize("turn", [1, -1], ids=["line first", "photo first"])
def test_both_in_one_file_through_another_persons_phone_arrive_at_once(person, turn):
    """Whoever hands it in is not told to bring the same file again tomorrow."""
    cid = uuid4()
    posts = [line_of(person, cid), carried(person, cid)][::turn]
    for _time in range(2):
        assert hand_in(person, *posts) == ({"cash": 1, "photo": 1}, {})
    assert kept(CashEntry.objects.get())


def test_a_photo_in_a_file_without_its_line_waits_for_it(person):
    cid, other = uuid4(), uuid4()
    post = carried(person, cid)
    assert hand_in(person, post, line_of(person, other)) == ({"cash": 1}, {"later": 1})
    assert hand_in(person, line_of(person, cid), post) == ({"cash": 1, "photo": 1}, {})
    assert kept(CashEntry.objects.get(cid=cid))


def test_in_a_file_with_a_line_that_cannot_be_read_its_photo_stays_on_its_phone(person):
    cid = uuid4()
    found = hand_in(person, carried(person, cid), line_of(person, cid, amount="viel"))
    assert found == ({}, {"held": 1, "refused": 1})


@pytest.mark.parametrize("odd", [None, 3, ["x"], {"a": 1}, ""])
def test_ids_that_are_none_put_nothing_out_of_order(person, odd):
    strange, text = {"cid": odd, "kind": "cash"}, "no thing at all"
    photo_of_none, whole = carried(person, "") | {"target": odd}, carried(person, uuid4())
    assert carrying.in_order([strange, text, photo_of_none, whole]) == [photo_of_none, whole, strange, text]


def test_a_photo_of_a_line_that_could_not_be_read_stays_on_its_phone_with_the_reason(person, phone):
    cid = uuid4()
    assert send_line(phone, line_of(person, cid, amount="viel"))["standing"] == "held"
    answer = send_photo(phone, photo(), target=cid)
    assert (answer.status_code, bool(answer.json()["message"])) == (422, True)


def test_what_is_no_photo_is_refused_and_the_line_stays(person, phone):
    cid = uuid4()
    send_line(phone, line_of(person, cid))
    answer = send_photo(phone, b"no picture at all", target=cid)
    assert (answer.status_code, CashEntry.objects.get().receipt.name) == (422, "")


def test_nobody_reaches_the_line_of_another(person, phone):
    cid, other = uuid4(), Client()
    other.force_login(UserFactory())
    send_line(phone, line_of(person, cid))
    assert send_photo(other, photo(), target=cid).status_code == 202
    assert CashEntry.objects.get().receipt.name == ""


@pytest.mark.parametrize("target", ["", "book", "M03:shop", "0" * 36])
def test_only_the_id_of_a_line_can_be_its_target(person, phone, target):
    assert (receipts.may(person, target), send_photo(phone, photo(), target=target).status_code) == (False, 404)
