"""Who may take a certificate back, and how codes are written."""

import re
from typing import Any

from cms.core.domain import words

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that reads like something else
CODE_LENGTH = 10  # 49 bits: not to be guessed within the limits of the check page
CODE = re.compile(rf"[{LETTERS}]{{{CODE_LENGTH}}}")
LIST_SIZE = 131_072  # places of one status list, the least that the standard allows
LONGEST_REASON = 200


def may_revoke(person: Any) -> bool:
    return bool(person.is_authenticated and person.is_active and person.has_perm("certificates.revoke_award"))


def plain_code(typed: str) -> str:
    """A code as it is kept, however it was typed."""
    return words.plain_code(typed)[: 2 * CODE_LENGTH]


def spaced(code: str) -> str:
    return f"{code[:5]}-{code[5:]}"
