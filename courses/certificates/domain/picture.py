"""A badge as a picture with the signed badge inside it ("baked", Open Badges 3.0, section 5.3), as PNG and as SVG.

One drawing, written in both kinds. Nobody's name stands on it: pictures are passed on. Lengths are units of a square of
``SIZE``, from its upper left corner; what is not a word is a polygon, so that both kinds show the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import cos, radians, sin

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from cms.core.domain.paper import (
    BOLD,
    CREAM,
    FIELD,
    FONT_FILE,
    INK,
    KRAFT,
    MARK,
    SEAL,
    SOFT,
    fitting,
    lines_of,
    printable,
)
from courses.certificates.domain.credential import title_of
from courses.certificates.domain.sheet import HEADS
from courses.certificates.enums import AwardKind
from courses.certificates.models import Award
from courses.certificates.rules import spaced

KEYWORD, SPACE = "openbadgecredential", "https://purl.imsglobal.org/ob/v3p0"  # as the standard names them
SIZE = 512
MIDDLE, WITHIN = SIZE / 2, SIZE - 2 * 56
FINER = 3  # the PNG is drawn this much larger and made smaller: that smooths its edges
COLOURS = 64  # of the PNG: a third of the bytes, and no eye sees it
CHECK = ((-24, 2), (-16, -6), (-6, 4), (18, -20), (26, -12), (-6, 20))
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One line around the middle; ``base`` is the line that its letters stand on."""

    text: str
    size: float
    colour: HexColor
    base: float
    bold: bool = False


def as_svg(award: Award, token: str, *, language: str) -> str:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<openbadges:credential verify="{}"></openbadges:credential>{}{}</svg>',
        SPACE,
        SIZE,
        SIZE,
        title_of(award, language),
        token,
        format_html_join(
            "",
            '<path fill="{}" d="M{}z"/>',
            ((_hex(colour), "L".join(f"{x:.1f} {y:.1f}" for x, y in points)) for colour, points in _shapes()),
        ),
        format_html_join(
            "",
            '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="{}" text-anchor="middle" '
            'font-family="Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif">{}</text>',
            (
                (round(MIDDLE), round(line.base), line.size, 700 if line.bold else 400, _hex(line.colour), line.text)
                for line in _words(award, language)
            ),
        ),
    )


def as_png(award: Award, token: str, *, language: str) -> bytes:
    large = Image.new("RGBA", (SIZE * FINER, SIZE * FINER))
    draw = ImageDraw.Draw(large)
    for colour, points in _shapes():
        draw.polygon([(x * FINER, y * FINER) for x, y in points], fill=_hex(colour))
    for line in _words(award, language):
        draw.text(
            (MIDDLE * FINER, line.base * FINER),
            line.text,
            fill=_hex(line.colour),
            font=ImageFont.truetype(FONT_FILE, line.size * FINER),
            anchor="ms",
            stroke_width=line.size * BOLD * FINER / 2 if line.bold else 0,
        )
    small = large.resize((SIZE, SIZE), Image.Resampling.LANCZOS).quantize(COLOURS, Image.Quantize.FASTOCTREE)
    baked, out = PngInfo(), BytesIO()
    baked.add_itxt(KEYWORD, token)
    small.save(out, "PNG", optimize=True, pnginfo=baked)
    return out.getvalue()


def _words(award: Award, language: str) -> Iterator[Words]:
    with override(language):
        head, house = _(HEADS[AwardKind(award.kind)]), _("Netpreneur Village")
    title = title_of(award, language)
    size = fitting(title, (50, 42, 36, 31), width=WITHIN / mm, lines=2) or 26
    lines = lines_of(title, size, WITHIN / mm)[:3]
    yield Words(printable(head), 26, SOFT, 214)
    first = 296 - (len(lines) - 1) * size * 0.55
    for number, line in enumerate(lines):
        yield Words(line, size, FIELD, first + number * size * 1.25, bold=True)
    yield Words(printable(house), 26, INK, 428)
    yield Words(spaced(award.code), 26, SOFT, 464)


def _shapes() -> Iterator[tuple[HexColor, Points]]:
    yield KRAFT, _rounded(0, 0, SIZE, SIZE, 44)
    yield CREAM, _rounded(12, 12, SIZE - 24, SIZE - 24, 34)
    for colour, points in MARK:
        yield colour, tuple((MIDDLE - 63 + x * 3.5, 42 + y * 3.5) for x, y in points)
    yield KRAFT, ((56, 382), (SIZE - 56, 382), (SIZE - 56, 385), (56, 385))
    yield SEAL, _turned(_rounded(-40, -40, 80, 80, 14), 424, 112)
    yield CREAM, _turned(CHECK, 424, 112)


def _rounded(left: float, top: float, width: float, height: float, corner: float) -> Points:
    corners = (
        (left + width - corner, top + corner, -90),
        (left + width - corner, top + height - corner, 0),
        (left + corner, top + height - corner, 90),
        (left + corner, top + corner, 180),
    )
    return tuple(
        (x + corner * cos(radians(start + step)), y + corner * sin(radians(start + step)))
        for x, y, start in corners
        for step in range(0, 91, 10)
    )


def _turned(points: Points, x: float, y: float) -> Points:
    """Around its own middle as a seal is put by hand (``seal.css``), then to its place."""
    across, down = cos(radians(-5)), sin(radians(-5))
    return tuple((x + px * across - py * down, y + px * down + py * across) for px, py in points)


def _hex(colour: HexColor) -> str:
    return f"#{colour.hexval()[2:]}"
