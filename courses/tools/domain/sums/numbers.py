"""Numbers as people type them, and as they are shown. ``static/tools/js/num.js`` does the same on the phone.

Both are held together by one file of examples (``tests/courses/tools/vectors.json``).
"""

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import wraps
from typing import Any

from courses.domain.digits import decimal_in, usual

#: What people put around a number, money and share; between digits it is no number (3元5).
AROUND = re.compile(r"[¥元%]+(?![0-9.¥元%])|(?<![0-9.¥元%])[¥元%]+")
EXACT = Context(prec=120)
NOUGHT = Decimal(0)


class NoNumber(ValueError):  # noqa: N818 read aloud in the form's message
    """What was typed is no number."""


def number_in(typed: str) -> Decimal:
    """``"１，２３４．５０ 元"`` → 1234.50. Full-width digits and groups of thousands are read; "3,5" is not.

    Raises ``NoNumber``.
    """
    found = decimal_in(AROUND.sub("", usual(typed)))
    if found is None:
        raise NoNumber
    return found


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
