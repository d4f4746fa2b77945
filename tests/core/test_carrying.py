"""What waits on one phone comes in through another: for its own person, once; nobody on the way reads or makes it."""

import base64
import gzip
import hashlib
import json
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.staticfiles import finders
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.domain.people import sign_out_everywhere
from cms.core.domain import carrying
from cms.core.domain.outbox import sender_mark
from cms.core.domain.sealing import GZIP, HOLDS_FOR, MOST_BYTES, SALT
from cms.core.models import OutboxEntry
from courses.domain.evidence.sending import remove_file
from courses.models import EvidenceFile, LearningEvent, Progress
from courses.tools.models import CashEntry
from mentorship.live.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.courses import TASK, make_course
from tests.factories.evidence import photo
from tests.factories.live import make_session

pytestmark = pytest.mark.django_db
CARRY, SEAL, BOX = "/phone/carry/", "/phone/seal/", "/phone/outbox/"


@pytest.fixture(autouse=True)
def _course(tmp_path, settings):
    cache.clear()
    settings.PRIVATE_ROOT = tmp_path
    make_course(task=TASK)


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def carrier():
    return UserFactory()


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def now() -> int:
    return int(timezone.now().timestamp() * 1000)


def seal_of(person) -> dict:
    """As a phone asks for it."""
    return client_of(person).get(SEAL).json()


def post_of(person, kind: str, data: dict, **more) -> dict:
    return {"cid": str(uuid4()), "sender": sender_mark(person), "kind": kind, "data": data, "at": now(), "n": 1, **more}


def learnt(person, **more) -> dict:
    return post_of(person, "learnt", {"of": "M03-L1", "lang": "zh-hans"}, **more)


def line(person, words: str = "笋干") -> dict:
    fields = [["amount", "12.50"], ["purpose", "in_sales"], ["pocket", "shop"], ["words", words]]
    return post_of(person, "cash", {"fields": [*fields, ["day", timezone.localdate().isoformat()]]})


def practice_photo(person, content: bytes = b"", **more) -> dict:
    content = content or photo().read()
    facts = {"purpose": "practice", "target": "M03:paper", "name": "a.jpg", "chain": "M03", "begin": "/uploads/"}
    facts |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": base64.b64encode(content).decode()}
    return {"cid": str(uuid4()), "sender": sender_mark(person), "kind": "photo", "at": now(), **facts, **more}


def sealed(seal: dict, posts: object, off: int = 0, *, pressed: Callable[[bytes], bytes] = gzip.compress) -> dict:
    """As ``seal.js`` does it."""
    nonce, mark = os.urandom(12), seal["mark"]
    words = pressed(json.dumps({"off": off, "posts": posts}).encode())
    box = AESGCM(base64.b64decode(seal["key"])).encrypt(nonce, words, mark.encode())
    return {"mark": mark, "nonce": base64.b64encode(nonce).decode(), "box": base64.b64encode(box).decode()}


def file_of(*letters: dict, posts: list | None = None, v: int = 2) -> bytes:
    return json.dumps({"v": v, "letters": list(letters), "posts": posts or []}).encode()


def hand_in(person, content: bytes):
    upload = SimpleUploadedFile("waiting.txt", content, "text/plain")
    return client_of(person).post(CARRY, {"file": upload})


def told(answer) -> tuple[dict, dict]:
    assert answer.status_code == 200
    return dict(answer.context["told"].arrived), {key: n for key, n in answer.context["told"].rest.items() if n}


def test_everything_counts_for_whose_phone_it_is_and_nothing_for_who_carries_it(owner, carrier):
    session = make_session(hosts=[UserFactory()])
    words = {"room": session.slug, "to": f"/ask/rooms/{session.slug}/do/ask/"}
    posts = [learnt(owner), line(owner), practice_photo(owner), post_of(owner, "ask", {"text": "怎么定价？"}, **words)]
    answer = hand_in(carrier, file_of(sealed(seal_of(owner), posts)))
    assert told(answer) == ({"photo": 1, "learnt": 1, "cash": 1, "room": 1}, {})
    assert Progress.objects.get(person=owner, content_key="M03-L1").done_at is not None
    assert CashEntry.objects.get().person == owner
    assert EvidenceFile.objects.get().evidence.person == owner
    assert Question.objects.get().asker == owner
    assert {row.person for row in OutboxEntry.objects.all()} == {owner}
    assert not LearningEvent.objects.filter(person=carrier).exists()


def test_a_box_that_is_not_pressed_as_by_an_old_browser_opens_too(owner, carrier):
    answer = hand_in(carrier, file_of(sealed(seal_of(owner), [line(owner)], pressed=bytes)))
    assert told(answer) == ({"cash": 1}, {})


