"""Two people work together: start, say that it fits, end."""

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from cms.core.domain.states import MoveRefused
from mentorship.domain import blocks, notes
from mentorship.domain.moves import lock, move_link
from mentorship.enums import OPEN_LINKS, SPOKEN_REASONS, EndReason, Fit, LinkState
from mentorship.exceptions import AlreadyLinked, MentorFull
from mentorship.models import Link, LinkEvent, MentorProfile, MentorRequest
from mentorship.models.link import TRIAL_FOR
from mentorship.signals import link_ended, link_opened

GOODBYE = "goodbye"  # no move: the second word of a link that both ended at once


def side_of(link: Link, person: User | None) -> str:
    """The actor word of ``person`` in this link; "stranger" may do nothing."""
    if person is None:
        return "system"
    return {link.mentor_id: "mentor", link.mentee_id: "mentee"}.get(person.pk, "stranger")


def start_link(profile: MentorProfile, *, mentee: User, request: MentorRequest | None, by: User) -> Link:
    """Seat the learner on the mentor's lowest free place. ``profile`` must be locked by the caller.

    Raises ``MentorFull`` and ``AlreadyLinked``. Even without the lock a place cannot be given twice: the database
    refuses a second open link on one seat.
    """
    open_links = Link.objects.filter(mentor=profile.person_id, state__in=OPEN_LINKS)
    taken = dict(open_links.values_list("seat", "mentee_id"))
    if mentee.pk in taken.values():
        raise AlreadyLinked
    free = [seat for seat in range(1, profile.capacity + 1) if seat not in taken]
    if not free or len(taken) >= profile.capacity:
        raise MentorFull
    try:
        with transaction.atomic():
            link = Link.objects.create(mentor=profile.person, mentee=mentee, request=request, seat=free[0])
            LinkEvent.objects.create(link=link, move="start", to_state=link.state, actor="mentor", by=by)
    except IntegrityError as taken_meanwhile:
        raise MentorFull from taken_meanwhile
    notes.tell_linked(link)
    transaction.on_commit(partial(link_opened.send, sender=Link, link=link), robust=True)
    return link


def say_fit(link: Link, *, by: User, fit: str) -> Link:
    """Keep what one side says about the trial; when both say "good" the link becomes active."""
    fit = Fit(fit)
    with transaction.atomic():
        link = lock(link)
        side = side_of(link, by)
        if side not in {"mentor", "mentee"} or link.state != LinkState.TRIAL:
            raise MoveRefused("say_fit", link.state, side)
        setattr(link, f"{side}_fit", fit)
        link.save(update_fields=[f"{side}_fit"])
        LinkEvent.objects.create(
            link=link, move="say_fit", from_state=link.state, to_state=link.state, actor=side, by=by, reason=fit
        )
        if link.mentor_fit == link.mentee_fit == Fit.GOOD:
            link = move_link(link, "settle", by=None, actor="system")
            notes.tell_settled(link)
    return link


def settle_trials(now: datetime | None = None) -> int:
    """Make active every trial that is 14 days old and in which nobody asked for more time; returns how many.

    The scheduler's deed: run twice or a week late it does the same.
    """
    due = Link.objects.filter(state=LinkState.TRIAL, started_at__lte=(now or timezone.now()) - TRIAL_FOR)
    settled = 0
    for link in due.exclude(mentor_fit=Fit.UNDECIDED).exclude(mentee_fit=Fit.UNDECIDED).iterator():
        try:
            with transaction.atomic():
                notes.tell_settled(move_link(link, "settle", by=None, actor="system"))
        except MoveRefused:
            continue  # someone ended it meanwhile
        settled += 1
    return settled


def end(link: Link, *, by: User, reason: str, note: str = "", block: bool = False) -> Link:
    """Either side ends the link, at any time and without blame. ``ValueError`` for a reason not theirs to give.

    Twice by one person is once. Where the other side was faster by a moment, the words of the second are kept beside
    those of the first. ``block`` keeps the two apart from now on, without a word to the other.
    """
    if reason not in SPOKEN_REASONS:
        raise ValueError(reason)
    with transaction.atomic():
        link = lock(link)
        side = side_of(link, by)
        if link.state == LinkState.ENDED and side in {"mentor", "mentee"}:
            _say_goodbye(link, side, by=by, reason=reason, note=note)
        else:
            link = _end(link, "end", by=by, actor=side, reason=reason, note=note.strip())
        if block:
            blocks.block(by, other=link.other_side(by))
    return link


def _say_goodbye(link: Link, side: str, *, by: User, reason: str, note: str) -> None:
    if not link.events.filter(move__in=("end", GOODBYE), by=by).exists():
        words = {"reason": reason, "note": note.strip()}
        LinkEvent.objects.create(
            link=link, move=GOODBYE, from_state=link.state, to_state=link.state, actor=side, by=by, **words
        )


def leave(link: Link) -> Link:
    """One side is erased: the link ends, its row stays."""
    return _end(link, "leave", by=None, actor="system", reason=EndReason.LEFT)


def note_contact(link: Link, *, at: datetime) -> None:
    """Remember when the two last spoke; later moments win, in whatever order they arrive."""
    Link.objects.filter(pk=link.pk).exclude(last_contact_at__gte=at).update(last_contact_at=at)


def _end(link: Link, move: str, *, by: User | None, actor: str, reason: str, note: str = "") -> Link:
    with transaction.atomic():
        changes = {"ended_at": timezone.now(), "reason": reason, "note": note}
        link = move_link(link, move, by=by, actor=actor, reason=reason, note=note, changes=changes)
        notes.tell_ended(link, by=by)
        transaction.on_commit(partial(link_ended.send, sender=Link, link=link), robust=True)
    return link
