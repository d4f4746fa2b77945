"""Whose practice mentors and coordinators may look at: ``courses`` asks, this room answers."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from association.domain.residence import village_of
from association.domain.roles import nearest
from association.enums import Action
from association.models import Residence
from courses.models import Evidence
from mentorship.domain.access import coordinated_units
from mentorship.enums import SERVING_PROFILES, LinkState
from mentorship.models import LearnerFacts, Link, MentorProfile

WORKING = (LinkState.TRIAL, LinkState.ACTIVE, LinkState.PAUSED, LinkState.CLOSING)
LEFT_OVER_AFTER = timedelta(days=3)


def of_learners(person: Any) -> Q:
    """Of those whom this person helps now; a link that was stopped for safety opens nothing."""
    return Q(person__in=Link.objects.filter(mentor=person, state__in=WORKING).values("mentee"))


def mentors_of(evidence: Evidence) -> list[User]:
    links = Link.objects.filter(mentee=evidence.person_id, state__in=WORKING, mentor__is_active=True)
    return [link.mentor for link in links.select_related("mentor").order_by("started_at", "pk")]


def left_over(person: Any) -> Q | None:
    """What nobody else looks at in the person's places: no mentor, three days without an answer, or appealed."""
    # By their numbers: the engine then knows how few people live in each.
    units = list(coordinated_units(person).values_list("pk", flat=True))
    if not units:
        return None
    residents = Residence.objects.filter(until=None, unit__in=units).values("person")
    helped = Link.objects.filter(state__in=WORKING).values("mentee")
    late = timezone.now() - LEFT_OVER_AFTER
    alone = ~Q(person__in=helped) | Q(submitted_at__lte=late) | Q(appealed_at__isnull=False)
    return Q(person__in=residents) & alone


def coordinators_of(evidence: Evidence) -> list[User]:
    home = village_of(evidence.person)
    return nearest(home, Action.COORDINATE, without=evidence.person) if home else []


def reads_aloud(person: Any) -> bool:
    """Mentors are those who went first: they may read lessons aloud for others, also while they take a break."""
    return MentorProfile.objects.filter(person=person, state__in=SERVING_PROFILES).exists()


def likes_to_hear(person: Any) -> str:
    """The speech a learner named, if any."""
    return LearnerFacts.objects.filter(person=person).values_list("speech", flat=True).first() or ""