@pytest.mark.parametrize(
    "pressed",
    [
        lambda words: gzip.compress(words)[:-9],
        lambda words: gzip.compress(words + b" " * MOST_BYTES),
        lambda _words: GZIP + b"nothing of that kind",
    ],
    ids=["cut", "grows without end", "none"],
)
def test_a_box_that_cannot_be_unpacked_is_set_aside_and_nothing_of_it_taken(owner, carrier, pressed):
    answer = hand_in(carrier, file_of(sealed(seal_of(owner), [line(owner)], pressed=pressed)))
    assert told(answer) == ({}, {"broken": 1})
    assert not CashEntry.objects.exists()
    assert OutboxEntry.objects.get().person == carrier


def test_only_what_is_done_with_is_forgotten_by_the_phone_that_carried_it(owner, carrier):
    done = hand_in(carrier, file_of(sealed(seal_of(owner), [line(owner)])))
    left = hand_in(carrier, file_of(posts=[line(owner)]))
    assert told(left) == ({}, {"others": 1})
    assert ("data-over" in done.content.decode(), "data-over" in left.content.decode()) == (True, False)


def test_the_seal_names_what_draws_pictures_of_it(owner):
    files = [Path(finders.find(address.removeprefix("/static/"))) for address in seal_of(owner)["beside"]]
    wanted = [file.parent / name for file in files for name in re.findall(r'\bfrom "(.+)";', file.read_text())]
    beginning = finders.find("core/js/chain.js")
    assert {path.resolve() for path in files} == {Path(beginning), *(path.resolve() for path in wanted)}


def test_the_page_that_reads_pictures_opens_without_a_network_and_its_answers_do_not(owner):
    assert client_of(owner).get(CARRY).headers["X-Keep"] == "1"
    assert "X-Keep" not in hand_in(owner, file_of(sealed(seal_of(owner), [line(owner)]))).headers


def test_who_carries_it_sees_how_many_and_neither_words_nor_names(owner, carrier):
    owner.name = "王笋干"
    owner.save()
    page = hand_in(carrier, file_of(sealed(seal_of(owner), [line(owner, "卖给李四")]))).content.decode()
    assert "卖给李四" not in page
    assert "王笋干" not in page


def test_the_same_file_twice_and_the_phone_itself_afterwards_are_once(owner, carrier):
    entry, picture = line(owner), practice_photo(owner)
    file = file_of(sealed(seal_of(owner), [entry, picture]))
    first, again = hand_in(carrier, file), hand_in(UserFactory(), file)
    assert told(first) == told(again) == ({"photo": 1, "cash": 1}, {})
    letter = {"v": 1, "now": now(), "entries": [entry]}
    receipt = client_of(owner).post(BOX, letter, content_type="application/json").json()["receipts"][0]
    assert (receipt["cid"], receipt["state"], receipt["standing"]) == (entry["cid"], "accepted", "counts")
    facts = {name: picture[name] for name in ("cid", "sha256", "purpose", "target", "name")}
    size = len(base64.b64decode(picture["bytes"]))
    assert client_of(owner).post("/uploads/", facts | {"size": size}).json()["done"] is True
    assert (CashEntry.objects.count(), EvidenceFile.objects.count()) == (1, 1)


def test_a_photo_that_the_phone_had_begun_to_send_is_made_whole(owner, carrier):
    picture = practice_photo(owner)
    content = base64.b64decode(picture["bytes"])
    client = client_of(owner)
    facts = {name: picture[name] for name in ("cid", "sha256", "purpose", "target", "name")} | {"size": len(content)}
    client.post("/uploads/", facts)
    part = {"data": content[:200], "content_type": "application/offset+octet-stream"}
    client.post(f"/uploads/{picture['cid']}/", headers={"Upload-Offset": "0"}, **part)
    assert told(hand_in(carrier, file_of(sealed(seal_of(owner), [picture])))) == ({"photo": 1}, {})
    assert EvidenceFile.objects.count() == 1


def test_an_old_file_brings_nothing_back_that_its_owner_took_away(owner, carrier):
    file = file_of(sealed(seal_of(owner), [practice_photo(owner)]))
    hand_in(carrier, file)
    remove_file(EvidenceFile.objects.get(), by=owner)
    assert told(hand_in(carrier, file)) == ({"photo": 1}, {})
    assert EvidenceFile.objects.count() == 0


def test_letters_of_several_people_go_each_to_its_own(owner, carrier):
    other = UserFactory()
    file = file_of(sealed(seal_of(owner), [learnt(owner)]), sealed(seal_of(other), [learnt(other)]))
    assert told(hand_in(carrier, file)) == ({"learnt": 2}, {})
    assert set(Progress.objects.values_list("person", flat=True)) == {owner.pk, other.pk}


