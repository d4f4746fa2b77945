"""Lists of this room, each with what its page shows and nothing fetched later."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.utils import timezone

from accounts.models import User
from association.models import Residence
from mentorship.domain.access import coordinated_units, links_of, profiles_in_scope, profiles_to_decide
from mentorship.domain.matching import with_load
from mentorship.enums import OPEN_LINKS, OPEN_REQUESTS, EndReason, LinkState, ProfileState, RequestState
from mentorship.models import Link, MentorProfile, MentorRequest

__all__ = ["links_of", "open_links", "requests_made", "requests_received", "waiting_in_scope"]

LATE_AFTER = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request and how long it has waited; ``late`` after 48 hours."""

    request: MentorRequest
    hours: int
    late: bool


def open_links(person: User) -> QuerySet[Link]:
    """Open links of a person, both sides loaded: whoever waits longest for a word comes first."""
    links = links_of(person).filter(state__in=OPEN_LINKS).select_related("mentor", "mentee")
    return links.order_by(F("last_contact_at").asc(nulls_first=True), "started_at", "pk").fetch_mode(models.FETCH_RAISE)


def mentor_name(person: str) -> Subquery:
    """For a query of people: who helps them now, the one they have had longest; ``person`` names their key there."""
    links = Link.objects.filter(mentee=OuterRef(person), state__in=OPEN_LINKS).order_by("started_at", "pk")
    return Subquery(links.values("mentor__name")[:1])


def requests_made(person: User) -> QuerySet[MentorRequest]:
    """A learner's open requests, and answers of the last two weeks that were not a yes."""
    recent = timezone.now() - timedelta(days=14)
    rows = MentorRequest.objects.filter(mentee=person, state__in=OPEN_REQUESTS) | MentorRequest.objects.filter(
        mentee=person, state__in=(RequestState.DECLINED, RequestState.EXPIRED), state_since__gte=recent
    )
    return rows.select_related("mentor").order_by("-asked_at", "-pk").fetch_mode(models.FETCH_RAISE)


def requests_received(person: User) -> QuerySet[MentorRequest]:
    """What waits for a mentor's answer, the longest wait first, with the learner and where they live now."""
    village = Residence.objects.filter(person=OuterRef("mentee"), until=None)
    rows = MentorRequest.objects.filter(mentor=person, state__in=OPEN_REQUESTS).select_related("mentee", "unit")
    return (
        rows.annotate(lives=Subquery(village.values("unit")[:1]))
        .order_by("asked_at", "pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def past_links(person: User) -> QuerySet[Link]:
    """The latest ended links of a person, both sides loaded."""
    links = links_of(person).filter(state=LinkState.ENDED).select_related("mentor", "mentee")
    return links.order_by("-ended_at", "-pk").fetch_mode(models.FETCH_RAISE)[:5]


def goodbyes(link: Link) -> list[dict[str, Any]]:
    """The words with which a link ended: ``by`` (a person, or None for the system), ``reason`` as a label, ``note``."""
    if link.state != LinkState.ENDED:
        return []
    said = link.events.filter(to_state=LinkState.ENDED).exclude(reason="").select_related("by").order_by("pk")
    return [{"by": row.by, "reason": EndReason(row.reason).label, "note": row.note} for row in said]


def has_place(mentor: User) -> bool:
    """Whether this mentor could take one more learner on just now."""
    capacity = MentorProfile.objects.filter(person=mentor).values_list("capacity", flat=True).first() or 0
    return Link.objects.filter(mentor=mentor, state__in=OPEN_LINKS).count() < capacity


def mentors_in_scope(person: User) -> QuerySet[MentorProfile]:
    """Mentors of the coordinator's places, stopped ones first, with ``taken`` learners and who they are."""
    rows = with_load(profiles_in_scope(person))
    stopped = Case(When(state=ProfileState.SUSPENDED, then=0), default=1)
    return rows.order_by(stopped, "home__path", "pk").fetch_mode(models.FETCH_RAISE)


def waiting_in_scope(person: User) -> list[Waiting]:
    """Requests without an answer in the coordinator's places, oldest first."""
    rows = MentorRequest.objects.filter(state__in=OPEN_REQUESTS, unit__in=coordinated_units(person))
    rows = rows.select_related("mentee", "mentor", "unit").order_by("asked_at", "pk").fetch_mode(models.FETCH_RAISE)
    now = timezone.now()
    return [
        Waiting(row, int((now - row.asked_at) / timedelta(hours=1)), late=now - row.asked_at > LATE_AFTER)
        for row in rows[:200]
    ]


def applications_in_scope(person: User) -> QuerySet[MentorProfile]:
    """Mentor applications the coordinator may decide, oldest first, with person, home and places."""
    rows = profiles_to_decide(person).select_related("person", "home").prefetch_related("units")
    return rows.order_by("state_since", "pk")


def profile_of(person: User) -> MentorProfile | None:
    return MentorProfile.objects.filter(person=person).select_related("home").first()


def answers_due(person: Any) -> int:
    """The number on the mentor's place of the bottom bar: requests that wait for this person's answer."""
    return MentorRequest.objects.filter(mentor=person, state=RequestState.OFFERED).count()


def trials_to_judge(links: list[Link], person: User) -> list[Link]:
    """Of these links, the trials in which this side has not said yet that it fits."""
    return [
        link
        for link in links
        if link.state == LinkState.TRIAL
        and (link.mentor_fit if person.pk == link.mentor_id else link.mentee_fit) != "good"
    ]
