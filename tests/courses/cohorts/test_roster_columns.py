"""Which columns of a list are taken: by heads however they are written, by what stands below, and by the teacher."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook

from courses.cohorts.domain.roster import Unreadable, read_roster
from courses.cohorts.models import Enrolment
from tests.courses.cohorts.test_roster import SimpleUploadedFile, text, xlsx

ID_CARD = "110101199003071234"
FIRST, SECOND = "13800138000", "13900001111"
WANTED = [("张三", "+8613800138000"), ("李秀英", "+8613900001111")]
LISTS = {
    "the ID card is no number to call": [["序号", "姓名", "身份证号码", "手机号码"],
                                         [1, "张三", ID_CARD, FIRST], [2, "李秀英", "11010119900307123X", SECOND]],
    "a blank in the head": [["序号", "姓 名", "手机号"], ["1", "张三", FIRST], ["2", "李秀英", SECOND]],
    "a wide blank, a star": [["序号", "姓\u3000名*", "联系 电话"], ["1", "张三", FIRST], ["2", "李秀英", SECOND]],
    "a number of the learner": [["学员编号", "姓名", "手机"], ["A01", "张三", FIRST], ["A02", "李秀英", SECOND]],
    "the parent's name": [["家长姓名", "学员姓名", "学员手机"], ["王大", "张三", FIRST], ["赵二", "李秀英", SECOND]],
    "the parent's number": [["家长手机", "姓名", "手机"], [SECOND, "张三", FIRST], [FIRST, "李秀英", SECOND]],
    "the village's name": [["Village name", "Name", "Phone"], ["清溪", "张三", FIRST], ["石桥", "李秀英", SECOND]],
    "the telephone at home": [["姓名", "固定电话", "手机"], ["张三", "010-62781234", FIRST],
                              ["李秀英", "010-62781235", SECOND]],
    "traditional heads": [["姓名", "手機號碼"], ["张三", FIRST], ["李秀英", SECOND]],
    "no heads": [["清溪村", "张三", FIRST], ["石桥村", "李秀英", SECOND]],
    "no heads, villages that are names": [["清溪", "张三", FIRST], ["清溪", "李秀英", SECOND]],
    "an unknown head of names": [["序", "大名", "手机"], ["1", "张三", FIRST], ["2", "李秀英", SECOND]],
}  # fmt: skip


def told(roster) -> list[tuple[str, str]]:
    return [(line.name, line.phone) for line in roster.lines]


@pytest.mark.once
@pytest.mark.parametrize("rows", LISTS.values(), ids=LISTS.keys())
def test_the_columns_of_names_and_numbers_are_found(rows) -> None:
    roster = read_roster(xlsx(rows))
    assert (told(roster), roster.faults) == (WANTED, [])


@pytest.mark.once
def test_a_page_of_words_may_come_before_the_list() -> None:
    book, out = Workbook(), BytesIO()
    book.active.title = "填表说明"
    for row in [["填表说明"], ["1", "姓名请写全名"], ["2", "手机号写 11 位"]]:
        book.active.append(row)
    sheet = book.create_sheet("名单")
    for row in [["姓名", "手机"], ["张三", FIRST], ["李秀英", SECOND]]:
        sheet.append(row)
    book.save(out)
    roster = read_roster(SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert (told(roster), roster.sheet) == (WANTED, "名单")
    assert read_roster(xlsx([["姓名", "手机"], ["张三", FIRST]])).sheet == ""


@pytest.mark.once
@pytest.mark.parametrize("damaged", [1.38e10, 13800000000, 13812000000])
def test_a_number_cell_that_lost_its_last_digits_is_asked_about(damaged) -> None:
    with override("en"):
        roster = read_roster(xlsx([["姓名", "手机"], ["张三", damaged], ["李秀英", SECOND]]))
    assert told(roster) == WANTED[1:]
    assert "shortened" in roster.faults[0].words
    assert told(read_roster(xlsx([["姓名", "手机"], ["张三", "13800000000"]]))) == [("张三", "+8613800000000")]


@pytest.mark.once
def test_a_traditional_file_is_read_as_what_it_is() -> None:
    rows = "張三,13800138000\n陳麗華,13900001111\n"
    for words in (f"姓名,手機號碼\n{rows}", f"{rows}黃志明,13700002222\n"):
        assert told(read_roster(text(words, "big5")))[:2] == [("張三", WANTED[0][1]), ("陳麗華", WANTED[1][1])]
    for words in ("姓名,手机\n张三,13800138000\n李秀英,13900001111\n", "张三,13800138000\n李秀英,13900001111\n"):
        assert told(read_roster(text(words, "gb18030"))) == WANTED


@pytest.mark.once
def test_what_could_be_two_encodings_is_asked_for_as_utf_8() -> None:
    with override("en"), pytest.raises(Unreadable) as refused:
        read_roster(SimpleUploadedFile("a.csv", "Zoë,13800138000\n".encode("latin-1")))
    assert str(refused.value.message)


@pytest.mark.once
def test_a_number_of_an_id_card_is_never_shown() -> None:
    rows = [["姓名", "手机"], [f"张三 {ID_CARD}", FIRST], ["李秀英", ID_CARD], ["王五", f"{SECOND} {ID_CARD}"],
            ["赵六", ID_CARD[:6] + " 19900307 1234"], ["1", SECOND]]  # fmt: skip
    roster = read_roster(xlsx(rows))
    assert roster.lines == []
    assert [fault.row for fault in roster.faults] == [2, 3, 4, 5, 6]
    assert all("199003" not in fault.found for fault in roster.faults)


def test_where_it_is_not_certain_the_teacher_chooses(school) -> None:
    client, place = school.client(school.teacher), f"/en/learn/classes/teach/{school.cohort.pk}/invite/"
    rows = [["村民", "李秀英", FIRST, SECOND, ID_CARD], ["张三", "王五", SECOND, FIRST, ID_CARD]]
    page = client.post(place, {"file": xlsx(rows)}).text
    assert "not certain" in page
    assert ID_CARD not in page
    assert "A · 村民" in page
    grid = page.split('name="grid" value="')[1].split('"')[0]
    page = client.post(place, {"grid": grid, "names": "1", "phones": "3"}).text
    assert "not certain" not in page
    assert "139 0000 1111" in page.split("李秀英")[-1]
    sealed = page.split('name="rows" value="')[1].split('"')[0]
    client.post(reverse("cohorts:send_list", kwargs={"pk": school.cohort.pk}), {"rows": sealed})
    found = sorted((row.name, str(row.phone)) for row in Enrolment.objects.all())
    assert found == [("李秀英", "+8613900001111"), ("王五", "+8613800138000")]
    assert client.post(place, {"grid": grid, "names": "1", "phones": "1"}).status_code == 400
    for wrong in (grid[:-3] + "abc", ""):
        assert client.post(place, {"grid": wrong, "names": "1", "phones": "3"}).status_code == 302