def test_a_wrong_clock_is_put_right_as_it_was_when_the_seal_came(owner, carrier):
    year = 365 * 86_400_000
    hand_in(carrier, file_of(sealed(seal_of(owner), [learnt(owner, at=now() - year)], off=year)))
    assert abs(Progress.objects.get(person=owner).done_at - timezone.now()) < timedelta(minutes=5)


def forged(seal: dict, owner) -> dict:
    """A mark that nobody signed, with the key of one's own."""
    return sealed({**seal, "mark": signing.dumps([owner.pk, "x"], key="no secret of ours", salt=SALT)}, [line(owner)])


def with_anothers_mark(seal: dict, owner) -> dict:
    """The owner's mark was seen in a file of theirs; the key is the carrier's own."""
    return sealed({**seal, "mark": seal_of(owner)["mark"]}, [line(owner)])


def changed(_seal: dict, owner) -> dict:
    letter = sealed(seal_of(owner), [line(owner)])
    box = bytearray(base64.b64decode(letter["box"]))
    box[5] ^= 1
    return letter | {"box": base64.b64encode(box).decode()}


BROKEN = {
    "forged": forged,
    "another person's mark": with_anothers_mark,
    "changed on the way": changed,
    "cut": lambda _seal, owner: sealed(seal_of(owner), [line(owner)]) | {"box": "AAAA"},
    "another salt": lambda seal, owner: sealed(seal | {"mark": signing.dumps([owner.pk, "x"])}, [line(owner)]),
    "no letter": lambda _seal, _owner: ["mark", 3],
    "no strings": lambda _seal, _owner: {"mark": 3, "nonce": None, "box": []},
    "nobody's": lambda _seal, _owner: gone_letter(),
}


def gone_letter() -> dict:
    person = UserFactory()
    letter = sealed(seal_of(person), [learnt(person)])
    person.is_active = False
    person.save()
    return letter


@pytest.mark.parametrize("name", BROKEN)
def test_what_has_no_true_seal_counts_for_nobody_and_people_hear_of_it(owner, carrier, name):
    letter = BROKEN[name](seal_of(carrier), owner)
    for _time in range(2):
        assert told(hand_in(carrier, file_of(letter))) == ({}, {"broken": 1})
    row = OutboxEntry.objects.get()
    assert (row.person, row.kind, row.standing, set(row.data)) == (carrier, "letter", "held", {"size"})
    assert (CashEntry.objects.count(), LearningEvent.objects.count()) == (0, 0)


def test_who_has_a_seal_seals_only_their_own(owner, carrier):
    """The carrier's own true letter with things in it that say they are the owner's."""
    posts = [learnt(owner), line(owner), practice_photo(owner)]
    assert told(hand_in(carrier, file_of(sealed(seal_of(carrier), posts)))) == ({}, {"others": 3})
    assert (OutboxEntry.objects.count(), CashEntry.objects.count(), EvidenceFile.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("how", ["expired", "signed out everywhere"])
def test_an_old_seal_opens_for_its_own_person_only(owner, carrier, how):
    later = HOLDS_FOR + timedelta(days=1) if how == "expired" else timedelta()
    file = file_of(sealed(seal_of(owner), [line(owner)]))
    if how != "expired":
        sign_out_everywhere(owner)
    with time_machine.travel(timezone.now() + later, tick=False):
        for _time in range(2):
            assert told(hand_in(carrier, file)) == ({}, {"old": 1})
        row = OutboxEntry.objects.get()
        assert (row.person, row.kind, row.standing, CashEntry.objects.count()) == (owner, "letter", "held", 0)
        assert told(hand_in(owner, file)) == ({"cash": 1}, {})


def test_what_lies_open_counts_only_for_who_is_signed_in(owner, carrier):
    file = file_of(posts=[learnt(owner), line(owner), practice_photo(owner)], v=1)
    assert told(hand_in(carrier, file)) == ({}, {"others": 3})
    assert OutboxEntry.objects.count() == 0
    assert told(hand_in(owner, file)) == ({"photo": 1, "learnt": 1, "cash": 1}, {})


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "no-such", "data": {}},
        {"kind": "learnt", "data": [1]},
        {"kind": "cash", "data": {"fields": [["amount", "many"]]}},
        {"bytes": "no base64 !", "name": "a", "purpose": "practice", "target": "M03:paper"},
        {"bytes": "QUJD", "name": "a", "purpose": "practice", "target": "M03:paper", "sha256": "0" * 64},
        {"to": "/ask/", "room": ["x"], "kind": "ask", "data": 3},
        {"kind": "learnt", "data": {"of": {"of": "\x00\ud800"}}},
        {"kind": "learnt", "data": {"of": json.loads("[" * 900 + "]" * 900)}},
    ],
)
def test_what_is_malformed_inside_is_held_for_its_person_once_and_the_rest_arrives(owner, carrier, odd):
    posts = [{"cid": str(uuid4()), "sender": sender_mark(owner), "at": now(), **odd}, learnt(owner)]
    file = file_of(sealed(seal_of(owner), posts))
    for _time in range(2):
        assert told(hand_in(carrier, file)) == ({"learnt": 1}, {"held": 1})
    assert OutboxEntry.objects.get(standing="held").person == owner


