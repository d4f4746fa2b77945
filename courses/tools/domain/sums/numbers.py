"""Numbers as people type them, and as they are shown. ``static/tools/js/num.js`` does the same on the phone.

Both are held together by one file of examples (``tests/courses/tools/vectors.json``).
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import wraps
from typing import Any

PLAIN = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]{0,12}))?|-?\.([0-9]{1,12})")
#: What people put around a number: money, share, and the dot of a Chinese keyboard.
AROUND = re.compile(r"[\s¥元%]")
EXACT = Context(prec=120)
NOUGHT = Decimal(0)


class NoNumber(ValueError):  # noqa: N818 read aloud in the form's message
    """What was typed is no number."""


def number_in(typed: str) -> Decimal:
    """``"１，２３４．５０ 元"`` → 1234.50. Full-width digits and groups of thousands are read; "3,5" is not.

    Raises ``NoNumber``.
    """
    words = AROUND.sub("", unicodedata.normalize("NFKC", typed)).replace("。", ".").replace("−", "-")
    if not PLAIN.fullmatch(words):
        raise NoNumber
    return Decimal(words.replace(",", ""))


def places_of(value: Decimal) -> int:
    """Digits after the point that say something."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def shown(value: Decimal, places: int = 2) -> str:
    """Half up, and only for the eye; never "-0.00"."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)
    return f"{rounded or abs(rounded):f}"


def bare(value: Decimal) -> str:
    """As short as it can be written: 0.5, 1000000."""
    return f"{value.normalize():f}"


def up(value: Decimal) -> Decimal:
    return value.to_integral_value(ROUND_CEILING, EXACT)


def down(value: Decimal) -> Decimal:
    return value.to_integral_value(ROUND_FLOOR, EXACT)


def exact[**P, T](compute: Callable[P, T]) -> Callable[P, T]:
    """Sums and products of what can be typed are never rounded on the way."""

    @wraps(compute)
    def inner(*args: P.args, **kwargs: P.kwargs) -> T:
        with localcontext(EXACT):
            return compute(*args, **kwargs)

    return inner


type Facts = dict[str, Any]
