"""What phones had kept arrives once, is classified and never refused; what cannot be read is held for a person."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.domain import outbox
from cms.core.models import OutboxEntry
from courses.domain.evidence.sending import save_answers
from courses.domain.quiz.items import items_of
from courses.models import Attempt, Evidence, ItemAnswer, LearningEvent, Progress
from courses.tools.models import CashEntry
from tests.factories.accounts import UserFactory
from tests.factories.courses import QUESTION, TASK, make_course

pytestmark = pytest.mark.django_db
BOX = "/phone/outbox/"
WHEN = 1_790_000_000_000  # ms
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture
def person():
    cache.clear()
    return UserFactory()


@pytest.fixture
def course():
    return make_course(task=TASK)


def milliseconds(at) -> int:
    return int(at.timestamp() * 1000)


def send(person, *entries: dict, off: timedelta = timedelta()) -> list[dict]:
    """As a phone does whose clock is ``off`` ahead."""
    client = Client()
    client.force_login(person)
    now = timezone.now() + off
    sent = [{"sender": outbox.sender_mark(person), "at": milliseconds(now), "n": 1, **entry} for entry in entries]
    answer = client.post(BOX, {"v": 1, "now": milliseconds(now), "entries": sent}, content_type="application/json")
    assert answer.status_code == 200
    return answer.json()["receipts"]


def learnt(key: str = "M03-L1", **more) -> dict:
    return {"cid": str(uuid4()), "kind": "learnt", "data": {"of": key, "lang": "zh-hans"}, **more}


def answer(chosen: str = "0", **more) -> dict:
    data = {"of": "M03-L1", "lang": "zh-hans", "question": "q1", "fields": [["q1", chosen]], **more}
    return {"cid": str(uuid4()), "kind": "answer", "data": data}


def quiz(chosen: str = "1", **more) -> dict:
    fields = [[f"q{number}", chosen] for number in range(1, 6)]
    return {"cid": str(uuid4()), "kind": "quiz", "data": {"of": "M03", "lang": "zh-hans", "fields": fields}, **more}


def line(amount: str = "12.50", day: str = "", **more) -> dict:
    fields = [["amount", amount], ["purpose", "in_sales"], ["pocket", "shop"], ["words", "笋干"]]
    fields.append(["day", day or timezone.localdate().isoformat()])
    return {"cid": str(uuid4()), "kind": "cash", "data": {"fields": fields}, **more}


def practice(words: str, **more) -> dict:
    data = {"of": "M03", "lang": "zh-hans", "fields": [["a-why", words]]}
    return {"cid": str(uuid4()), "kind": "practice", "data": data | more.pop("data", {}), **more}


def nested(depth: int) -> list:
    out: list = []
    for _level in range(depth):
        out = [out]
    return out


def standings(receipts: list[dict]) -> list[str]:
    return [receipt["standing"] for receipt in receipts]


def test_each_thing_is_kept_once_however_often_it_is_sent(person, course):
    entries = [learnt(), quiz(), line()]
    first, again = send(person, *entries), send(person, *entries)
    assert first == again
    assert standings(first) == ["counts"] * 3
    kept = (LearningEvent.objects.count(), Attempt.objects.count(), CashEntry.objects.count())
    assert (*kept, OutboxEntry.objects.count()) == (2, 1, 1, 3)
    assert first[0]["go"] == course.lessons[1].url
    assert first[1]["go"] == f"/learn/quiz/M03/{entries[1]['cid']}/"


def test_a_receipt_names_its_thing_and_keeps_no_words_of_what_was_used(person, course):
    entry = line()
    assert send(person, entry)[0]["cid"] == entry["cid"]
    assert OutboxEntry.objects.get().data is None


def test_what_comes_late_counts_and_is_called_late(person, course):
    at = milliseconds(timezone.now() - timedelta(days=9))
    assert standings(send(person, learnt(at=at), quiz(at=at))) == ["late", "late"]
    assert Progress.objects.get(content_key="M03-L1").done_at < timezone.now() - timedelta(days=8)


@pytest.mark.parametrize("years", [1, -1])
def test_a_clock_that_is_wrong_by_a_year_is_put_right(person, course, years):
    off = timedelta(days=365 * years)
    day = (timezone.localdate() + off).isoformat()
    assert standings(send(person, learnt(), line(day=day), off=off)) == ["counts", "counts"]
    assert abs(Progress.objects.get().done_at - timezone.now()) < timedelta(minutes=5)
    assert abs(CashEntry.objects.get().day - timezone.localdate()) <= timedelta(days=1)


@pytest.mark.parametrize("at", [253_402_300_799_000, 10**30, -1, 0, None, "soon"])
@pytest.mark.parametrize("off", [timedelta(), timedelta(days=-365)])
def test_a_time_that_cannot_be_is_now_and_the_rest_arrives(person, course, at, off):
    day = (timezone.localdate() + off).isoformat()
    assert standings(send(person, learnt(at=at), line(day=day), off=off)) == ["counts", "counts"]
    done_at = Progress.objects.get().done_at
    assert timezone.now() - timedelta(minutes=1) < done_at <= timezone.now()


def test_a_clock_that_began_anew_in_1970_is_put_right(person, course):
    off = timedelta(hours=36) - (timezone.now() - EPOCH)
    assert standings(send(person, learnt(at=86_400_000), off=off)) == ["counts"]
    assert abs(timezone.now() - timedelta(hours=12) - Progress.objects.get().done_at) < timedelta(minutes=1)


def test_a_line_on_a_day_that_cannot_be_is_written_under_today_and_says_so(person):
    receipt = send(person, line(day="2031-03-01"))[0]
    words = str(_("Its day could not be right. It is written under today: look at it in the book."))
    assert (receipt["standing"], receipt["message"]) == ("counts", words)
    assert CashEntry.objects.get().day == timezone.localdate()
    assert OutboxEntry.objects.get().data == {"day": "2031-03-01"}


def test_an_answer_in_a_lesson_is_scored_against_the_question_that_was_seen(person, course):
    lesson = course.lessons[0]
    lesson.save_revision().publish()
    version = items_of(lesson.body)["q1"].version
    turned = {**QUESTION, "options": QUESTION["options"][::-1]}
    lesson.body = [("question", turned)]
    lesson.save_revision().publish()
    assert standings(send(person, answer(), answer(version=version))) == ["counts", "superseded"]
    lesson.unpublish()
    assert standings(send(person, answer(version=version), answer())) == ["superseded"] * 2
    assert list(ItemAnswer.objects.order_by("pk").values_list("score", flat=True)) == [0, 1, 1]


def test_what_was_learnt_of_a_lesson_that_is_gone_or_newer_counts_too(person, course):
    course.lessons[1].unpublish()
    old = learnt()
    old["data"]["version"] = "000000000000"
    assert standings(send(person, learnt("M03-L2"), old)) == ["superseded", "superseded"]
    assert Progress.objects.filter(done_at__isnull=False).count() == 2


def test_a_quiz_whose_questions_are_gone_is_kept(person, course):
    entry = quiz()
    entry["data"]["fields"] += [["q9", "0"], ["q9.version", "abcdabcdabcd"]]
    course.module.unpublish()
    assert standings(send(person, entry)) == ["superseded"]
    assert Attempt.objects.count() == 1


def test_two_phones_of_one_person_count_both_quizzes_and_one_lesson(person, course):
    right, wrong = quiz("0"), quiz("1")
    assert standings(send(person, learnt(), right)) == ["counts", "counts"]
    assert standings(send(person, learnt(), wrong)) == ["before", "counts"]
    row = Progress.objects.get(content_key="M03-quiz")
    assert (Attempt.objects.count(), row.best_right, row.best_of) == (2, 5, 5)


def test_of_two_drafts_the_newer_words_stay_and_the_others_are_kept(person, course):
    now = timezone.now()
    send(person, practice("第二次写的", at=milliseconds(now)))
    receipt = send(person, practice("第一次写的", at=milliseconds(now - timedelta(hours=1))))[0]
    assert receipt["standing"] == "counts"
    assert Evidence.objects.get(person=person).answers["why"] == "第二次写的"
    assert OutboxEntry.objects.order_by("pk").last().data == {"answers": {"why": "第一次写的"}, "unread": {}}


def test_words_count_by_when_they_were_written_not_by_when_they_or_a_photo_came(person, course):
    now = timezone.now()
    send(person, practice("前天写的", at=milliseconds(now - timedelta(days=2))))
    Evidence.objects.update(saved_at=now)  # as a photo does
    send(person, practice("昨天写的", at=milliseconds(now - timedelta(days=1))))
    assert Evidence.objects.get(person=person).answers["why"] == "昨天写的"
    save_answers(Evidence.objects.get(), answers={"why": "今天写的"}, by=person)
    send(person, practice("上午写的", at=milliseconds(now - timedelta(hours=2))))
    assert Evidence.objects.get(person=person).answers["why"] == "今天写的"


def test_long_chinese_words_are_as_long_as_others(person, course):
    assert standings(send(person, practice("字" * 5000))) == ["counts"]


def test_practice_with_something_missing_is_saved_and_says_so(person, course):
    receipt = send(person, practice("写好了", data={"send": True}))[0]
    assert (receipt["state"], receipt["go"]) == ("accepted", "/learn/practice/M03/")
    assert receipt["message"] == str(_("Something is still missing. Open the practice and send it from there."))


MALFORMED = {
    "kind": learnt(kind="no-such"),
    "of": learnt("M03-L1; drop"),
    "cid": learnt(cid="not an id", at=WHEN),
    "data": learnt(data=[1]),
    "fields": quiz(data={"of": "M03", "fields": [["q1"]]}),
    "amount": line(amount="many"),
    "nothing": {"at": WHEN},
    "deep": learnt(data={"of": {"of": "\x00"}}),
    "endless": learnt(data={"of": nested(1500)}),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_cannot_be_read_is_held_and_has_a_receipt(person, course, name):
    entry = MALFORMED[name]
    for _time in range(2):
        receipt = send(person, entry)[0]
        assert (receipt["cid"], receipt["state"], receipt["standing"]) == (
            str(entry.get("cid", "")),
            "accepted",
            "held",
        )
    assert OutboxEntry.objects.filter(standing="held", person=person).count() == 1
    assert (LearningEvent.objects.count(), CashEntry.objects.count()) == (0, 0)


def test_values_without_end_are_held_before_they_are_copied(person, course, monkeypatch):
    copied, whole = [], outbox.plain
    monkeypatch.setattr(outbox, "plain", lambda value, depth=0: copied.append(1) or whole(value, depth))
    receipt = outbox.accept(person, learnt(data={"of": [[]] * 300_000}))
    assert (receipt["standing"], len(copied) < 100) == ("held", True)


def test_another_persons_things_stay_on_the_phone(person, course):
    entry = learnt(sender=outbox.sender_mark(UserFactory()))
    assert send(person, entry) == [{"cid": entry["cid"], "state": "other-person"}]
    assert OutboxEntry.objects.count() == 0


def test_with_nobody_signed_in_lessons_may_be_anybodys_but_no_line_of_a_book(person, course):
    first, second = send(person, learnt(sender=""), line(sender=""))
    assert (first["state"], second["state"], CashEntry.objects.count()) == ("accepted", "other-person", 0)


def test_a_fault_of_ours_lets_the_phone_keep_it_and_the_rest_arrives(person, course, monkeypatch):
    monkeypatch.setattr("courses.views.arrivals.arriving.learn", lambda *_a, **_k: 1 / 0)
    first, second = send(person, learnt(), line())
    assert (first["state"], second["state"]) == ("again", "accepted")
    monkeypatch.undo()
    assert OutboxEntry.objects.count() == 1


def test_a_deed_without_its_receipt_is_not_kept_and_comes_again(person, course, monkeypatch):
    entry = learnt()
    monkeypatch.setattr("cms.core.domain.outbox.note", lambda *_a: 1 / 0)
    assert send(person, entry)[0]["state"] == "again"
    assert (LearningEvent.objects.count(), OutboxEntry.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert standings(send(person, entry)) == ["counts"]


def test_what_comes_again_is_not_counted_for_the_day(person, course, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_A_DAY", 1)
    with monkeypatch.context() as broken:
        broken.setattr("courses.views.arrivals.arriving.learn", lambda *_a, **_k: 1 / 0)
        send(person, learnt())
    first, second = send(person, learnt(), learnt())
    assert (first["state"], second["state"]) == ("accepted", "again")


def test_who_is_signed_in_is_told_by_a_mark_and_a_token(person):
    client = Client(enforce_csrf_checks=True)
    assert client.get(BOX).json()["sender"] == ""
    assert client.post(BOX, {"entries": []}, content_type="application/json").status_code == 403
    client.force_login(person)
    said = client.get(BOX).json()
    assert said["sender"] == outbox.sender_mark(person)
    assert abs(said["now"] - milliseconds(timezone.now())) < 60_000
    answer = client.post(BOX, {"entries": []}, content_type="application/json", headers={"X-CSRFToken": said["token"]})
    assert (answer.status_code, answer.json()) == (200, {"receipts": []})


LETTERS = ["", "[]", '{"entries": 3}', "{", '{"entries": "' + "a" * 1_300_000 + '"}', "[" * 300_000]


@pytest.mark.parametrize("body", LETTERS, ids=["none", "list", "number", "cut", "long", "endless"])
def test_a_letter_that_is_none_is_refused_in_words(person, body):
    client = Client()
    client.force_login(person)
    answer = client.post(BOX, body, content_type="application/json")
    words = str(_("This could not be read. It stays on this phone."))
    assert (answer.status_code, answer.json()["message"]) == (400, words)


def test_receipts_are_forgotten_after_a_year_but_not_what_is_held(person, course):
    send(person, learnt(), learnt(kind="no-such"))
    OutboxEntry.objects.update(received_at=timezone.now() - timedelta(days=401))
    assert outbox.forget_old_receipts() == 1
    assert OutboxEntry.objects.get().standing == "held"
