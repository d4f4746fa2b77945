"""A villager asks a mentor; the mentor answers."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import is_minor
from association.domain.residence import village_of
from cms.core.domain.rates import allow
from cms.core.domain.states import MoveRefused
from mentorship.domain import blocks, notes
from mentorship.domain.access import coordinates
from mentorship.domain.blocks import are_apart
from mentorship.domain.learners import product_of
from mentorship.domain.links import start_link
from mentorship.domain.moves import lock, move_request
from mentorship.enums import OPEN_LINKS, OPEN_REQUESTS, SERVING_PROFILES, DeclineReason, ProfileState, RequestState
from mentorship.exceptions import (
    AdultsOnly,
    AlreadyAsked,
    AlreadyLinked,
    AskedTooOften,
    LearnerGone,
    MentorHasNoPlace,
    MentorNotTaking,
    NoPlaceToAsk,
    NotServing,
    OwnMentor,
    Refused,
    SaidNoLately,
)
from mentorship.models import Link, MentorProfile, MentorRequest, RequestEvent
from mentorship.models.request import ANSWER_WITHIN, MAX_SLOTS, REST_AFTER_NO

ASKS_A_DAY = 10
REMIND_AFTER = (48, 24)  # hours


def side_of(request: MentorRequest, person: User | None) -> str:
    """The actor word of ``person`` for this request; "stranger" may do nothing."""
    if person is None:
        return "system"
    if person.pk in {request.mentor_id, request.mentee_id}:
        return "mentor" if person.pk == request.mentor_id else "mentee"
    return "coordinator" if coordinates(person, request.unit) else "stranger"


def ask_mentor(person: User, *, mentor: User, need: str, cid: UUID, by: User, product: str = "") -> MentorRequest:
    """Offer ``person``'s need to one mentor, who has 72 hours to answer.

    Sent twice with one ``cid`` it stays one request. ``by`` is the person, or a coordinator of where they live.
    Raises a ``Refused`` (``OwnMentor``, ``AdultsOnly``, ``MentorNotTaking``, ``MentorHasNoPlace``, ``AlreadyLinked``,
    ``AlreadyAsked``, ``SaidNoLately``, ``NoPlaceToAsk``, ``AskedTooOften``) with words for the person.
    """
    if person.pk == mentor.pk:
        raise OwnMentor
    if is_minor(person) or is_minor(mentor):
        raise AdultsOnly
    with transaction.atomic():
        profile = MentorProfile.objects.select_for_update(no_key=True).filter(person=mentor).first()
        person = lock(person)
        if sent := MentorRequest.objects.filter(mentee=person, cid=cid).first():
            return sent
        if profile is None:
            raise MentorNotTaking
        unit = village_of(person) or profile.home
        if by.pk != person.pk and not coordinates(by, unit):
            raise PermissionDenied
        _must_take(profile, person)
        slot = _free_slot(person, mentor)
        if not allow(f"mentor.ask:{person.pk}", limit=ASKS_A_DAY, seconds=86_400):
            raise AskedTooOften
        request = MentorRequest.objects.create(
            mentee=person,
            mentor=mentor,
            unit=unit,
            need=need.strip(),
            product=product or product_of(person),
            slot=slot,
            cid=cid,
        )
        actor = "mentee" if by.pk == person.pk else "coordinator"
        RequestEvent.objects.create(request=request, move="ask", to_state=request.state, actor=actor, by=by)
        notes.tell_asked(request)
    return request


def why_not_ask(person: User, profile: MentorProfile) -> Refused | None:
    """Why this person could not ask this mentor at present; None if they may. For the page, before anybody types."""
    try:
        if person.pk == profile.person_id:
            raise OwnMentor
        if is_minor(person) or is_minor(profile.person):
            raise AdultsOnly
        _must_take(profile, person)
        _free_slot(person, profile.person)
    except Refused as refusal:
        return refusal
    return None


def _must_take(profile: MentorProfile, person: User) -> None:
    """The mentor takes learners, has a place and may hear from this person; a block sounds like a break."""
    takes = profile.state == ProfileState.APPROVED and profile.person.is_active and person.is_active
    if not takes or are_apart(person, profile.person):
        raise MentorNotTaking
    open_links = Link.objects.filter(mentor=profile.person_id, state__in=OPEN_LINKS)
    learners = set(open_links.values_list("mentee_id", flat=True))
    if person.pk in learners:
        raise AlreadyLinked
    if len(learners) >= profile.capacity:
        raise MentorHasNoPlace
    declined = MentorRequest.objects.filter(mentee=person, mentor=profile.person_id, state=RequestState.DECLINED)
    last = declined.order_by("-state_since").values_list("state_since", flat=True).first()
    if last and last > timezone.now() - REST_AFTER_NO:
        raise SaidNoLately(last + REST_AFTER_NO)


def _free_slot(person: User, mentor: User) -> int:
    waiting = MentorRequest.objects.filter(mentee=person, state__in=OPEN_REQUESTS)
    taken = dict(waiting.values_list("slot", "mentor_id"))
    if mentor.pk in taken.values():
        raise AlreadyAsked
    free = [slot for slot in range(1, MAX_SLOTS + 1) if slot not in taken]
    if not free:
        raise NoPlaceToAsk
    return free[0]


def accept(request: MentorRequest, by: User) -> Link:
    """The mentor takes the learner on. The last free place goes to one acceptance only; a second tap changes nothing.

    Raises ``MentorFull`` (the request stays as it was), ``AdultsOnly``, ``NotServing``, ``LearnerGone`` and
    ``MoveRefused``.
    """
    if is_minor(request.mentee) or is_minor(by):
        raise AdultsOnly
    with transaction.atomic():
        profile = MentorProfile.objects.select_for_update(no_key=True).filter(person=by).first()
        request = lock(request)
        if request.state == RequestState.ACCEPTED and request.mentor_id == by.pk:
            return Link.objects.get(request=request)
        request = move_request(request, "accept", by=by, actor=side_of(request, by))
        if profile is None or profile.state not in SERVING_PROFILES:
            raise NotServing
        if not request.mentee.is_active or are_apart(by, request.mentee):
            raise LearnerGone
        return start_link(profile, mentee=request.mentee, request=request, by=by)


def decline(request: MentorRequest, by: User, *, reason: str, note: str = "", block: bool = False) -> MentorRequest:
    """The addressed mentor says no with a reason that the learner reads. ``ValueError`` for an unknown reason.

    ``block`` keeps the learner from asking this mentor again, without telling them.
    """
    changes = {"reason": DeclineReason(reason), "note": note.strip()}
    with transaction.atomic():
        request = lock(request)
        if request.state == RequestState.DECLINED and request.mentor_id == by.pk:
            return request
        actor = side_of(request, by)
        request = move_request(request, "decline", by=by, actor=actor, reason=reason, note=note, changes=changes)
        if block:
            blocks.block(by, other=request.mentee)
        notes.tell_declined(request)
    return request


def withdraw(request: MentorRequest, by: User) -> MentorRequest:
    """The learner (or a coordinator for them) takes the request back while nobody has accepted it."""
    with transaction.atomic():
        request = lock(request)
        if request.state == RequestState.WITHDRAWN and request.mentee_id == by.pk:
            return request
        request = move_request(request, "withdraw", by=by, actor=side_of(request, by))
        notes.tell_withdrawn(request)
    return request


def withdraw_gone(request: MentorRequest, gone: User) -> MentorRequest:
    """One side is erased, or the mentor was stopped: the request closes and the other side is told."""
    with transaction.atomic():
        request = move_request(request, "withdraw", by=None, actor="system")
        if gone.pk == request.mentee_id:
            notes.tell_withdrawn(request)
        else:
            notes.tell_gone(request)
    return request


def expire_due(now: datetime | None = None) -> int:
    """Close every request that waited 72 hours, remind at 24 and 48; returns how many closed.

    The scheduler's deed: run twice or a week late it does the same.
    """
    now = now or timezone.now()
    offered = MentorRequest.objects.filter(state=RequestState.OFFERED).select_related("mentor", "mentee")
    closed = 0
    for request in offered.filter(asked_at__lte=now - ANSWER_WITHIN):
        try:
            with transaction.atomic():
                notes.tell_expired(move_request(request, "expire", by=None, actor="system"))
        except MoveRefused:
            continue  # answered meanwhile
        closed += 1
    for request in offered.filter(asked_at__lte=now - timedelta(hours=REMIND_AFTER[-1])):
        waited = (now - request.asked_at) / timedelta(hours=1)
        notes.remind_mentor(request, hours=next(mark for mark in REMIND_AFTER if waited >= mark))
    return closed
