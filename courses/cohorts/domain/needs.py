"""Who needs attention and why: pure rules over what the board has read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.cohorts.enums import Need
from courses.cohorts.rules import ASKED_MORE_DAYS, CARED_FOR


@dataclass(frozen=True, slots=True)
class Reason:
    """``days`` is how long it has been so; ``url`` is where one tap mends it, empty where one has to talk."""

    kind: Need
    words: str
    days: int
    url: str = ""


@dataclass(slots=True)
class Facts:
    """What is known of one learner; moments are None where there was nothing."""

    agreed_at: datetime
    cared_at: datetime | None = None
    last_at: datetime | None = None
    came_at: datetime | None = None
    waiting: tuple[int, datetime, str] | None = None
    asked_more: tuple[datetime, str] | None = None
    tries: tuple[int, str] | None = None


def days_between(since: datetime, now: datetime) -> int:
    return max((now - since).days, 0)


def reasons_of(facts: Facts, *, silent_days: int, now: datetime) -> list[Reason]:
    """The most pressing first. Who was cared for within a week is neither stuck nor silent again at once."""
    found = [*waiting(facts, now)]
    if facts.cared_at is None or now - facts.cared_at > CARED_FOR:
        found += [*stuck(facts, now), *silent(facts, silent_days, now)]
    return found


def waiting(facts: Facts, now: datetime) -> list[Reason]:
    if facts.waiting is None:
        return []
    pk, since, module = facts.waiting
    days = days_between(since, now)
    words = (
        ngettext(
            "Practice of “%(module)s” has waited for you for %(n)d day.",
            "Practice of “%(module)s” has waited for you for %(n)d days.",
            days,
        )
        if days
        else _("Practice of “%(module)s” has waited for you since today.")
    )
    url = reverse("courses:review", kwargs={"pk": pk})
    return [Reason(Need.WAITING, words % {"module": module, "n": days}, days, url)]


def stuck(facts: Facts, now: datetime) -> list[Reason]:
    found = []
    if facts.tries:
        count, module = facts.tries
        words = _("Has tried the quiz of “%(module)s” %(n)d times and not passed yet.") % {"module": module, "n": count}
        found.append(Reason(Need.STUCK, words, 0))
    if facts.asked_more:
        since, module = facts.asked_more
        days = days_between(since, now)
        if days >= ASKED_MORE_DAYS:
            words = _("Was asked %(n)d days ago to add something to “%(module)s”.") % {"module": module, "n": days}
            found.append(Reason(Need.STUCK, words, days))
    return found


def silent(facts: Facts, silent_days: int, now: datetime) -> list[Reason]:
    last = max(moment for moment in (facts.agreed_at, facts.last_at, facts.came_at) if moment)
    days = days_between(last, now)
    if days < silent_days:
        return []
    if facts.last_at is None and facts.came_at is None:
        return [Reason(Need.SILENT, _("Joined %(n)d days ago and has not begun yet.") % {"n": days}, days)]
    words = ngettext("Nothing seen for %(n)d day.", "Nothing seen for %(n)d days.", days) % {"n": days}
    return [Reason(Need.SILENT, words, days)]


def pressing(reasons: list[Reason]) -> tuple[Any, ...]:
    """A key to sort by: what waits, then who is stuck, then who is silent, each the longest first."""
    if not reasons:
        return (len(Need), 0)
    first = reasons[0]
    return (list(Need).index(first.kind), -first.days)
