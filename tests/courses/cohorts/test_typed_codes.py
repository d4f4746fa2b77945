"""Codes as keyboards for Chinese write them: full width, their dashes, their dots."""

from uuid import uuid4

import pytest
from django.urls import reverse

from courses.certificates.rules import CODE
from courses.certificates.rules import plain_code as plain_code_of_a_certificate
from courses.cohorts.domain import attendance
from courses.cohorts.domain.board import board_of
from courses.cohorts.domain.register import register_of
from courses.cohorts.models import Attendance, Cohort
from courses.cohorts.rules import plain_code
from tests.factories import cohorts as make
from tests.factories.association import villager

WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(33, 127)})
WAYS = ["ekn n6-b2kv5", "EKNN6—B2KV5", "EKNN6——B2KV5", "ＥＫＮＮ６－Ｂ２ＫＶ５", "ｅｋｎｎ６　ｂ２ｋｖ５",
        "EKNN6–B2KV5", "EKNN6−B2KV5",
        "EKNN6。B2KV5", "EKNN6·B2KV5", "EKNN6・B2KV5", "EKNN6‐B2KV5", "EKNN6_B2KV5\u200b", "EKNN6一B2KV5"]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("typed", WAYS)
def test_however_it_was_typed_it_is_one_code(typed) -> None:
    assert plain_code(typed) == plain_code_of_a_certificate(typed) == "EKNN6B2KV5"
    assert CODE.fullmatch("EKNN6B2KV5")


def test_a_class_is_found_and_a_wrong_code_stays_in_its_field_with_what_to_do(school) -> None:
    Cohort.objects.update(code="EKNN6B2KV5")
    client = school.client(villager(school.village, "新来的"))
    for typed in WAYS:
        answer = client.get("/en/learn/classes/", {"class": typed})
        assert (answer.status_code, answer.url) == (302, "/en/learn/classes/join/EKNN6-B2KV5/")
    for typed, words in (("ABC-12", "ten letters"), ("你好", "ten letters"), ("ABCDE-23456", "No class has this code")):
        page = client.get("/en/learn/classes/", {"class": typed}).text
        assert words in page
        assert f'value="{typed}"' in page
    assert "class-fault" not in client.get("/en/learn/classes/").text
    for _try in range(25):
        page = client.get("/en/learn/classes/", {"class": "ABCDE-23456"}).text
    assert "Too many tries" in page


def test_the_code_on_the_screen_is_taken_at_full_width(school) -> None:
    row, meeting = make.learner(school.cohort), make.meeting(school.cohort, school.teacher)
    code = attendance.code_now(meeting).lower()
    typed = f"{code[:3]} {code[3:]}".translate(WIDE)
    place = reverse("cohorts:here", kwargs={"pk": meeting.pk})
    assert school.client(row.person).post(place, {"sign": typed, "cid": uuid4()}).status_code == 302
    assert Attendance.objects.get().is_here


def test_a_certificate_is_looked_for_by_a_code_of_any_keyboard(client, db) -> None:
    for typed in ("ＥＫＮＮ６－Ｂ２ＫＶ５", "EKNN6—B2KV5", "eknn6——b2kv5"):
        assert client.get(reverse("certificates:find"), {"code": typed}).url.endswith("/c/EKNN6-B2KV5/")


def test_names_stand_in_the_order_of_their_sound(school) -> None:
    names = ["周芳", "李秀英", "阿强", "曾小明", "林春梅", "欧阳娜", "王五"]
    meeting = make.meeting(school.cohort, school.teacher)
    for name in names:
        make.learner(school.cohort, name)
    wanted = ["阿强", "李秀英", "林春梅", "欧阳娜", "王五", "曾小明", "周芳"]
    assert [str(row.person) for row, _noted in attendance.name_list(meeting)] == wanted
    assert [str(row.person) for row in board_of(school.cohort, language="en", by=school.teacher).rows] == wanted
    assert [str(line.enrolment.person) for line in register_of(school.cohort).lines] == wanted
