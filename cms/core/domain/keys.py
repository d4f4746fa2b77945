"""Numbers of rows, as an address or a form brings them."""

from typing import Any

MOST_DIGITS = 18


def is_key(said: Any) -> bool:
    """Whether it can be the number of a row: digits, and no more of them than a database counts to."""
    return str(said).isdecimal() and len(str(said)) <= MOST_DIGITS
