"""What a person may reach. Every object comes to an edge through one of these; a stranger's answer is "not there"."""

from django.db.models import Q, QuerySet

from accounts.models import User
from association.domain.access import reach
from association.enums import Action
from association.models import Unit
from mentorship.enums import SERVING_PROFILES, ProfileState
from mentorship.models import Link, MentorProfile, MentorRequest


def coordinated_units(person: User) -> QuerySet[Unit]:
    """The places whose mentoring this person looks after today."""
    to = reach(person, Action.COORDINATE)
    return Unit.objects.all() if to.everywhere else Unit.objects.filter(to.here())


def coordinates(person: User, unit: Unit) -> bool:
    return coordinated_units(person).filter(pk=unit.pk).exists()


def is_coordinator(person: User) -> bool:
    return coordinated_units(person).exists()


def mentors_to_ask(person: User) -> QuerySet[MentorProfile]:
    """Mentor cards this person may open: serving mentors of other people."""
    return MentorProfile.objects.filter(state__in=SERVING_PROFILES, person__is_active=True).exclude(person=person)


def profiles_to_decide(person: User) -> QuerySet[MentorProfile]:
    """Applications waiting in the person's places; never their own."""
    waiting = (ProfileState.APPLIED, ProfileState.IN_REVIEW)
    profiles = MentorProfile.objects.filter(state__in=waiting, home__in=coordinated_units(person))
    return profiles.exclude(person=person)


def profiles_known(person: User) -> QuerySet[MentorProfile]:
    """Everybody of the person's places who ever asked to be a mentor; never their own card."""
    return MentorProfile.objects.filter(home__in=coordinated_units(person)).exclude(person=person)


def profiles_in_scope(person: User) -> QuerySet[MentorProfile]:
    """Mentors who live in the person's places, stopped ones included; never their own card."""
    known = (*SERVING_PROFILES, ProfileState.SUSPENDED)
    profiles = MentorProfile.objects.filter(state__in=known, home__in=coordinated_units(person))
    return profiles.exclude(person=person)


def requests_of(person: User) -> QuerySet[MentorRequest]:
    """Requests in which the person is one of the two sides."""
    return MentorRequest.objects.filter(Q(mentee=person) | Q(mentor=person))


def links_of(person: User) -> QuerySet[Link]:
    """Links in which the person is one of the two sides."""
    return Link.objects.filter(Q(mentee=person) | Q(mentor=person)).order_by("-started_at", "-pk")
