"""Numbers as people type them on a Chinese phone: wide digits, ， and 。, spaces, 元 and 斤, 万, 12块5."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from courses.domain.digits import decimal_in, usual

LONGEST = 40
MOST = Decimal(10) ** 12
TENFOLD = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 100_000_000}


def same(measure: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), measure)


GROUPS: tuple[dict[str, str], ...] = (
    same("1", "元 块 块钱 圆 元钱 yuan rmb cny") | same("0.1", "角 毛 毛钱") | same("0.01", "分 分钱"),
    same("1", "斤 市斤 jin")
    | same("2", "公斤 千克 kg kilo kilos")
    | same("0.002", "克 g gram grams")
    | same("0.1", "两")
    | same("2000", "吨 t"),
    same("1", "公里 千米 km") | same("0.5", "里") | same("0.001", "米 m"),
    same("1", "天 日 day days") | same("7", "周 星期 week weeks"),
    same("60", "小时 钟头 hour hours h") | same("1", "分钟 minute minutes min"),
    same("1", "% percent 个百分点") | same("10", "成"),
    same("1", "单 件 个 箱 盒 包 袋 瓶 次 笔 order orders parcel parcels piece pieces box boxes item items"),
)
"""Units that measure the same thing, each in the group's own measure: whoever answers 1公斤 said 2斤."""
BEFORE = re.compile(r"^(约|大约|大概|差不多|一共|共|是|=|≈|¥|￥|\$|rmb|cny)+")
AFTER = re.compile(r"(左右|上下|整|吧|了|呢|啊|哦)+$")
SAID = re.compile(
    r"(?:\+|(?P<minus>[-–—]|负|亏))?(?P<digits>[\d.][\d.,]*)(?P<times>[十百千万萬亿]*)"
    r"(?P<unit>\D*?)(?:(?P<rest>\d)(?:毛钱?|角)?)?"
)


@dataclass(frozen=True, slots=True)
class Said:
    """``unit`` as typed, empty where none was."""

    value: Decimal
    unit: str = ""


def read_number(typed: str) -> Said | None:
    """None where there is no number in it, or more than one."""
    words = usual(typed).lower().replace("百分之", "")
    if len(words) > LONGEST:
        return None
    words = AFTER.sub("", BEFORE.sub("", words).rstrip(".,;!、"))
    percent = "百分之" in typed
    found = SAID.fullmatch(words)
    if not found or (found["rest"] and found["unit"] not in {"块", "元"}):
        return None
    value = decimal_in(found["digits"].rstrip(".,"))
    if value is None:
        return None
    for sign in found["times"]:
        value *= TENFOLD[sign]
    if found["rest"]:
        value += Decimal(found["rest"]) / 10
    if value >= MOST:
        return None
    return Said(-value if found["minus"] else value, found["unit"] or ("%" if percent else ""))


def in_unit(said: Said, unit: str) -> Decimal | None:
    """``said`` in ``unit``; None where it measures something else. A number without a unit is taken in ``unit``."""
    wanted = unicodedata.normalize("NFKC", unit).strip().lower()
    if not said.unit or said.unit == wanted:
        return said.value
    for group in GROUPS:
        if said.unit in group and wanted in group:
            return said.value * Decimal(group[said.unit]) / Decimal(group[wanted])
    return None
