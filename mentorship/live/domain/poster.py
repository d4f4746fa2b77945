"""A session's poster for the village's wall: one A4 page in both languages."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from cms.core.domain.paper import CREAM, EDGE, FIELD, HEIGHT, KRAFT, SEAL, SOFT, WHITE, WIDTH, Sheet, Type, fitting
from mentorship.live.models import Room

SIDE = 18
WITHIN = WIDTH - 2 * SIDE
# Points by lines: a short title stands large on one line, the longest (80 characters) takes four.
TITLE = {1: (54, 48, 42), 2: (48, 42, 36, 31), 3: (31, 27), 4: (27, 24, 20)}
NAME = gettext_noop("Live Q&A")
SCAN = gettext_noop("Scan it with your phone and ask")
BY_HAND = gettext_noop("No camera? Open the site, choose Ask, and type")
EASE = gettext_noop("Free, nothing to install. What you ask is kept even when the network goes.")


def make_poster(room: Room, *, address: str, hosts: Iterable[User]) -> bytes:
    """The PDF; ``address`` is what the QR code opens. Chinese stands first and large, English below it."""
    sheet = Sheet(f"{room.title} · {room.code}", language=settings.LANGUAGE_CODE)
    _head(sheet)
    top = _what_and_when(sheet, room, [str(host) for host in hosts])
    _way_in(sheet, room, address, top=max(top + 12, 142))
    return sheet.pdf()


def _both(words: str) -> list[str]:
    """A sentence of the catalogue in each language, the first one first."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(_(words))
    return said


def _head(sheet: Sheet) -> None:
    sheet.block(FIELD, x=0, top=0, width=WIDTH, height=40)
    sheet.block(CREAM, x=SIDE, top=9, width=22, height=22)
    sheet.mark(x=SIDE + 1.5, top=10.5, size=19)
    sheet.words("网商村", Type(27, WHITE, bold=True), x=SIDE + 28, top=10, width=80)
    sheet.words("Netpreneur Village", Type(13, WHITE), x=SIDE + 28, top=23, width=80)
    chinese, english = _both(NAME)
    sheet.words(chinese, Type(27, WHITE, bold=True), x=SIDE + 118, top=10, width=70)
    sheet.words(english, Type(13, WHITE), x=SIDE + 118, top=23, width=70)


def _what_and_when(sheet: Sheet, room: Room, hosts: list[str]) -> float:
    fits = (fitting(room.title, sizes, width=WITHIN, lines=lines) for lines, sizes in TITLE.items())
    size = next(filter(None, fits), TITLE[4][-1])
    top = sheet.words(room.title, Type(size, bold=True), x=SIDE, top=53, width=WITHIN)
    start = timezone.localtime(room.starts_at)
    people = [*hosts, str(room.unit)] if room.unit else hosts
    for (language, _name), pattern, look in zip(
        settings.LANGUAGES, ("n月j日 l G:i", "l j F, G:i"), (Type(26, SEAL, bold=True), Type(15, SOFT)), strict=True
    ):
        with translation.override(language):
            top = sheet.words(date_words(start, pattern), look, x=SIDE, top=top + 2, width=WITHIN)
    return sheet.words(" · ".join(people), Type(19), x=SIDE, top=top + 4, width=WITHIN)


def _way_in(sheet: Sheet, room: Room, address: str, *, top: float) -> None:
    """The label: scan on the left, type on the right."""
    left, right = SIDE + 10, SIDE + 101
    sheet.frame(KRAFT, x=SIDE, top=top, width=WITHIN, height=100)
    sheet.qr(address, x=left, top=top + 10, size=80)
    chinese, english = _both(SCAN)
    below = sheet.words(chinese, Type(20, bold=True), x=right, top=top + 9, width=67)
    below = sheet.words(english, Type(12, SOFT), x=right, top=below + 1, width=67) + 6
    sheet.rule(x=right, top=below, width=63)
    chinese, english = _both(BY_HAND)
    below = sheet.words(chinese, Type(16), x=right, top=below + 5, width=67)
    below = sheet.words(english, Type(12, SOFT), x=right, top=below + 1, width=67)
    sheet.words(f"{room.code[:3]} {room.code[3:]}", Type(44, SEAL, bold=True), x=right, top=below + 2, width=80)
    middle = WIDTH / 2
    sheet.words(address.partition("://")[2], Type(11, SOFT, centred=True), x=middle, top=top + 104, width=WITHIN)
    chinese, english = _both(EASE)
    foot = sheet.words(chinese, Type(15, EDGE, centred=True), x=middle, top=HEIGHT - 26, width=WITHIN)
    sheet.words(english, Type(11, EDGE, centred=True), x=middle, top=foot, width=WITHIN)
