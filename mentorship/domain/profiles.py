"""Becoming a mentor, taking a break, stopping."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import is_minor
from association.models import Unit
from cms.core.domain.rates import allow
from cms.core.domain.states import MoveRefused
from mentorship.domain import notes
from mentorship.domain.access import coordinates
from mentorship.domain.moves import lock, move_profile
from mentorship.domain.requests import decline, withdraw_gone
from mentorship.enums import OPEN_LINKS, OPEN_REQUESTS, DeclineReason, EndReason, LinkState, ProfileState
from mentorship.exceptions import AdultsOnly, AskedTooOften, CodeNotAccepted, LearnersLeft, OwnApplication
from mentorship.models import Link, MentorProfile, MentorRequest, ProfileEvent

APPLICATIONS_A_DAY = 5  # each tells the coordinators; stopping and coming back must not ring without end


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a mentor says about themselves. ``categories`` and ``speech`` are enum values; ``selling_since`` a year."""

    home: Unit
    units: tuple[Unit, ...] = ()
    categories: tuple[str, ...] = ()
    speech: tuple[str, ...] = ()
    capacity: int = 5
    about: str = ""
    selling_since: int | None = None
    first_mover: bool = False
    shops: int | None = None
    hired: int | None = None
    ties: str = ""
    office_hours: str = ""

    def columns(self) -> dict[str, object]:
        names = [name for name in self.__slots__ if name != "units"]
        values = {name: getattr(self, name) for name in names}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def apply(person: User, *, card: Card, code_accepted: bool, by: User) -> MentorProfile:
    """Ask to become a mentor, for the first time or again. Applying twice while one waits changes nothing.

    Raises ``AdultsOnly``, ``CodeNotAccepted``, ``AskedTooOften``. Lineage is set at the first application only, so
    a parent's record is always older than its child's and the tree cannot close a circle.
    """
    if is_minor(person):
        raise AdultsOnly
    if not code_accepted:
        raise CodeNotAccepted
    with transaction.atomic():
        person = lock(person)
        profile = MentorProfile.objects.filter(person=person).first()
        if profile is None:
            profile = _first_application(person, card=card, by=by)
            notes.tell_applied(profile)
            return profile
        if profile.state in {ProfileState.APPLIED, ProfileState.IN_REVIEW}:
            return profile
        if not allow(f"mentor.apply:{person.pk}", limit=APPLICATIONS_A_DAY, seconds=86_400):
            raise AskedTooOften
        changes = {**card.columns(), "code_accepted_at": timezone.now(), "reason": ""}
        profile = move_profile(profile, "reapply", by=by, actor=_side(profile, by), changes=changes)
        profile.units.set(card.units)
        notes.tell_applied(profile)
    return profile


def _first_application(person: User, *, card: Card, by: User) -> MentorProfile:
    finished = Link.objects.filter(mentee=person, state=LinkState.ENDED, reason=EndReason.COMPLETED)
    profile = MentorProfile.objects.create(
        person=person,
        code_accepted_at=timezone.now(),
        lineage_parent=finished.order_by("-ended_at").first(),
        **card.columns(),
    )
    profile.units.set(card.units)
    ProfileEvent.objects.create(profile=profile, move="apply", to_state=profile.state, actor="mentor", by=by)
    return profile


def revise(profile: MentorProfile, *, card: Card, by: User) -> MentorProfile:
    """Change the card. A smaller capacity ends no link; it only stops new ones."""
    if by.pk != profile.person_id:
        raise MoveRefused("revise", profile.state, _side(profile, by))
    with transaction.atomic():
        profile = lock(profile)
        for name, value in card.columns().items():
            setattr(profile, name, value)
        profile.save()
        profile.units.set(card.units)
    return profile


def approve(profile: MentorProfile, *, by: User) -> MentorProfile:
    """A coordinator of the mentor's place says yes. Raises ``OwnApplication``, ``MoveRefused``."""
    return _decide(profile, "approve", by=by, reason="")


