"""What a deed may refuse, with words for the person who asked."""

from typing import Any


class Refused(Exception):  # noqa: N818 the field's word
    """``message`` is translated and says what happened, what is safe and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


class TooMany(Refused):
    """A quota is used up for now."""


class NumberTaken(Refused):
    """Another account signs in with this number."""


class GatewayTrouble(Exception):  # noqa: N818 the field's word
    """The gateway did not take it; trying again may help."""


class GatewayRefused(Exception):  # noqa: N818 the field's word
    """The gateway will never take it; trying again is no use."""
