"""Who may look at whose practice. Rooms above register their circles; this room has one of its own, finished peers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.enums import AgeBand
from association.domain.households import family_of
from association.models import Residence
from cms.core.registry import Registry
from courses.domain.outline import outline
from courses.enums import EvidenceState
from courses.models import Evidence
from courses.models.evidence import WAITING


@dataclass(frozen=True, slots=True)
class Circle:
    """``evidence(person)`` says what this person may look at, as a condition on ``Evidence`` (None: nothing at all).

    ``reviewers(evidence)`` are the people to be told that something waits.
    """

    evidence: Callable[[Any], Q | None]
    reviewers: Callable[[Evidence], Iterable[Any]]


circles: Registry[Circle] = Registry("circle of reviewers")


def reviewable(person: Any) -> QuerySet[Evidence]:
    """What waits and this person may look at."""
    return _of_circles(person, Evidence.objects.filter(state__in=WAITING))


def lookable(person: Any) -> QuerySet[Evidence]:
    """Of this person's circles, waiting or not; never their own, their household's, or what was appealed from them."""
    return _of_circles(person, Evidence.objects.all())


def _of_circles(person: Any, rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Each circle is asked by itself: of "this or that" together PostgreSQL would read everybody's practice."""
    found = [condition for circle in circles if (condition := circle.evidence(person)) is not None]
    if not found:
        return rows.none()
    first, *more = (rows.filter(condition).order_by().values("pk") for condition in found)
    family = family_of(person).order_by().values("pk")
    seen = rows.filter(pk__in=first.union(*more) if more else first).exclude(person=person)
    return seen.exclude(person__in=family).exclude(appealed_from=person)


def reviewers_of(evidence: Evidence, *, most: int = 3) -> list[Any]:
    """Whom to tell, the nearest circle first; everybody here may really look at it."""
    told: list[Any] = []
    for circle in circles:
        for person in circle.reviewers(evidence):
            if person not in told and reviewable(person).filter(pk=evidence.pk).exists():
                told.append(person)
        if told:
            return told[:most]
    return told


def peers(person: Any) -> Q | None:
    """Tasks for which a peer is enough, done by people of the same county, where one has finished the task oneself.

    Somebody under 18 is not shown to other learners.
    """
    codes = [module.code for module in outline(settings.LANGUAGE_CODE).modules if module.is_peer_task]
    mine = Evidence.objects.filter(person=person, state=EvidenceState.ACCEPTED, code__in=codes)
    done = list(mine.values_list("code", flat=True))
    if not done:
        return None
    home = Residence.objects.filter(person=person, until=None).values_list("unit__path", flat=True).first()
    if home is None:
        return None
    county = home.partition("/")[0] + "/"
    neighbours = Residence.objects.filter(until=None, unit__path__startswith=county).values("person")
    minors = (AgeBand.UNDER_14, AgeBand.FROM_14, AgeBand.FROM_16)
    return Q(code__in=done, person__in=neighbours) & ~Q(person__age_band__in=minors)


def nobody(_evidence: Evidence) -> list[Any]:
    """Peers look when they like; nobody is sent to work."""
    return []