def refuse(profile: MentorProfile, *, by: User, reason: str) -> MentorProfile:
    """A coordinator says no, with words that the applicant reads. ``ValueError`` without them."""
    return _decide(profile, "refuse", by=by, reason=reason)


def _decide(profile: MentorProfile, move: str, *, by: User, reason: str) -> MentorProfile:
    if by.pk == profile.person_id:
        raise OwnApplication
    with transaction.atomic():
        changes = {"reason": reason.strip()}
        words = {"reason": "words" if reason.strip() else "", "note": reason.strip()}
        profile = move_profile(profile, move, by=by, actor=_side(profile, by), changes=changes, **words)
        notes.tell_decided(profile)
    return profile


def pause(profile: MentorProfile, *, by: User, until: date | None = None) -> MentorProfile:
    """Take no new learners until a day, or until told otherwise; present links go on."""
    return move_profile(profile, "pause", by=by, actor=_side(profile, by), changes={"paused_until": until})


def resume(profile: MentorProfile, *, by: User | None) -> MentorProfile:
    return move_profile(profile, "resume", by=by, actor=_side(profile, by), changes={"paused_until": None})


def resume_due(now: datetime | None = None) -> int:
    """Bring back every mentor whose day of return has come; the scheduler's deed, idempotent."""
    today = timezone.localdate(now)
    back = 0
    for profile in MentorProfile.objects.filter(state=ProfileState.PAUSED, paused_until__lte=today):
        try:
            resume(profile, by=None)
        except MoveRefused:
            continue  # came back by themselves meanwhile
        back += 1
    return back


def retire(profile: MentorProfile, *, by: User) -> MentorProfile:
    """Stop being a mentor. Raises ``LearnersLeft`` while links are open; waiting learners are told at once."""
    with transaction.atomic():
        actor = _side(profile, by)
        profile = move_profile(profile, "retire", by=by, actor=actor, changes={"paused_until": None})
        if Link.objects.filter(mentor=profile.person_id, state__in=OPEN_LINKS).exists():
            raise LearnersLeft
        for request in MentorRequest.objects.filter(mentor=profile.person_id, state__in=OPEN_REQUESTS):
            decline(request, by, reason=DeclineReason.STOPPED)
    return profile


def suspend(profile: MentorProfile, *, by: User, reason: str) -> MentorProfile:
    """A coordinator stops a mentor, with words that the mentor reads; who waits for an answer is told at once.

    Links stay: whether they go on is decided about each of them. Raises ``OwnApplication``, ``MoveRefused``, and
    ``ValueError`` without words.
    """
    if by.pk == profile.person_id:
        raise OwnApplication
    with transaction.atomic():
        changes = {"reason": reason.strip(), "paused_until": None}
        words = {"reason": "words" if reason.strip() else "", "note": reason.strip()}
        profile = move_profile(profile, "suspend", by=by, actor=_side(profile, by), changes=changes, **words)
        for request in MentorRequest.objects.filter(mentor=profile.person_id, state__in=OPEN_REQUESTS):
            withdraw_gone(request, profile.person)
        notes.tell_suspended(profile)
    return profile


def reinstate(profile: MentorProfile, *, by: User) -> MentorProfile:
    """A coordinator lets a stopped mentor take learners again."""
    if by.pk == profile.person_id:
        raise OwnApplication
    with transaction.atomic():
        profile = move_profile(profile, "reinstate", by=by, actor=_side(profile, by), changes={"reason": ""})
        notes.tell_decided(profile)
    return profile


def move_home(person: User, unit: Unit) -> None:
    """Somebody has moved: their card says where they live now, and the new place looks after what they asked."""
    MentorProfile.objects.filter(person=person).update(home=unit)
    MentorRequest.objects.filter(mentee=person, state__in=OPEN_REQUESTS).update(unit=unit)


def _side(profile: MentorProfile, person: User | None) -> str:
    if person is None:
        return "system"
    if person.pk == profile.person_id:
        return "mentor"
    return "coordinator" if coordinates(person, profile.home) else "stranger"
