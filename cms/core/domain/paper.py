"""Papers to print: A4 sheets as PDF in the house's colours, with a Chinese font of our own and no other program.

Lengths are millimetres from the upper left corner; sizes of letters are points.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cms.core.sentences import STAYS_BEHIND

FONT = "Village Sans"
FONT_FILE = Path(__file__).resolve().parents[1] / "fonts" / "village-sans.ttf"
WIDTH, HEIGHT = (length / mm for length in A4)
# The light theme of tokens.css: paper has no dark one.
INK, SOFT, EDGE = HexColor("#22302a"), HexColor("#55635b"), HexColor("#857a63")
FIELD, SEAL, KRAFT, KRAFT_LIGHT = (HexColor(c) for c in ("#1d6546", "#b3261e", "#d9a85b", "#ecca92"))
WHITE, CREAM = HexColor("#ffffff"), HexColor("#fff6ea")
LEADING = 1.3
BOLD = 0.028  # of the letter's size: the line around it that makes it bold
MISSING = "〓"  # what Chinese printers set for a letter that they do not have
# The mark's four shapes (static/core/mark.svg) in its own 36 × 36 units.
MARK = (
    (KRAFT, ((5, 15.5), (31, 15.5), (31, 33), (5, 33))),
    (FIELD, ((18, 3), (1.5, 16), (3.7, 18.8), (18, 7.6), (32.3, 18.8), (34.5, 16))),
    (SEAL, ((14.5, 14.5), (21.5, 14.5), (21.5, 33), (14.5, 33))),
    (CREAM, ((16.3, 22), (19.7, 22), (19.7, 25.4), (16.3, 25.4))),
)


@dataclass(frozen=True, slots=True)
class Type:
    """How words look; ``centred`` words stand around their ``x``, others begin there."""

    size: float
    colour: HexColor = INK
    bold: bool = False
    centred: bool = False


@cache
def glyphs() -> dict[int, int]:
    """The letters that the font has; registers it once a process."""
    font = TTFont(FONT, FONT_FILE)
    pdfmetrics.registerFont(font)
    return font.face.charToGlyph


def printable(text: str) -> str:
    """The same without pictographs; a letter that the font lacks is shown as missing, never left out."""
    text = " ".join(text.split())
    return "".join(c if ord(c) in glyphs() else MISSING if unicodedata.category(c)[0] in "LN" else "" for c in text)


def lacking(text: str) -> str:
    """The letters of a name that our paper cannot show, each once. Everyday ones are known without reading the font."""
    rare = dict.fromkeys(c for c in text if unicodedata.category(c)[0] in "LN" and not _is_everyday(c))
    return "".join(c for c in rare if ord(c) not in glyphs())


def _is_everyday(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def width_of(text: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, FONT, size) / mm


def lines_of(text: str, size: float, width: float) -> list[str]:
    """The text in lines of at most this width: Chinese breaks after any character, Latin words stay whole."""
    lines = [""]
    for piece in _pieces(printable(text)):
        if lines[-1] and width_of(lines[-1] + piece.rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def fitting(text: str, sizes: tuple[float, ...], *, width: float, lines: int) -> float | None:
    """The first of the sizes at which the text needs no more lines than these."""
    return next((size for size in sizes if len(lines_of(text, size, width)) <= lines), None)


def _pieces(text: str) -> list[str]:
    """What may not be broken: a character with the punctuation behind it, a Latin word with its blank."""
    pieces = [""]
    for char in text:
        latin = char.isascii() and char != " "
        joins = pieces[-1] and (
            char in STAYS_BEHIND or char == " " or (latin and pieces[-1][-1].isascii() and pieces[-1][-1] != " ")
        )
        if joins:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces[1:]


class Sheet:
    """One A4 page."""

    def __init__(self, title: str, *, language: str) -> None:
        glyphs()
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pagesize=A4, lang=language, initialFontName=FONT)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("网商村")

    def words(self, text: str, look: Type, *, x: float, top: float, width: float) -> float:
        """Writes lines and gives back where the next ones may begin."""
        canvas = self._canvas
        for line in lines_of(text, look.size, width):
            left = x - width_of(line, look.size) / 2 if look.centred else x
            written = canvas.beginText(left * mm, (HEIGHT - top) * mm - look.size)
            written.setFont(FONT, look.size)
            written.setFillColor(look.colour)
            written.setTextRenderMode(2 if look.bold else 0)
            canvas.setStrokeColor(look.colour)
            canvas.setLineWidth(look.size * BOLD)
            written.textLine(line)
            written.setTextRenderMode(0)
            canvas.drawText(written)
            top += look.size * LEADING / mm
        return top

    def block(self, colour: HexColor, *, x: float, top: float, width: float, height: float) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.rect(x * mm, (HEIGHT - top - height) * mm, width * mm, height * mm, stroke=0, fill=1)

    def frame(self, colour: HexColor, *, x: float, top: float, width: float, height: float) -> None:
        """A round-cornered frame."""
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(2)
        self._canvas.roundRect(x * mm, (HEIGHT - top - height) * mm, width * mm, height * mm, 5 * mm, fill=0)

    def rule(self, *, x: float, top: float, width: float) -> None:
        """A dashed line, as on a parcel's label."""
        self._canvas.setStrokeColor(EDGE)
        self._canvas.setLineWidth(0.8)
        self._canvas.setDash(3, 3)
        self._canvas.line(x * mm, (HEIGHT - top) * mm, (x + width) * mm, (HEIGHT - top) * mm)
        self._canvas.setDash()

    def mark(self, *, x: float, top: float, size: float) -> None:
        scale = size / 36
        for colour, points in MARK:
            path = self._canvas.beginPath()
            for number, (across, down) in enumerate(points):
                move = path.lineTo if number else path.moveTo
                move((x + across * scale) * mm, (HEIGHT - top - down * scale) * mm)
            path.close()
            self._canvas.setFillColor(colour)
            self._canvas.drawPath(path, stroke=0, fill=1)

    def qr(self, address: str, *, x: float, top: float, size: float) -> None:
        """A square that a phone reads, drawn row by row as bars: sharp at any size of print. Correction level M."""
        rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=0))
        cell = size / len(rows)
        path = self._canvas.beginPath()
        for number, row in enumerate(rows):
            start = None
            for column, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    down = HEIGHT - top - (number + 1) * cell
                    path.rect((x + start * cell) * mm, down * mm, (column - start) * cell * mm, (cell + 0.02) * mm)
                    start = None
        self._canvas.setFillColor(INK)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def pdf(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()
