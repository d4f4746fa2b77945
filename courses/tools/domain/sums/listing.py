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

ONES = "一二三四五六七八九"
DIGITS = {sign: n for n, sign in enumerate(ONES, 1)} | {"两": 2}
TENFOLD = {"十": 10, "百": 100, "千": 1000}
NUMBER = f"[0-9]+(?:,[0-9]{{3}})*(?:[.][0-9]+)?|半|[{ONES}两十][零〇{ONES}两十百千]*?"
#: What makes it uncertain whether this much is in the parcel: a range, a gift, a price, the box weighed too.
UNSURE = f"[0-9{ONES}两十半] *(?:公?斤|千克|kg|克|g)? *[-~至到]|[几数第满送赠减加约近]|[元块]/?|毛重[:为约]*"
JIN = {"斤": Decimal("0.5"), "市斤": Decimal("0.5"), "两": Decimal("0.05")}
METRIC = {"吨": Decimal(1000), **dict.fromkeys(("公斤", "千克", "kg"), Decimal(1)), "克": Decimal("0.001")}
KILOS = {**JIN, **METRIC, "g": Decimal("0.001")}
WEIGHT = re.compile(
    f"(每|{UNSURE})? *({NUMBER}) *(公斤|千克|kg|市?斤|两(?![天个次年种款日月位口家袋盒包箱件瓶斤])|克|g(?![a-z])|吨)"
    "(半(?![价年天个月小斤公袋盒包箱件]))?"
)
COUNT = re.compile(
    f"[x×*] *([0-9]{{1,6}})|([0-9]{{1,6}}(?:[.][0-9]+)?) *[x×*]|({NUMBER}) *(?:[袋包盒箱件份瓶罐只条桶组提捆]|个(?!月))"
)
MOST_COUNTS = 12
ANY_JIN = re.compile("公?斤")
ORIGIN = re.compile("产地|原产|产自|出产|[省市县镇村]产|origin|made in|grown in")
DATED = re.compile("生产日期|采摘|采收|保质期|出厂日期|[0-9]{4} *[-年./] *[0-9]{1,2}|best before|harvest|date")


def plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).lower()


def number_said(words: str) -> Decimal | None:
    """``"1,000"``, ``"两百五"``, ``"半"``; None where the signs are no number."""
    if words[0] in "0123456789":
        return Decimal(words.replace(",", ""))
    if words == "半":
        return Decimal("0.5")
    total, digit, last = 0, 0, 10000
    tens = 10  # what a digit at the end counts: 两百五 is 250, 两百零五 is 205
    for sign in words:
        if sign in TENFOLD:
            if TENFOLD[sign] >= last or not (digit or sign == "十"):
                return None
            total, digit, last = total + (digit or 1) * TENFOLD[sign], 0, TENFOLD[sign]
            tens = last // 10
        elif digit:
            return None
        else:
            digit, tens = DIGITS.get(sign, 0), tens if sign in DIGITS else 1
    return Decimal(total + digit * (tens if total else 1))


def weights_in(words: str) -> dict[bool, list[Decimal | None]]:
    """Kilograms said in jin (True) and in kilograms or grams (False); None where it is uncertain what is meant."""
    found: dict[bool, list[Decimal | None]] = {True: [], False: []}
    before, end = "", -1
    for match in WEIGHT.finditer(words):
        unsure, number, unit, half = match.groups()
        if unsure == "每":  # what each hundred grams hold is no weight
            continue
        said, mine = number_said(number), found[unit in JIN]
        kilos = None if unsure or said is None else (said + Decimal("0.5" if half else 0)) * KILOS[unit]
        goes_on = match.start() == end and (unit in JIN) == (before in JIN) and KILOS[unit] < KILOS[before]
        if goes_on and kilos is not None and mine[-1] is not None:
            mine[-1] += kilos  # 一斤二两
        else:
            mine.append(kilos)
        before, end = unit, match.end()
    return found


def factors_in(words: str) -> list[Decimal]:
    """1, and how many parcels, bags or boxes there may be by what is written."""
    said = (number_said(next(filter(None, match.groups()))) for match in COUNT.finditer(words))
    counts = list(dict.fromkeys(count for count in said if count))[:MOST_COUNTS]
    return [Decimal(1), *counts, *(a * b for n, a in enumerate(counts) for b in counts[n + 1 :])]


def differ(words: str, jin: list[Decimal | None], metric: list[Decimal | None]) -> bool:
    """Does some weight in jin agree with no other: with none, with none times how many there are, with no sum?"""
    halves, kilos = [one for one in jin if one is not None], [one for one in metric if one is not None]
    if not halves or len(kilos) < max(1, len(metric)):
        return False
    factors = factors_in(words)
    right = {one * times for one in (*kilos, sum(kilos)) for times in factors}
    if sum(halves) in right:
        return False
    return not all(one in right or any(one * times in right for times in factors) for one in halves)


@exact
def compute(facts: Facts, extra: dict[str, Any]) -> Result:
    words = plain(f"{facts['title']}\n{facts['text']}")
    found = [word for word in extra["banned"] if plain(word) in words]
    marks = ["banned"] if found else []
    # a comma as Chinese writes it parts two things; the other one may part a number's digits
    told = plain(f"{facts['title']}\n{facts['text']}".replace("，", "、"))
    weights = weights_in(told)
    has_jin = bool(weights[True]) or any(match == "斤" for match in ANY_JIN.findall(words))
    if has_jin and not weights[False]:
        marks.append("only_jin")
    elif differ(told, weights[True], weights[False]):
        marks.append("weights_differ")
    elif not has_jin and not weights[False]:
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
