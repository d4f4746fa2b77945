"""Packages as other platforms make them, in a few lines."""

import zipfile
from io import BytesIO

from PIL import Image

SPACE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
QUIZ = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"


def zipped(inside: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in inside.items():
            packed.writestr(name, content)
    return out.getvalue()


def item(ident: str, title: str, kind: str, href: str) -> tuple[str, str]:
    named = f"<title>{title}</title>" if title else ""
    return (
        f'<item identifier="{ident}" identifierref="r-{ident}">{named}</item>',
        f'<resource identifier="r-{ident}" type="{kind}" href="{href}"><file href="{href}"/></resource>',
    )


def page(ident: str, title: str, href: str = "") -> tuple[str, str]:
    return item(ident, title, "webcontent", href or f"{ident}.html")


def manifest(*items: tuple[str, str], module: str = "Parcels", ident: str = "course-1") -> str:
    contents, resources = ("".join(parts) for parts in zip(*items, strict=True))
    return (
        f'<manifest xmlns="{SPACE}" identifier="{ident}"><organizations><organization identifier="o">'
        f'<item identifier="root"><item identifier="m1"><title>{module}</title>{contents}</item></item>'
        f"</organization></organizations><resources>{resources}</resources></manifest>"
    )


def cartridge(*items: tuple[str, str], files: dict[str, str | bytes], **facts: str) -> bytes:
    return zipped({"imsmanifest.xml": manifest(*items, **facts), **files})


def photo(width: int = 40, height: int = 30, *, kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **more)
    return out.getvalue()


def photo_with_position() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    return photo(exif=exif)


def question(ident: str, ask: str, kind: str = "plain") -> str:
    """Of QTI 1.2: A is wrong, B is right; ``html`` writes as most platforms do."""
    words = f"&lt;p&gt;{ask}&lt;/p&gt;" if kind == "html" else ask
    return (
        f'<item ident="{ident}" title="{ask[:20]}"><presentation><material><mattext texttype="text/{kind}">{words}'
        '</mattext></material><response_lid ident="R" rcardinality="Single"><render_choice>'
        '<response_label ident="A"><material><mattext>Wrong</mattext></material></response_label>'
        '<response_label ident="B"><material><mattext>Right</mattext></material></response_label>'
        "</render_choice></response_lid></presentation><resprocessing><respcondition><conditionvar>"
        '<varequal respident="R">B</varequal></conditionvar><setvar action="Set">100</setvar></respcondition>'
        "</resprocessing></item>"
    )


def quiz(*questions: str) -> str:
    inside = "".join(questions)
    return f"<questestinterop><assessment><section>{inside}</section></assessment></questestinterop>"
