"""Lists as offices send them: what is taken, and what is said about each place that cannot be."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook

from courses.cohorts.domain.roster import Unreadable, read_roster
from courses.cohorts.models import Enrolment

HEAD = ["序号", "姓名", "手机号码"]


def xlsx(rows, *, merged=()) -> SimpleUploadedFile:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(out)
    return SimpleUploadedFile("名单.xlsx", out.getvalue())


def text(words: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", words.encode(encoding))


def told(roster) -> tuple[list, list]:
    return (
        [(line.row, line.name, line.phone) for line in roster.lines],
        [(fault.row, fault.column, fault.found) for fault in roster.faults],
    )


@pytest.mark.once
def test_an_office_list_with_merged_cells_is_read_and_each_gap_is_named() -> None:
    rows = [["清溪镇培训班名单", None, None], HEAD, [1, "张 三", 13800138000], [2, None, "１３９００００１１１１"],
            [3, "李四", None], [4, "王五", "138 0013 8000"], [5, "赵六", "12345"], [None, None, None],
            [6, "欧阳 娜 娜", "+86 137-0000-1111"]]  # fmt: skip
    with override("en"):
        roster = read_roster(xlsx(rows, merged=["A1:C1", "B3:B4", "C4:C5"]))
    lines, faults = told(roster)
    assert lines == [(3, "张三", "+8613800138000"), (9, "欧阳娜娜", "+8613700001111")]
    assert faults == [(4, "B", ""), (5, "C", ""), (6, "C", "138 0013 8000"), (7, "C", "12345")]
    words = [fault.words for fault in roster.faults]
    assert "merged with B3" in words[0]
    assert "merged with C4" in words[1]
    assert "row 3" in words[2]
    assert "11 digits" in words[3]


@pytest.mark.once
@pytest.mark.parametrize(
    "upload",
    [
        text("\ufeff姓名,手机\n张三,13800138000\n"),
        text("姓名\t手机\n张三\t13800138000\n", "gb18030"),
        text("姓名，手机\n张三，１３８００１３８０００\n"),
        text("name;phone\n张三;13800138000\n", "utf-16"),
        text("姓名,手机\r张三,13800138000\r", "gb18030"),
        text("张三,13800138000\n"),
        xlsx([["13800138000", "张三"]]),
    ],
    ids=["utf-8", "gb18030 and tabs", "wide commas", "utf-16", "a Mac's lines", "no heads", "no heads, other order"],
)
def test_lists_of_every_make_say_the_same(upload) -> None:
    assert told(read_roster(upload))[0] in ([(2, "张三", "+8613800138000")], [(1, "张三", "+8613800138000")])


@pytest.mark.once
def test_a_number_that_excel_has_shortened_is_named() -> None:
    with override("en"):
        roster = read_roster(text("姓名,手机\n张三,1.38E+10\n"))
    assert "shortened" in roster.faults[0].words


@pytest.mark.once
@pytest.mark.parametrize("found", ["#REF!", "#N/A", "#NAME?", "#DIV/0!"])
def test_what_a_formula_shows_that_came_to_nothing_is_nobodys_name(found: str) -> None:
    with override("en"):
        roster = read_roster(xlsx([["姓名", "手机"], ["张三", 13800138000], [found, 13900139000]]))
    assert told(roster) == ([(2, "张三", "+8613800138000")], [(3, "A", found)])


@pytest.mark.once
@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04nonsense"),
        SimpleUploadedFile("a.csv", b"\x00\x01\x02" * 50),
        text("just words\nand more\n"),
        text("姓名,手机\n"),
        SimpleUploadedFile("a.csv", b" " * (2 * 1024 * 1024 + 1)),
        SimpleUploadedFile("a.csv", b""),
    ],
    ids=["broken zip", "bytes", "no numbers", "no rows", "too large", "empty"],
)
def test_what_is_no_list_is_refused_in_words(upload) -> None:
    with pytest.raises(Unreadable) as refused:
        read_roster(upload)
    assert str(refused.value.message)


def packed(change, *, more=()) -> SimpleUploadedFile:
    """A workbook whose sheet was changed by ``change``; ``more`` are further parts."""
    whole, out = ZipFile(xlsx([HEAD, [1, "张三", 13800138000]])), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in whole.namelist():
            content = whole.read(name)
            made.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
        for name, content in more:
            made.writestr(name, content)
    return SimpleUploadedFile("a.xlsx", out.getvalue())


def joined(*areas: str) -> SimpleUploadedFile:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    words = f"</sheetData><mergeCells>{cells}</mergeCells>".encode()
    return packed(lambda sheet: sheet.replace(b"</sheetData>", words))


def in_directory(place: int, value: bytes) -> SimpleUploadedFile:
    """Every entry of the package's directory says ``value`` at ``place``: encrypted, or packed by an unknown method."""
    content = bytearray(packed(bytes).read())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + place : at + place + len(value)] = value
        at = content.find(b"PK\x01\x02", at + 4)
    return SimpleUploadedFile("a.xlsx", bytes(content))


def rotten() -> SimpleUploadedFile:
    content, name = packed(bytes).read(), b"xl/worksheets/sheet1.xml"
    at = content.find(name) + len(name)
    return SimpleUploadedFile("a.xlsx", content[:at] + b"\xff" * 20 + content[at + 20 :])


@pytest.mark.once
@pytest.mark.parametrize(
    "upload",
    [
        joined("A1:ZZ2000"),
        joined("A5:A1048576", *(f"A{n}:AD{n}" for n in range(1, 1000))),
        joined("nowhere"),
        packed(lambda sheet: sheet[:-30]),
        packed(lambda _sheet: b""),
        packed(bytes, more=[("xl/media/large.xml", b" " * (9 * 1024 * 1024))]),
        in_directory(8, b"\x01"),
        in_directory(10, b"\x63"),
        rotten(),
    ],
    ids=["one huge merged cell", "many", "merged where", "cut", "no sheet", "large", "encrypted", "method", "rotten"],
)
def test_a_workbook_that_would_cost_or_break_us_is_refused_in_words(upload) -> None:
    with override("en"), pytest.raises(Unreadable) as refused:
        read_roster(upload)
    assert str(refused.value.message)


@pytest.mark.once
def test_what_lies_hidden_under_a_merged_cell_is_not_read() -> None:
    upload = packed(
        lambda sheet: sheet.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="B1:B2"/></mergeCells>')
    )
    with override("en"):
        roster = read_roster(upload)
    assert [fault.words for fault in roster.faults if "merged with B1" in fault.words]
    assert roster.lines == []


def test_a_list_is_shown_first_and_exactly_that_is_sent(school) -> None:
    client = school.client(school.teacher)
    place = f"/en/learn/classes/teach/{school.cohort.pk}/invite/"
    page = client.post(place, {"file": xlsx([HEAD, [1, "张三", 13800138000], [2, "", 13900001111]])})
    assert "Row 3" in page.text
    assert not Enrolment.objects.exists()
    rows = page.text.split('name="rows" value="')[1].split('"')[0]
    send = reverse("cohorts:send_list", kwargs={"pk": school.cohort.pk})
    for _tap in range(2):
        assert client.post(send, {"rows": rows}).status_code == 302
    assert [(row.name, str(row.phone)) for row in Enrolment.objects.all()] == [("张三", "+8613800138000")]
    client.post(send, {"rows": rows[:-3] + "abc"})
    assert Enrolment.objects.count() == 1
    assert "Unmerge" not in page.text
    assert client.post(place, {"file": text("nothing here")}).status_code == 400
