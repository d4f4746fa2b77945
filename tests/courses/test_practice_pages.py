"""Practice as people meet it: the learner's page, the queue and the reviewer's page, with bad files and double taps."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.pins import guard, set_pin
from courses.domain.evidence import reviewing, sending
from courses.models import Evidence, EvidenceFile
from tests.factories import mentorship as make
from tests.factories.evidence import drafted, photo, sent, task
from tests.factories.sound import TONE

pytestmark = pytest.mark.django_db
PAGE, QUEUE = "/en/learn/practice/M03/", "/en/learn/look/"


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def english(practice):
    from tests.factories.courses import TASK, make_course  # noqa: PLC0415 one fixture needs both languages

    make_course("en", task=TASK)
    return practice


def words_of(answer) -> str:
    return answer.content.decode()


def test_a_draft_keeps_what_was_typed_and_chosen_whatever_is_wrong(english) -> None:
    learner = client_of(english.learner)
    said = {
        "cid": uuid4(),
        "a-why": "因为近",
        "a-cost": "一两块",
        "do": "send",
        "f-paper": [photo("a.jpg"), photo("b.jpg")],
    }
    answer = learner.post(PAGE, said)
    assert answer.status_code == 400
    assert "Write a number only" in words_of(answer)
    row = Evidence.objects.get()
    assert (row.state, row.answers["why"], row.files.count()) == ("draft", "因为近", 2)
    assert "一两块" in words_of(answer)
    again = learner.post(PAGE, said | {"a-cost": "１２.5元", "f-paper": []})
    assert again.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answers["cost"]) == ("submitted", "12.5")


def test_what_is_missing_is_named(english) -> None:
    answer = client_of(english.learner).post(PAGE, {"cid": uuid4(), "do": "send"})
    assert answer.status_code == 400
    assert "This is still missing" in words_of(answer)
    assert Evidence.objects.get().state == "draft"


def heavy() -> SimpleUploadedFile:
    return SimpleUploadedFile("huge.jpg", b"\xff\xd8\xff" + bytes(50 * 1024 * 1024), "image/jpeg")


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (heavy, "too large: at most 8 MB"),
        (lambda: SimpleUploadedFile("words.jpg", b"only words", "image/jpeg"), "words.jpg: This file is not a picture"),
        (lambda: SimpleUploadedFile("cut.heic", b"\0\0\0\x18ftypheic", "image/heic"), "save as” JPEG"),
        (lambda: SimpleUploadedFile("empty.jpg", b"", "image/jpeg"), "This file is not a picture"),
    ],
    ids=["50 MB", "a text", "a broken HEIC", "empty"],
)
def test_a_file_that_cannot_be_used_is_named_and_the_good_one_kept(english, upload, words) -> None:
    answer = client_of(english.learner).post(PAGE, {"cid": uuid4(), "do": "save", "f-paper": [photo(), upload()]})
    assert answer.status_code == 400
    assert words in words_of(answer)
    assert EvidenceFile.objects.count() == 1


def test_sent_twice_by_two_taps_is_once(english) -> None:
    learner = client_of(english.learner)
    said = {"cid": uuid4(), "do": "send", "f-paper": photo()}
    for _tap in range(2):
        assert learner.post(PAGE, said).status_code == 302
        said["f-paper"] = photo()
    row = Evidence.objects.get()
    assert (row.files.count(), row.events.filter(move="submit").count()) == (1, 1)


def test_a_photo_is_taken_away_without_losing_a_word(english) -> None:
    row = drafted(english.learner)
    learner = client_of(english.learner)
    said = {"cid": uuid4(), "a-why": "因为近", "remove": row.files.get().pk, "a-cost": "", "a-shop": ""}
    assert learner.post(PAGE, said).status_code == 302
    row.refresh_from_db()
    assert (row.files.count(), row.answers["why"]) == (0, "因为近")


def test_a_photo_in_parts_lands_in_the_draft_once(english, settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    learner, content, cid = client_of(english.learner), photo().read(), str(uuid4())
    facts = {"cid": cid, "purpose": "practice", "target": "M03:paper", "name": "a.jpg", "size": len(content)}
    learner.post("/en/uploads/", facts | {"sha256": hashlib.sha256(content).hexdigest()})
    for _again in range(2):
        answer = learner.post(
            f"/en/uploads/{cid}/",
            content,
            content_type="application/offset+octet-stream",
            headers={"Upload-Offset": "0"},
        )
        assert json.loads(answer.content)["done"] is True
    assert str(EvidenceFile.objects.get().cid) == cid
    sending.remove_file(EvidenceFile.objects.get(), by=english.learner)
    assert json.loads(learner.post("/en/uploads/", facts).content)["offset"] == 0  # the same photo may come again
    assert learner.post("/en/uploads/", facts | {"cid": uuid4(), "target": "M03:why"}).status_code == 404


def test_a_file_is_its_owners_and_who_may_look(english) -> None:
    row = sent(english.learner)
    address = f"/en/learn/evidence/{row.files.get().pk}/"
    stranger = make.learner(english.village, "甲")
    codes = [client_of(who).get(address).status_code for who in (english.learner, english.mentor, stranger)]
    assert codes == [200, 200, 404]
    answer = client_of(english.mentor).get(address, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, len(answer.content)) == (206, 10)
    assert "no-store" in answer.headers["Cache-Control"].split(", ")
    reviewing.accept(row, task=task(), met=["five", "fits"], by=english.mentor)
    assert client_of(english.mentor).get(address).status_code == 404


def test_a_recording_comes_by_the_plain_form_and_is_heard_as_sound(english) -> None:
    learner = client_of(english.learner)
    spoken = SimpleUploadedFile("voice.webm", TONE.read_bytes(), "audio/webm")
    said = {"cid": uuid4(), "a-why": "因为近", "f-voice": spoken}
    assert learner.post(PAGE, said).status_code == 302
    answer = learner.get(f"/en/learn/evidence/{EvidenceFile.objects.get().pk}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/webm")
    wrong = SimpleUploadedFile("voice.webm", b"no sound at all", "audio/webm")
    answer = learner.post(PAGE, said | {"cid": uuid4(), "a-why": "因为远", "f-voice": wrong})
    assert answer.status_code == 400
    assert "因为远" in words_of(answer)
    assert EvidenceFile.objects.count() == 1


def test_the_reviewer_keeps_ticks_and_words_and_the_learner_reads_them(english) -> None:
    row = sent(english.learner)
    mentor, place = client_of(english.mentor), f"/en/learn/look/{row.pk}/"
    assert mentor.post(f"{place}take/").url == place
    answer = mentor.post(f"{place}decide/", {"met": ["five"], "words": "差一点", "do": "accept"})
    assert answer.status_code == 400
    assert "Tick every point" in words_of(answer)
    assert 'value="five" checked' in words_of(answer)
    assert "差一点" in words_of(answer)
    answer = mentor.post(f"{place}decide/", {"met": ["five"], "do": "more"})
    assert "Say in words what to add" in words_of(answer)
    assert mentor.post(f"{place}decide/", {"met": ["five"], "words": "请补一张。", "do": "more"}).url == QUEUE
    page = words_of(client_of(english.learner).get(PAGE))
    assert "请补一张。" in page
    assert "not yet" in page
    assert mentor.get(place).url == QUEUE  # with the learner again
    assert "not yours to look at any more" in words_of(mentor.get(QUEUE))


@pytest.mark.parametrize("do", ["accept", "more"])
def test_who_comes_after_somebody_elses_decision_keeps_their_words(english, do) -> None:
    row, second = sent(english.learner), make.mentor(english.village, "李师傅")
    make.linked(english.learner, second)
    first, late = client_of(english.mentor), client_of(second.person)
    place = f"/en/learn/look/{row.pk}/"
    said = {"met": ["five", "fits"], "words": "做得好", "do": do}
    for _tap in range(2):
        assert first.post(f"{place}decide/", said).url == QUEUE
    answer = late.post(f"{place}decide/", said | {"words": "<b>写了很久</b>的一段话"})
    assert answer.status_code == 409
    assert "not yours to look at any more" in words_of(answer)
    assert "&lt;b&gt;写了很久&lt;/b&gt;的一段话" in answer.text
    assert [late.post(f"{place}{deed}/").url for deed in ("take", "give-back")] == [QUEUE, QUEUE]
    row.refresh_from_db()
    assert (row.decided_by, row.reason) == (english.mentor, "做得好")
    stranger = make.mentor(english.village, "别的师傅").person
    assert client_of(stranger).post(f"{place}decide/", said).status_code == 404


@pytest.mark.parametrize("do", ["accept", "more"])
def test_a_half_hour_that_went_to_somebody_else_costs_no_words(english, do) -> None:
    row, second = sent(english.learner), make.mentor(english.village, "李师傅")
    make.linked(english.learner, second)
    mentor, place = client_of(english.mentor), f"/en/learn/look/{row.pk}/"
    mentor.post(f"{place}take/")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        reviewing.claim(row, by=second.person)
        said = {"met": ["five", "fits"], "words": "写了很久的一段话", "do": do}
        answer = mentor.post(f"{place}decide/", said)
        assert answer.status_code == 409
        words = words_of(answer)
        for kept in (
            "写了很久的一段话",
            'value="five" checked',
            "李师傅 is looking at it now",
            "your half hour is over",
        ):
            assert kept in words
        reviewing.release(row, by=second.person)
        assert mentor.post(f"{place}decide/", said).url == QUEUE


@pytest.mark.parametrize("many", [1, 3])
def test_the_queue_costs_the_same_at_any_length(english, many, django_assert_num_queries) -> None:
    for n in range(many):
        learner = make.learner(english.village, f"学员{n}")
        make.linked(learner, english.mentor.mentor_profile)
        sent(learner)
    mentor = client_of(english.mentor)
    mentor.get(QUEUE)
    with django_assert_num_queries(QUEUE_COST):
        answer = mentor.get(QUEUE)
    assert [f"学员{n}" in words_of(answer) for n in range(many)] == [True] * many


@pytest.mark.parametrize("files", [1, 2])
def test_a_learners_page_costs_the_same_at_any_length(english, files, django_assert_num_queries) -> None:
    row = drafted(english.learner)
    if files > 1:
        facts = {"task": task(), "ask": "paper", "upload": photo(), "cid": uuid4(), "by": english.learner}
        sending.add_file(row, **facts)
    learner = client_of(english.learner)
    learner.get(PAGE)
    with django_assert_num_queries(PAGE_COST):
        assert learner.get(PAGE).status_code == 200


QUEUE_COST, PAGE_COST = 8, 9


def test_practice_opens_only_with_the_pin_where_its_owner_chose_so(english) -> None:
    picture = reverse("courses:evidence_file", args=[drafted(english.learner).files.first().pk])
    learner = client_of(english.learner)
    set_pin(english.learner, "7931", by=english.learner)
    assert [learner.get(address).status_code for address in (PAGE, picture)] == [200, 200]
    guard(english.learner, chats=False, evidence=True, by=english.learner)
    assert all("/me/pin/" in learner.get(address).url for address in (PAGE, picture))
    learner.post(reverse("accounts:pin"), {"pin": "7931"})
    assert [learner.get(address).status_code for address in (PAGE, picture)] == [200, 200]


def test_what_covers_names_comes_only_where_names_may_be_seen_and_without_a_network_too(practice) -> None:
    from tests.factories.courses import TASK, make_course  # noqa: PLC0415 as above

    own = words_of(client_of(practice.learner).get("/learn/practice/M03/"))
    kept = words_of(Client().get("/learn/kept/M03/practice/"))
    for page in (own, kept):
        assert [page.count(word) for word in ("data-hides", "<dialog", "data-covers")] == [1, 1, 1]
    pack = Client().get(reverse("courses:pack", kwargs={"code": "M03"})).json()
    assert [file["url"] for file in pack["files"] if "cover" in file["url"]] == ["/static/courses/js/cover.js"]
    make_course("en", task=TASK | {"asks": [ask | {"screenshot": False} for ask in TASK["asks"]]})
    assert "<dialog" not in words_of(Client().get("/en/learn/kept/M03/practice/"))
