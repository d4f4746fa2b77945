"""The certificate on paper: one A4 page in both languages, with the code to check it by."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.core.domain.paper import (
    CREAM,
    EDGE,
    FIELD,
    INK,
    KRAFT,
    SEAL,
    SOFT,
    WHITE,
    WIDTH,
    Sheet,
    Type,
    fitting,
)
from courses.certificates.domain.addresses import check_address, whole
from courses.certificates.domain.credential import criteria_of, title_of
from courses.certificates.domain.names import on_paper
from courses.certificates.enums import AwardKind
from courses.certificates.models import Award
from courses.certificates.rules import spaced

SIDE = 22
WITHIN = WIDTH - 2 * SIDE
HEADS = {AwardKind.MODULE: gettext_noop("Module badge"), AwardKind.TRACK: gettext_noop("Track certificate")}
BY_HAND = gettext_noop("Name, written by hand")
HAS_DONE = gettext_noop("has completed")
CHECK = gettext_noop("Scan to see whether it holds, or type the code at")


def make_sheet(award: Award) -> bytes:
    """The PDF. The holder's name stands on it: it is theirs to hand out."""
    sheet = Sheet(f"{title_of(award, settings.LANGUAGE_CODE)} · {spaced(award.code)}", language=settings.LANGUAGE_CODE)
    sheet.frame(KRAFT, x=SIDE - 8, top=14, width=WITHIN + 16, height=268)
    sheet.block(CREAM, x=WIDTH / 2 - 14, top=26, width=28, height=28)
    sheet.mark(x=WIDTH / 2 - 12, top=28, size=24)
    top = _both(sheet, HEADS[AwardKind(award.kind)], Type(30, FIELD, bold=True, centred=True), top=60)
    if award.person:
        top = _holder(sheet, on_paper(award.person.name).words, top=top + 12)
    top = _both(sheet, HAS_DONE, Type(16, SOFT, centred=True), top=top + 4)
    for language, look in ((settings.LANGUAGE_CODE, (34, 28, 23)), ("en", (20, 17, 14))):
        title = title_of(award, language)
        size = fitting(title, look, width=WITHIN, lines=2) or look[-1]
        bold = language == settings.LANGUAGE_CODE
        top = sheet.words(
            title, Type(size, SEAL if bold else SOFT, bold=bold, centred=True), x=WIDTH / 2, top=top + 4, width=WITHIN
        )
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            top = sheet.words(
                criteria_of(award), Type(12, SOFT, centred=True), x=WIDTH / 2, top=top + 3, width=WITHIN - 20
            )
    _proof(sheet, award)
    return sheet.pdf()


def _holder(sheet: Sheet, name: str, *, top: float) -> float:
    """Large; a line to write it on where we cannot print it."""
    if name:
        size = fitting(name, (40, 34, 28, 22), width=WITHIN, lines=1) or 22
        return sheet.words(name, Type(size, INK, bold=True, centred=True), x=WIDTH / 2, top=top, width=WITHIN)
    sheet.rule(x=WIDTH / 2 - 55, top=top + 13, width=110)
    return _both(sheet, BY_HAND, Type(12, EDGE, centred=True), top=top + 14)


def _both(sheet: Sheet, words: str, look: Type, *, top: float) -> float:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            first = language == settings.LANGUAGE_CODE
            size = look.size if first else look.size * 0.55
            top = sheet.words(
                _(words), Type(size, look.colour, look.bold and first, centred=True), x=WIDTH / 2, top=top, width=WITHIN
            )
    return top


def _proof(sheet: Sheet, award: Award) -> None:
    """The lower part: QR code on the left, day and code beside it."""
    top, right = 218, SIDE + 60
    sheet.rule(x=SIDE, top=top - 6, width=WITHIN)
    sheet.block(WHITE, x=SIDE, top=top, width=50, height=50)
    sheet.qr(check_address(award.code), x=SIDE + 2, top=top + 2, size=46)
    day = timezone.localdate(award.earned_at)
    below = top + 1.0
    for language, pattern in ((settings.LANGUAGE_CODE, "Y年n月j日"), ("en", "j F Y")):
        with translation.override(language):
            said = f"{date_words(day, pattern)} · {_('Netpreneur Village')}"
            below = sheet.words(
                said, Type(13, INK if language == settings.LANGUAGE_CODE else SOFT), x=right, top=below, width=100
            )
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            below = sheet.words(_(CHECK), Type(10, SOFT), x=right, top=below + 1.5, width=100)
    below = sheet.words(whole("certificates:find"), Type(10, EDGE), x=right, top=below + 1, width=100)
    sheet.words(spaced(award.code), Type(24, SEAL, bold=True), x=right, top=below + 2, width=100)
