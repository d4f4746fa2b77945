"""What an import did, or would do, page by page."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """``EDITED``: only Wagtail changed since the last import; ``CONFLICT``: both did. Both are kept as they are.

    ``LOCAL`` is live in Wagtail and in no file: kept, unless asked to retire it. ``NEEDED`` may not be retired.
    """

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EDITED = "edited"
    CONFLICT = "conflict"
    OVERWRITTEN = "overwritten"
    REORDERED = "reordered"
    LOCAL = "local"
    RETIRED = "retired"
    NEEDED = "needed"


WRITES = {Outcome.CREATED, Outcome.CHANGED, Outcome.OVERWRITTEN}
KEPT = {Outcome.EDITED, Outcome.CONFLICT}


@dataclass(frozen=True, slots=True)
class Line:
    """One page or file of the report: ``key`` such as ``M03-L1``, ``language`` such as ``en`` (empty for a file)."""

    key: str
    language: str
    outcome: Outcome
    title: str
