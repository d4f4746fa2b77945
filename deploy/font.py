"""Makes ``cms/core/fonts/village-sans.ttf`` from Noto Sans CJK SC: what names and papers use, as TrueType outlines.

usage: .venv/bin/uv run --no-project --with fonttools==4.68.0 deploy/font.py FONT LIST

``FONT`` is ``NotoSansCJK-Regular.ttc`` of Debian's ``fonts-noto-cjk``, ``LIST`` is ``Unihan_OtherMappings.txt.bz2``
of its ``unicode-data``: Unicode's own list says what stands in the state's table of 2013 (通用规范汉字表, 8105), by
which registers of persons write names today, and what in the common level of Big5: old forms in older names.

The source has cubic outlines (CFF), which PDF tools embed badly or not at all; here they become quadratic, off by
at most ``ERROR`` thousandths of an em, which no printer shows. The name changes because this is no longer the original.
"""

import bz2
import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

TARGET = Path(__file__).resolve().parents[1] / "cms" / "core" / "fonts" / "village-sans.ttf"
NUMBER = 2  # Simplified Chinese within the collection
ERROR = 1.0
IN_STATE_TABLE, IN_BIG5 = "kTGH", "kBigFive"
BIG5_COMMON = range(0xA440, 0xC67F)  # its first level, 5401 characters
# What stands on older cards and is in neither: names that were registered before 2013, and characters of festivals.
IN_NAMES = "昇甯犇骉燚囍峯昐晧喦淸靑曌玨珮堉瑋祐祿菓萱贇鉅鋆隽頔馥麒麤龢濬崑崙嶽囯仝伃俋偲傒儁勛勣昺暎榤煒熲燁燊璿"
ENGLISH = 0x409
NAMES = {1: "Village Sans", 2: "Regular", 3: "Village Sans 1", 4: "Village Sans", 6: "VillageSans-Regular"}
KEPT_NAMES = {0, 7, 13, 14}  # copyright, trademark, licence and where it stands
UNHINTED = (
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
    *("maxSizeOfInstructions", "maxComponentElements"),
)


def in_tables(unihan: Path) -> set[int]:
    """What stands in the state's table, and in the common level of Big5."""
    found = set()
    lines = bz2.decompress(unihan.read_bytes()).decode().splitlines()
    for line in (line for line in lines if line.startswith("U+")):
        point, _tab, rest = line.partition("\t")
        field, _tab, value = rest.partition("\t")
        if field == IN_STATE_TABLE or (field == IN_BIG5 and int(value.split()[0], 16) in BIG5_COMMON):
            found.add(int(point.removeprefix("U+"), 16))
    return found


def characters(unihan: Path) -> set[int]:
    """GB 2312 with its signs, the state's table, more of what names use, Latin letters, both languages' punctuation."""
    rows = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    chinese = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    signs = "–—‘’“”•…‰€™→←↑↓✓〇"
    return {*map(ord, chinese + IN_NAMES + signs), *in_tables(unihan), *range(0x20, 0x7F), *range(0xA0, 0x180)}


def subset(font: TTFont, wanted: set[int]) -> None:
    tables = ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB"]
    subsetter = Subsetter(Options(layout_features=[], hinting=False, name_IDs=list(KEPT_NAMES), drop_tables=tables))
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def to_quadratic(font: TTFont) -> None:
    """The glyphs of ``CFF `` as a ``glyf`` table, with the headers that go with it."""
    glyphs, drawn = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=ERROR, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphs, table.glyphOrder = drawn, font.getGlyphOrder()
    del font["CFF "]
    for name, (width, _) in font["hmtx"].metrics.items():
        table[name].recalcBounds(table)
        font["hmtx"][name] = (width, getattr(table[name], "xMin", 0))
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x00010000, 1
    for field in UNHINTED:
        setattr(font["maxp"], field, 0)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont) -> None:
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in KEPT_NAMES and record.langID == ENGLISH]
    for number, words in NAMES.items():
        table.setName(words, number, 3, 1, ENGLISH)


def main() -> None:
    font = TTFont(sys.argv[1], fontNumber=NUMBER, recalcTimestamp=False)
    wanted = characters(Path(sys.argv[2]))
    subset(font, wanted)
    to_quadratic(font)
    rename(font)
    font.save(TARGET)
    lacking = "".join(map(chr, sorted(wanted - font.getBestCmap().keys())))
    print(f"not in the source: {lacking}")
    print(f"{TARGET.name}: {len(font.getGlyphOrder())} glyphs, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
