"""What holds for records that leave, in one place."""

from datetime import timedelta

PURPOSE = "records"
"""The consent's name in the ledger."""
VERSION = "2026-11"
A_BATCH = 50
A_RUN = timedelta(seconds=20)
"""So long all of them together keep the scheduler, and one request more; the rest goes a minute later."""
A_REQUEST = 12.0
"""Seconds, from looking the name up to the number of the answer."""
EVERY = 60
SETTLES_AFTER = timedelta(minutes=2)
"""Rows get their numbers before they are committed: a cursor must not pass one that is still on its way."""
CLAIMED_FOR = timedelta(minutes=10)
"""Longer than a run with its last request can take."""
LONGEST_WAIT = timedelta(hours=6)
A_FILE = 20_000


def wait_after(failures: int) -> timedelta:
    """Twice as long after each failure, from two minutes to six hours."""
    return min(timedelta(minutes=2 ** min(failures, 12)), LONGEST_WAIT)