def test_what_a_visitor_did_counts_neither_for_who_carries_it_nor_for_whose_seal_it_is_under(owner, carrier):
    posts = [learnt(owner, sender=""), line(owner)]
    answer = hand_in(carrier, file_of(sealed(seal_of(owner), posts), posts=posts[:1]))
    assert (told(answer), Progress.objects.count()) == (({"cash": 1}, {"others": 2}), 0)


@pytest.mark.parametrize("size", [MOST_BYTES * 2 // 3, MOST_BYTES])
def test_boxes_of_one_file_share_one_room(owner, carrier, size):
    letter = sealed(seal_of(owner), [line(owner)], pressed=lambda words: gzip.compress(words.ljust(size)))
    assert told(hand_in(carrier, file_of(letter, letter))) == ({"cash": 1}, {"broken": 1})


@pytest.mark.parametrize("posts", [3, None, "x", {"a": 1}])
def test_a_letter_that_holds_no_list_is_held_for_its_person(owner, carrier, posts):
    assert told(hand_in(carrier, file_of(sealed(seal_of(owner), posts)))) == ({}, {"held": 1})
    assert OutboxEntry.objects.get().person == owner


def test_a_photo_that_is_none_or_is_not_wanted_stays_on_its_phone(owner, carrier):
    posts = [practice_photo(owner, b"no picture"), practice_photo(owner, target="M99:paper"), learnt(owner)]
    assert told(hand_in(carrier, file_of(sealed(seal_of(owner), posts)))) == ({"learnt": 1}, {"refused": 2})
    assert EvidenceFile.objects.count() == 0


def test_a_photo_that_must_wait_keeps_the_practice_that_sends_it(owner, carrier, monkeypatch):
    monkeypatch.setattr("cms.core.domain.uploads.MOST_OPEN", 0)
    said = post_of(owner, "practice", {"of": "M03", "fields": [["a-why", "写好了"]], "send": True}, chain="M03")
    file = file_of(sealed(seal_of(owner), [said, practice_photo(owner), learnt(owner)]))
    assert told(hand_in(carrier, file)) == ({"learnt": 1}, {"later": 2})
    monkeypatch.undo()
    assert told(hand_in(carrier, file)) == ({"photo": 1, "learnt": 1, "practice": 1}, {})


NO_FILES = [
    b"",
    b"{",
    b"[]",
    b"\xff\xd8\xff",
    b"{}",
    b'{"v": 3, "posts": [1]}',
    b'{"v": 1, "posts": 3}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", NO_FILES, ids=lambda content: repr(content[:12]))
def test_a_file_that_is_none_is_said_so_by_its_field(carrier, content):
    answer = hand_in(carrier, content)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["file"]
    assert OutboxEntry.objects.count() == 0


def test_fifty_megabytes_are_not_read(carrier, monkeypatch):
    monkeypatch.setattr("cms.core.forms.read_file", lambda _content: pytest.fail("it was read"))
    answer = hand_in(carrier, b"x" * 50 * 1024 * 1024)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["file"])


def test_after_many_files_in_a_day_the_next_one_waits_untouched(owner, carrier):
    letter = sealed(seal_of(owner), [learnt(owner)])
    for _time in range(carrying.MOST_A_DAY):
        assert carrying.may_hand_in(carrier)
    answer = hand_in(carrier, file_of(letter))
    assert (answer.status_code, OutboxEntry.objects.count()) == (400, 0)


def test_the_seal_is_given_only_to_who_is_signed_in_and_its_mark_does_not_hold_the_key(owner):
    assert Client().get(SEAL).status_code == 401
    said = seal_of(owner)
    assert (said["sender"], set(said)) == (sender_mark(owner), {"sender", "now", "mark", "key", "beside"})
    assert said["key"] not in said["mark"]


def test_a_file_is_taken_with_a_token_only(owner, carrier):
    client = Client(enforce_csrf_checks=True)
    client.force_login(carrier)
    upload = SimpleUploadedFile("waiting.txt", file_of(sealed(seal_of(owner), [learnt(owner)])), "text/plain")
    assert client.post(CARRY, {"file": upload}).status_code == 403
    assert OutboxEntry.objects.count() == 0
