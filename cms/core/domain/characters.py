"""Chinese characters: which signs are some, and traditional ones as simplified ones."""

import re
from functools import cache
from typing import Any

HAN = "㐀-䶿一-鿿豈-﫿𠀀-𱍏"
IS_HAN = re.compile(rf"[{HAN}]")


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 a dictionary, read when somebody searches or brings a list

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, as many as before."""
    if not IS_HAN.search(text):
        return text
    simple = _simplifier().convert(text)
    return simple if len(simple) == len(text) else text
