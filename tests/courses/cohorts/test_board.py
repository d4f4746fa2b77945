"""The teacher's dashboard: who needs attention and why, how firm goals are, at the same price for one and for three."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from courses.cohorts.domain import attendance, meetings, nudging
from courses.cohorts.domain.access import learners
from courses.cohorts.domain.board import board_of, read_facts, shade
from courses.cohorts.domain.needs import Facts, reasons_of
from courses.cohorts.models import CohortEvent, Enrolment
from courses.domain.evidence import reviewing
from courses.domain.outline import outline
from courses.domain.progress import finish_lesson, submit_quiz
from courses.domain.queries import module_of_code
from courses.models import Evidence, LessonPage, ModulePage
from tests.factories import cohorts as make
from tests.factories.evidence import sent, task


def with_goal() -> None:
    """Both languages of the small module get a goal, and their questions name it."""
    for page in ModulePage.objects.all():
        page.outcomes = [("objective", {"code": "cost", "words": "Say what a parcel costs"})]
        page.quiz = [("question", {**block.value, "objective": "cost"}) for block in page.quiz]
        page.save()


def take_quiz(person, *, right: bool, times: int = 1) -> None:
    module = module_of_code("M03", language="zh-hans")
    answers = {f"q{n}": [0 if right else 1] for n in range(1, 6)}
    for _time in range(times):
        submit_quiz(person, module=module, answers=answers, cid=uuid4(), by=person)


def lesson() -> LessonPage:
    return LessonPage.objects.filter(locale__language_code="zh-hans").first()


def test_who_needs_attention_comes_first_and_says_why(school) -> None:
    long_ago = timezone.now() - timedelta(days=10)
    quiet, stuck, shown, fine = (make.learner(school.cohort, name) for name in ("静", "卡", "交", "好"))
    Enrolment.objects.filter(pk=quiet.pk).update(agreed_at=long_ago)
    take_quiz(stuck.person, right=False, times=3)
    evidence = sent(shown.person)
    finish_lesson(fine.person, lesson=lesson(), cid=uuid4(), by=fine.person)
    rows = board_of(school.cohort, language="en", by=school.teacher).rows
    assert [(str(row.person), [reason.kind for reason in row.reasons]) for row in rows] == [
        ("交", ["waiting"]), ("卡", ["stuck"]), ("静", ["silent"]), ("好", []),
    ]  # fmt: skip
    page = school.client(school.teacher).get(f"/en/learn/classes/teach/{school.cohort.pk}/").text
    assert f"/learn/look/{evidence.pk}/" in page
    for words in ("since today", "3 times and not passed yet", "Joined 10 days ago and has not begun yet"):
        assert words in page
    assert "好" not in page.split("How firm")[0].split("Who needs attention")[1]


@pytest.mark.once
def test_a_week_of_quiet_after_somebody_has_talked() -> None:
    now = timezone.now()
    facts = Facts(agreed_at=now - timedelta(days=30), cared_at=now - timedelta(days=6))
    assert reasons_of(facts, silent_days=7, now=now) == []
    facts.cared_at = now - timedelta(days=8)
    assert [reason.days for reason in reasons_of(facts, silent_days=7, now=now)] == [30]
    facts.came_at = now - timedelta(days=1)
    assert reasons_of(facts, silent_days=7, now=now) == []
    facts.asked_more = (now - timedelta(days=7), "M03")
    assert [reason.kind for reason in reasons_of(facts, silent_days=7, now=now)] == ["stuck"]


def test_one_tap_reminds_or_notes_that_one_has_talked(school) -> None:
    row = make.learner(school.cohort, "静", reminders=True)
    Enrolment.objects.update(agreed_at=timezone.now() - timedelta(days=10))
    client, place = school.client(school.teacher), f"/en/learn/classes/teach/{school.cohort.pk}/"
    page = client.get(place).text
    assert "Remind" in page
    assert client.post(reverse("cohorts:help", kwargs={"pk": row.pk, "deed": "remind"})).status_code == 302
    assert "Remind<" not in client.get(place).text
    client.post(reverse("cohorts:help", kwargs={"pk": row.pk, "deed": "care"}))
    assert "Nobody just now" in client.get(place).text
    assert list(CohortEvent.objects.filter(enrolment=row).values_list("deed", flat=True)) == ["join", "remind", "cared"]
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert board_of(school.cohort, language="en", by=school.teacher).needy
        nudging.remind(row, by=school.teacher)


def test_taken_out_with_words_that_the_learner_reads(school) -> None:
    row = make.learner(school.cohort)
    client, place = school.client(school.teacher), reverse("cohorts:help", kwargs={"pk": row.pk, "deed": "take-out"})
    client.post(place, {"words": " "})
    assert Enrolment.objects.get().state == "enrolled"
    client.post(place, {"words": "您已搬到外县。"})
    assert Enrolment.objects.get().state == "left"
    assert row.person.notices.get().body == "您已搬到外县。"


def test_the_heat_map_counts_the_class_in_numbers_and_stripes(school) -> None:
    with_goal()
    for name, right in (("甲", True), ("乙", True), ("丙", False), ("丁", None)):
        row = make.learner(school.cohort, name)
        if right is not None:
            take_quiz(row.person, right=right)
    with override("en"):
        (goal,) = board_of(school.cohort, language="en", code="M03", by=school.teacher).heat
    assert [(label, count, shade) for label, count, _level, shade in goal.cells] == [
        ("not tried yet", 1, 1), ("look at it again", 1, 1), ("growing", 0, 0), ("firm", 2, 2),
    ]  # fmt: skip
    page = school.client(school.teacher).get(f"/en/learn/classes/teach/{school.cohort.pk}/?module=M03").text
    assert '<td data-shade="2"><b>2</b></td>' in page
    assert [shade(n, 8) for n in range(9)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sheet_holds_exactly_what_is_shown(school, kind) -> None:
    with_goal()
    first, second = make.learner(school.cohort, "=甲"), make.learner(school.cohort, "乙")
    Enrolment.objects.filter(pk=first.pk).update(agreed_at=timezone.now() - timedelta(days=10))
    take_quiz(second.person, right=True)
    client, query = school.client(school.teacher), "?module=M03&show=needs"
    page = client.get(f"/en/learn/classes/teach/{school.cohort.pk}/people/{query}").text
    content = client.get(f"/en/learn/classes/teach/{school.cohort.pk}/sheet.{kind}{query}").content
    if kind == "csv":
        head, *lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    else:
        head, *lines = [[str(cell or "") for cell in row] for row in load_workbook(BytesIO(content)).active.values]
    assert len(lines) == 1
    assert lines[0][0] == ("'=甲" if kind == "csv" else "=甲")
    for words in [*head, lines[0][1], lines[0][5]]:
        assert words in page
    assert "乙" not in page
    assert CohortEvent.objects.filter(deed="export", text=f"1 {kind}").exists()


def full_learner(school, n: int) -> None:
    row = make.learner(school.cohort, f"学员{n}", reminders=True)
    take_quiz(row.person, right=False, times=3)
    evidence = sent(row.person)
    if n == 1:
        reviewing.release(reviewing.claim(evidence, by=school.teacher), by=school.teacher)
    meeting = school.cohort.meetings.first() or make.meeting(school.cohort, school.teacher)
    attendance.check_in(meeting, code=attendance.code_now(meeting), cid=uuid4(), by=row.person)


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_costs_the_same_at_any_length(school, many) -> None:
    with_goal()
    for n in range(many):
        full_learner(school, n)
        make.cohort(school.village, school.teacher, f"班{n}")
    assert Evidence.objects.count() == many
    boss, mine = school.client(school.teacher), school.client(Enrolment.objects.first().person)
    assert {
        "desk": cost(boss, reverse("cohorts:desk")),
        "cohort": cost(boss, reverse("cohorts:cohort", kwargs={"pk": school.cohort.pk})),
        "people": cost(boss, reverse("cohorts:people", kwargs={"pk": school.cohort.pk})),
        "meeting": cost(boss, reverse("cohorts:meeting", kwargs={"pk": school.cohort.meetings.get().pk})),
        "mine": cost(mine, reverse("cohorts:mine")),
    } == {"desk": 7, "cohort": 22, "people": 18, "meeting": 8, "mine": 11}


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_practice_that_one_may_not_look_at_does_not_wait_for_one(school) -> None:
    row, colleague = make.learner(school.cohort), make.colleague(school.cohort, school.teacher)
    sent(row.person)
    Evidence.objects.update(appealed_at=timezone.now(), appealed_from=school.teacher, appeal="请别人看")
    assert board_of(school.cohort, language="en", by=school.teacher).needy == []
    assert [one.enrolment for one in board_of(school.cohort, language="en", by=colleague.person).needy] == [row]


def test_who_joins_while_the_board_is_read_stands_on_the_next_one(school) -> None:
    row, other = make.learner(school.cohort), make.learner(school.cohort, "乙")
    take_quiz(row.person, right=False, times=3)
    evidence = sent(row.person)
    reviewing.ask_more(evidence, task=task(), met=[], words="再补一样", by=school.teacher)
    sent(other.person)
    people = learners(school.cohort).values("person")
    assert read_facts([], people, outline("zh-hans"), by=school.teacher) == {}


def test_who_came_to_a_meeting_that_was_not_held_came_to_none(school) -> None:
    row = make.learner(school.cohort)
    held, off = (make.meeting(school.cohort, school.teacher, starts_in=timedelta(minutes=-n)) for n in (1, 2))
    soon = make.meeting(school.cohort, school.teacher, starts_in=timedelta(minutes=20))
    for meeting in (held, off, soon):
        attendance.mark_list(meeting, here=[row.pk], was=[], by=school.teacher)
    meetings.call_off(off, by=school.teacher)
    board = board_of(school.cohort, language="en", by=school.teacher)
    assert (board.rows[0].came, board.held) == (1, 1)
    assert "came to 1 of 1 meetings" in school.client(row.person).get("/en/learn/classes/").text


def test_a_villager_sees_the_own_way_and_nobody_elses(school) -> None:
    row, other = make.learner(school.cohort, "李小妹"), make.learner(school.cohort, "别人家")
    finish_lesson(row.person, lesson=lesson(), cid=uuid4(), by=row.person)
    make.meeting(school.cohort, school.teacher, place="二楼")
    page = school.client(row.person).get("/en/learn/classes/").text
    for words in ("二楼", "赵老师", "1 of 2 lessons", "I am here"):
        assert words in page
    assert str(other.person) not in page
