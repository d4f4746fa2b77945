"""What holds for cohorts, in one place."""

import re
from datetime import timedelta

from cms.core.domain import words

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that reads like something else
CODE_LENGTH = 10  # of a class: 49 bits
CODE = re.compile(rf"[{LETTERS}]{{{CODE_LENGTH}}}")
MEETING_CODE_LENGTH = 6  # of two minutes of a meeting: 29 bits, and ten tries in ten minutes
CODE_SECONDS = 120
FRESH_CODES = 2
"""A meeting's code counts as shown now for two minutes more: reading, typing and a slow line take time."""
OPENS_BEFORE = timedelta(minutes=30)
CLOSES_AFTER = timedelta(hours=1)
SENT_LATER_WITHIN = timedelta(days=14)
"""So long after a meeting a phone that was offline may still send what it scanned there."""

CONSENT_VERSION = "2026-11"
SILENT_DAYS = 7
MOST_SILENT_DAYS = 60
TRIES_THAT_SAY_STUCK = 3
ASKED_MORE_DAYS = 7
CARED_FOR = timedelta(days=7)
REMIND_AGAIN_AFTER = timedelta(days=7)
LONGEST_REMINDER = 80
MOST_REMINDERS_A_DAY = 100
MOST_INVITED_A_DAY = 300
MOST_OPENED_A_DAY = 10
MOST_CHANGED_A_DAY = 20  # a class, and the meetings of one: everybody is told each time
MOST_NEW_CODES_A_DAY = 10
MOST_ROWS = 500
MOST_LIST_BYTES = 2 * 1024 * 1024
MOST_MEETINGS = 30
NAMES_A_PAGE = 100
"""Of a name list: each sends up to two fields, and a thousand fields are refused."""
MOST_TEACHERS = 20
INVITATION_LIVES = timedelta(days=60)
TEACHER_LINK_LIVES = timedelta(days=7)
ARCHIVED_AFTER = timedelta(days=90)
SILENT_FOR_OFFICERS = timedelta(days=14)
FIGURES_LAST = timedelta(days=183)
"""So long after its last day a class stands in the figures of officers."""


def plain_code(typed: str) -> str:
    """A code as it is kept, however it was typed."""
    return words.plain_code(typed)[: 2 * CODE_LENGTH]


def spaced(code: str) -> str:
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"
