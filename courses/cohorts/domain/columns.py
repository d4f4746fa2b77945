"""Which column of a list holds the names and which the mobile numbers: by its heads, and by what stands below them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.forms.phone import parse_mobile
from cms.core.domain.characters import HAN, simplify
from courses.cohorts.domain.grids import Grid, Unreadable

HEAD_WITHIN, LONGEST_HEAD, LOOKED_AT, LONGEST_LABEL = 10, 20, 50, 16
MEANT = 2  # a head that is worth more says what stands below it
CLEAR = 1  # by so much the best column has to be ahead of the next
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
ID_CARD = re.compile(r"(?<!\d)(?:[1-9](?:[ -]?\d){16}[ -]?[\dXx]|[1-9]\d{14})(?!\d)")  # of 18 digits, or of 15 as once
BETWEEN_CHINESE = re.compile(rf"(?<=[{HAN}·])\s+(?=[{HAN}·])")
NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}·[{HAN}]{{1,8}}|[A-Za-z][A-Za-z .'’·-]{{1,40}}")
PLACE = re.compile(r"(村|镇|乡|县|市|省|区|组|屯|寨|庄|店|社|族|校|站|公司)$")

PHONES = {"手机": 4, "移动电话": 4, "mobile": 4, "cellphone": 4, "电话": 3, "联系方式": 3, "phone": 3, "tel": 3,
          "号码": 2}  # fmt: skip
NAMES = {"姓名": 4, "名字": 4, "name": 2}
WHOLE_NAMES = {"name": 4, "fullname": 4, "学员": 3, "学生": 3, "人员": 3, "学员名": 4, "称呼": 2, "联系人": 2}
OWN = ("学员", "学生", "本人", "learner", "student", "participant", "trainee")
OTHERS = ("家长", "父", "母", "监护", "紧急", "配偶", "亲属", "家属", "介绍", "推荐", "负责", "老师", "教师", "班主任",
          "法人", "经办", "填表", "户主", "parent", "guardian", "father", "mother", "emergency", "teacher")  # fmt: skip
LANDLINES = ("固定", "固话", "座机", "办公", "单位", "家庭", "宅电", "传真", "landline", "fax", "office", "home")
OF_THINGS = ("村", "镇", "县", "店", "公司", "单位", "学校", "班", "群", "昵称", "微信", "用户", "户名", "开户", "拼音",
             "village", "town", "county", "shop", "store", "company", "school", "class", "course", "file", "user",
             "account", "nick", "group", "team", "first", "last", "sur", "place")  # fmt: skip
NO_PHONES = ("型号", "品牌", "归属", "运营", "是否", "有无", "微信", "qq", "密码", "hotel")
IDS = ("身份证", "证件", "证号", "护照", "银行", "卡号", "账号", "账户", "信用", "idcard", "idnumber", "identity",
       "passport")  # fmt: skip
NUMBERED = ("编号", "学号", "工号", "序号", "号码")


@dataclass(frozen=True, slots=True)
class Columns:
    """``head`` is the row of the heads, −1 where there are none; ``name`` and ``phone`` are columns, from 0."""

    head: int
    name: int
    phone: int
    is_certain: bool = True


def folded(head: str) -> str:
    """As heads are compared: one width, one case, simplified, and nothing but letters and digits."""
    return re.sub(r"[\W_]+", "", simplify(unicodedata.normalize("NFKC", head)).lower())


def has(head: str, words: Iterable[str]) -> bool:
    return any(word in head for word in words)


def phone_head(head: str) -> int:
    """How much a head says that mobile numbers stand below it; 0 where it says nothing of the kind."""
    if not head or len(head) > LONGEST_HEAD or has(head, IDS) or has(head, NO_PHONES):
        return 0
    found = max((worth for word, worth in PHONES.items() if word in head), default=0)
    return max(1, found - 2 * has(head, OTHERS) - 2 * has(head, LANDLINES) + has(head, OWN)) if found else 0


def name_head(head: str) -> int:
    """The same of names."""
    if not head or len(head) > LONGEST_HEAD or has(head, IDS) or has(head, NUMBERED):
        return 0
    found = WHOLE_NAMES.get(head) or max((worth for word, worth in NAMES.items() if word in head), default=0)
    if head in WHOLE_NAMES or not found:
        return found
    return max(1, found - 2 * has(head, OTHERS) - 2 * has(head, OF_THINGS) + has(head, OWN))


def columns_of(grid: Grid) -> Columns:
    """Raises ``Unreadable`` where no column can be the one."""
    head = head_row(grid)
    heads = [folded(text) for text in grid.cells[head]] if head >= 0 else []
    body = [row for row in grid.cells[head + 1 :] if any(row)][:LOOKED_AT]
    width = max((len(row) for row in [*body, heads]), default=0)
    below = [[row[n] if n < len(row) else "" for row in body] for n in range(width)]
    above = heads + [""] * (width - len(heads))
    free = [n for n in range(width) if is_free(above[n], below[n])]
    phone, phone_clear = best(free, lambda n: phone_head(above[n]) + phones_among(below[n], above[n]))
    if phone < 0:
        raise Unreadable(_("No column of mobile numbers was found. Write “Name” and “Mobile number” over the columns."))
    others = [n for n in free if n != phone and not is_numbered(below[n])]
    name, name_clear = best(others, lambda n: name_head(above[n]) + names_among(below[n]))
    if name < 0:
        words = [n for n in others if any(below[n])]
        if not words:
            raise Unreadable(_("No column of names was found. Write “Name” and “Mobile number” over the columns."))
        name, name_clear = words[0], False
    return Columns(head, name, phone, phone_clear and name_clear)


def head_row(grid: Grid) -> int:
    """The first row with a head for both, else one with a head for either beside other words; −1 for none."""
    half = -1
    for at, row in enumerate(grid.cells[:HEAD_WITHIN]):
        if any(is_mobile(text) for text in row):
            break
        heads = [folded(text) for text in row]
        phones = {n for n, head in enumerate(heads) if phone_head(head)}
        names = {n for n, head in enumerate(heads) if name_head(head)}
        if phones and names and len(phones | names) > 1:
            return at
        if (phones or names) and sum(bool(head) for head in heads) > 1 and half < 0:
            half = at
    return half


def best(columns: list[int], worth: Callable[[int], float]) -> tuple[int, bool]:
    """The column that is worth most, and whether it is so by far; −1 where none is worth anything."""
    ranked = sorted(((worth(n), -n) for n in columns), reverse=True)
    if not ranked or ranked[0][0] <= 0:
        return -1, False
    next_worth = ranked[1][0] if len(ranked) > 1 else 0
    return -ranked[0][1], ranked[0][0] - max(next_worth, 0) >= CLEAR


def phones_among(texts: list[str], head: str) -> float:
    """From 0 to 2, how many are mobile numbers; below 0 for a head whose column holds something else."""
    filled = [text for text in texts if text]
    found = sum(is_mobile(text) for text in filled)
    if found:
        return 2 * found / len(texts)
    return -1 if filled and head and not any(SCIENTIFIC.fullmatch(text) for text in filled) else 0


def names_among(texts: list[str]) -> float:
    """From 0 to 2, how many look like names of people, each another one: villages are repeated, people seldom."""
    found = [text for text in map(tidy_name, texts) if NAME.fullmatch(text) and not PLACE.search(text)]
    return 2 * len(set(found)) / len(texts) if found else 0


def is_numbered(texts: list[str]) -> bool:
    filled = [text for text in texts if text]
    return bool(filled) and all(re.fullmatch(r"[\d.-]+", text) for text in filled)


def is_free(head: str, texts: list[str]) -> bool:
    """Whether it can be one of the two: numbers of ID cards cannot, unless their head says clearly what was meant."""
    return not has(head, IDS) and (not holds_ids(texts) or max(phone_head(head), name_head(head)) > MEANT)


def holds_ids(texts: list[str]) -> bool:
    filled = [text for text in texts if text]
    return bool(filled) and 2 * sum(bool(ID_CARD.search(text)) for text in filled) > len(filled)


def tidy_name(text: str) -> str:
    """``张 三`` is one name: blanks between Chinese characters were put there to make columns look even."""
    return BETWEEN_CHINESE.sub("", text)


def is_mobile(text: str) -> bool:
    try:
        return bool(text and parse_mobile(text))
    except ValidationError:
        return False


def masked(text: str) -> str:
    """Without what looks like the number of an ID card: nobody asked for it, and no page shows it."""
    return ID_CARD.sub("******", text)


def choices_of(grid: Grid, head: int) -> list[tuple[int, str]]:
    """The columns that hold anything, as people know them: the letter, and the head or what stands first."""
    found = []
    for n in range(max((len(row) for row in grid.cells), default=0)):
        first = next((row[n] for row in grid.cells[max(head, 0) :] if n < len(row) and row[n]), "")
        if first:
            found.append((n, f"{get_column_letter(n + 1)} · {masked(first)[:LONGEST_LABEL]}"))
    return found
