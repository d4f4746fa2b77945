from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from cms.core.domain.paper import (
    FONT,
    MISSING,
    STAYS_BEHIND,
    Sheet,
    Type,
    fitting,
    glyphs,
    lacking,
    lines_of,
    printable,
    width_of,
)

pytestmark = pytest.mark.once


def test_chinese_breaks_anywhere_but_before_its_punctuation_and_latin_words_stay_whole() -> None:
    assert lines_of("竹编篮子、茶叶怎么包", 20, 29) == ["竹编篮", "子、茶叶", "怎么包"]
    assert lines_of("price a basket well", 20, 30) == ["price a", "basket", "well"]


@given(st.text(alphabet="竹编篮子怎么包，。！？ ab1-", max_size=60), st.integers(min_value=20, max_value=150))
def test_no_letter_is_lost_and_no_line_begins_with_punctuation(text: str, width: int) -> None:
    lines = lines_of(text, 18, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert [line for line in lines[1:] if line[0] in STAYS_BEHIND and lines[0][:1] not in STAYS_BEHIND] == []


def test_a_letter_that_the_font_lacks_is_shown_as_missing_and_a_pictograph_is_left_out() -> None:
    assert printable("喆哥\n卖茶🍵 𪚥") == f"喆哥 卖茶 {MISSING}"


RARE = "旻濛喆堃昇甯犇骉燚囍珺玥璟垚赟昉彧懿頔曈翀翊烜煊湉淼芃祎嫄镕禤郄逄亓仉佘妫婳婵嬿熠羿翎菡蘅颢飏麴㛃㑇䶮𬭊𬍛𬤇𫍯"


def test_names_of_the_states_table_and_of_older_cards_are_printed_letter_by_letter() -> None:
    """Each is drawn: a glyph of its own with an outline, not the box of what is missing."""
    face = pdfmetrics.getFont(FONT).face
    assert lacking(RARE) == ""
    assert printable(RARE) == RARE
    assert len({glyphs()[ord(letter)] for letter in RARE}) == len(RARE)
    assert all(face.charWidths[ord(letter)] > 0 for letter in RARE)
    sheet = Sheet("名", language="zh-hans")
    common = "".join(letter for letter in RARE if ord(letter) < 0x10000)  # others are drawn, yet cannot be copied out
    sheet.words(common, Type(14), x=10, top=20, width=190)
    assert "".join(PdfReader(BytesIO(sheet.pdf())).pages[0].extract_text().split()) == common


def test_what_is_lacking_is_named_once_and_pictographs_are_no_letters() -> None:
    assert lacking("张𪚥𪚥🍵 Ana 12") == "𪚥"


@pytest.mark.parametrize(("text", "size"), [("怎么定价", 40), ("怎么定价" * 4, 20), ("怎么定价" * 40, None)])
def test_the_first_size_that_fits_is_taken(text: str, size: float | None) -> None:
    assert fitting(text, (40, 20), width=130, lines=1) == size


def test_a_sheet_is_one_page_of_a4_with_its_own_font_and_words_that_can_be_read_again() -> None:
    sheet = Sheet("标题", language="zh-hans")
    after = sheet.words("网商村 Village", Type(20, bold=True), x=20, top=20, width=100)
    page = PdfReader(BytesIO(sheet.pdf())).pages[0]
    assert page.extract_text().strip() == "网商村 Village"
    assert [round(float(length)) for length in page.mediabox[2:]] == [595, 842]
    [font] = page["/Resources"]["/Font"].values()
    assert font["/FontDescriptor"]["/FontFile2"].get_data()[:4] == b"\x00\x01\x00\x00"
    assert 28 < after < 31
    assert 7 < width_of("网", 20) < 7.1
