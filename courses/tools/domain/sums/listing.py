"""What a listing must not say, and what it must. The words come from dated rows with their source."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.rulebook import BANNED, banned_words
from courses.tools.domain.sums.numbers import Facts, exact
from courses.tools.domain.sums.shape import Ask, Group, Line, Note, Result, Sheet

NUMBER = r"([0-9]+(?:\.[0-9]+)?)\s*"
JIN = re.compile(NUMBER + "斤")
ANY_JIN = re.compile("公?斤")
KILO = re.compile(NUMBER + "(?:公斤|千克|kg)")
GRAM = re.compile(NUMBER + "(?:克|g(?![a-z]))")
ORIGIN = re.compile("产地|原产|产自|出产|[省市县镇村]产|origin|made in|grown in")
DATED = re.compile("生产日期|采摘|采收|保质期|出厂日期|[0-9]{4} *[-年./] *[0-9]{1,2}|best before|harvest|date")


def plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).lower()


@exact
def compute(facts: Facts, extra: dict[str, Any]) -> Result:
    words = plain(f"{facts['title']}\n{facts['text']}")
    found = [word for word in extra["banned"] if plain(word) in words]
    marks = ["banned"] if found else []
    has_jin = any(match == "斤" for match in ANY_JIN.findall(words))
    kilos = {Decimal(n) for n in KILO.findall(words)} | {Decimal(n) / 1000 for n in GRAM.findall(words)}
    halves = [Decimal(n) / 2 for n in JIN.findall(words)]
    if has_jin and not kilos:
        marks.append("only_jin")
    elif kilos and any(half not in kilos for half in halves):
        marks.append("weights_differ")
    elif not has_jin and not kilos:
        marks.append("no_weight")
    if not ORIGIN.search(words):
        marks.append("no_origin")
    if not DATED.search(words):
        marks.append("no_date")
    return Result({"words": "、".join(found)}, tuple(marks or ["fine"]))


SHEET = Sheet(
    tool=Tool.LISTING,
    lead=_("Words that are not allowed, weights, origin and date: look before you publish."),
    groups=(
        Group(
            _("Your listing"),
            (
                Ask("title", _("Title"), "words", most=120, rows=2),
                Ask("text", _("Description"), "words", must=False, most=2000, rows=6),
            ),
        ),
    ),
    compute=compute,
    lines=(Line("words", _("Take out")),),
    notes=(
        Note("fine", _("Nothing found. Read it once more with the eyes of a buyer."), "success"),
        Note(
            "banned", _("Advertising law forbids superlatives that nobody can prove. Say what it is instead."), "error"
        ),
        Note("only_jin", _("Write kilograms or grams too: 1 jin is 0.5 kg."), "warning"),
        Note("weights_differ", _("Jin and kilograms do not agree: 1 jin is 0.5 kg."), "error"),
        Note("no_weight", _("No weight is given. Say how much there is, without the box."), "warning"),
        Note("no_origin", _("Say where it comes from."), "warning"),
        Note("no_date", _("Say when it was made or picked, or how long it keeps."), "warning"),
    ),
    button=_("Check it"),
    extra=banned_words,
    rules=(BANNED,),
    foot=_("This is no legal advice: other words can be forbidden too."),
)
