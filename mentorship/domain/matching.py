"""Which mentors to show a person, and why each of them: reads the rows, asks ``fit``, speaks with ``reasons``."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.rules import is_minor
from association.domain.residence import village_of
from association.models import Shop
from mentorship.domain.answering import answer_times, answer_words
from mentorship.domain.blocks import kept_apart_from
from mentorship.domain.fit import Candidate, Match, Seeker, rank
from mentorship.domain.learners import facts_of
from mentorship.domain.reasons import why
from mentorship.enums import OPEN_LINKS, OPEN_REQUESTS, EndReason, ProfileState, RequestState
from mentorship.models import Link, MentorProfile, MentorRequest
from mentorship.models.request import REST_AFTER_NO


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``mentor`` is the person, ``profile`` their card; all words are whole sentences in the reader's language."""

    mentor: User
    profile: MentorProfile
    score: float
    reasons: list[str]
    trade_offs: list[str]
    answers: str


def suggest(person: User, *, limit: int | None = 5) -> list[Suggestion]:
    """The best mentors for a person, best first; none for a minor. Nine queries at most, however many mentors."""
    if is_minor(person):
        return []
    seeker = seeker_of(person)
    profiles = {profile.person_id: profile for profile in _available(person)}
    candidates = {key: candidate_of(profile) for key, profile in profiles.items()}
    matches = rank(seeker, candidates.values(), limit=limit)
    times = answer_times(match.key for match in matches) if matches else {}
    return [
        _suggestion(match, seeker, profiles[match.key], candidates[match.key], answer_words(times.get(match.key)))
        for match in matches
    ]


def explain(person: User, profile: MentorProfile) -> Suggestion | None:
    """Why this one mentor would fit; None where the two could not be paired. ``profile`` comes from ``with_load``."""
    seeker, mentor = seeker_of(person), candidate_of(profile)
    matches = rank(seeker, [mentor])
    if not matches:
        return None
    answers = answer_words(answer_times([profile.person_id]).get(profile.person_id))
    return _suggestion(matches[0], seeker, profile, mentor, answers)


def _suggestion(match: Match, seeker: Seeker, profile: MentorProfile, mentor: Candidate, answers: str) -> Suggestion:
    reasons, trade_offs = why(match, seeker, mentor)
    return Suggestion(profile.person, profile, match.score, reasons, trade_offs, answers)


def seeker_of(person: User) -> Seeker:
    facts, village = facts_of(person), village_of(person)
    misfits = Link.objects.filter(Q(mentee=person) | Q(mentor=person), reason=EndReason.NO_FIT)
    pairs = misfits.values_list("mentor_id", "mentee_id")
    return Seeker(
        key=person.pk,
        place=village.path if village else "",
        product=facts.product,
        speech=facts.speech,
        is_new=not Shop.objects.filter(person=person, closed_on=None).exists(),
        misfits=frozenset(key for pair in pairs for key in pair if key != person.pk),
    )


def candidate_of(profile: MentorProfile) -> Candidate:
    """Plain values of a card that came from ``with_load``."""
    since = profile.selling_since
    return Candidate(
        key=profile.person_id,
        place=profile.home.path,
        place_name=str(profile.home),
        reach=frozenset(unit.path for unit in profile.units.all()),
        products=frozenset(profile.categories),
        speech=frozenset(profile.speech),
        capacity=profile.capacity,
        taken=profile.taken,  # type: ignore[attr-defined] # annotated by with_load
        years=max(timezone.localdate().year - since, 0) if since else 0,
        first_mover=profile.first_mover,
    )


def with_load(profiles: QuerySet[MentorProfile]) -> QuerySet[MentorProfile]:
    """Cards with person, home, places and ``taken`` (open links) loaded: two queries."""
    taken = Count("person__mentor_links", filter=Q(person__mentor_links__state__in=OPEN_LINKS))
    return profiles.select_related("person", "home").prefetch_related("units").annotate(taken=taken).order_by("pk")


def _available(person: User) -> QuerySet[MentorProfile]:
    """Mentors who take learners and whom the person neither works with, waits for, nor has just had a no from."""
    near = Link.objects.filter(mentee=person, state__in=OPEN_LINKS).values("mentor")
    asked = MentorRequest.objects.filter(mentee=person, mentor__isnull=False)
    said_no = Q(state__in=(RequestState.DECLINED, RequestState.EXPIRED), state_since__gt=timezone.now() - REST_AFTER_NO)
    waiting = asked.filter(Q(state__in=OPEN_REQUESTS) | said_no).values("mentor")
    free = MentorProfile.objects.filter(state=ProfileState.APPROVED, person__is_active=True)
    free = free.exclude(person__in=near).exclude(person__in=waiting).exclude(person__in=kept_apart_from(person))
    return with_load(free.exclude(person=person))
