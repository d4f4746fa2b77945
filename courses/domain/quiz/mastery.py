"""How firm a goal of a module is: a pure function of the answers to the questions that name it.

Looked at are the last five scores, whatever the kind of question and whether in a lesson, a quiz or a review. Firm: at
least two, and four fifths of the points. Growing: half of the points. Else it wants another look. Old answers fade
because newer ones push them out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courses.enums import Firmness
from courses.models import ItemAnswer
from courses.rules import is_enough

LOOKED_AT = 5
ENOUGH = 2
HALF = 0.5


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """``answered`` is how many answers were looked at."""

    code: str
    words: str
    firmness: Firmness
    answered: int = 0

    @property
    def level(self) -> int:
        """0 to 3, for the drawing."""
        return list(Firmness).index(self.firmness)

    @property
    def label(self) -> str:
        return str(self.firmness.label)


def firmness(scores: Iterable[float]) -> Firmness:
    """``scores`` from the oldest to the newest."""
    last = list(scores)[-LOOKED_AT:]
    if not last:
        return Firmness.OPEN
    share = sum(last) / len(last)
    if len(last) >= ENOUGH and is_enough(share):
        return Firmness.FIRM
    return Firmness.GROWING if share >= HALF else Firmness.LOOK


def scores_by_objective(person: Any, code: str) -> dict[str, list[float]]:
    """Of one module, oldest first; one query."""
    rows = ItemAnswer.objects.filter(person=person, objective__startswith=f"{code}.", score__isnull=False)
    found: dict[str, list[float]] = {}
    for objective, score in rows.order_by("happened_at", "pk").values_list("objective", "score"):
        found.setdefault(objective.partition(".")[2], []).append(float(score or 0))
    return found
