"""Makes ``cms/core/fonts/village-sans.ttf`` from Noto Sans CJK SC: the characters of GB 2312 as TrueType outlines.

usage: .venv/bin/uv run --no-project --with fonttools==4.68.0 deploy/font.py NotoSansCJK-Regular.ttc

The source has cubic outlines (CFF), which PDF tools embed badly or not at all; here they become quadratic, off by
at most ``ERROR`` thousandths of an em, which no printer shows. The name changes because this is no longer the original.
"""

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

TARGET = Path(__file__).resolve().parents[1] / "cms" / "core" / "fonts" / "village-sans.ttf"
NUMBER = 2  # Simplified Chinese within the collection
ERROR = 1.0
# Names of people and places use more than GB 2312 has.
IN_NAMES = (
    "喆玥堃珺昇镕昉旸暐玟珣琚璟璠瑄骉彧甯煊烜婳媖嫄嬛蓁栩梓沄沺湉湜滢犇玙玚琬琰琲璐祎祺聿芃芊芮"
    "莜菡葳蕤蓥蘅訚谞邝郗鄢锴镆闫闿颉颢飏飔骞鸢淼焱垚赟翀翾晞"
)
ENGLISH = 0x409
NAMES = {1: "Village Sans", 2: "Regular", 3: "Village Sans 1", 4: "Village Sans", 6: "VillageSans-Regular"}
KEPT_NAMES = {0, 7, 13, 14}  # copyright, trademark, licence and where it stands
UNHINTED = (
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
    *("maxSizeOfInstructions", "maxComponentElements"),
)


def characters() -> set[int]:
    """Both levels of GB 2312 with its signs, more of what names use, Latin letters, both languages' punctuation."""
    rows = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    chinese = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    return {*map(ord, chinese + IN_NAMES), *range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "–—‘’“”•…‰€™→←↑↓✓〇")}


def subset(font: TTFont) -> None:
    tables = ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB"]
    subsetter = Subsetter(Options(layout_features=[], hinting=False, name_IDs=list(KEPT_NAMES), drop_tables=tables))
    subsetter.populate(unicodes=characters())
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
    subset(font)
    to_quadratic(font)
    rename(font)
    font.save(TARGET)
    print(f"{TARGET.name}: {len(font.getGlyphOrder())} glyphs, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
