"""Who was there: by the code on the meeting's screen, or by name. The same deed twice is one row.

A code holds two minutes and names its own moment, so that a phone without a network may send it days later: when it
was on the screen is known from the code, whatever the phone's clock says. Whatever order things come in, of two words
about one person at one meeting the one said later holds; a code was said when it was shown.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from association.domain.pinyin import by_name
from cms.core.domain.rates import allow
from courses.cohorts.domain.meetings import has_opened, opens_at
from courses.cohorts.domain.moves import lock_cohort
from courses.cohorts.enums import CohortState, EnrolState, Way
from courses.cohorts.exceptions import CalledOff, NotYet, OnlyToRead, SentTooLate, TooManyTries, WrongCode
from courses.cohorts.models import Attendance, Enrolment, Meeting
from courses.cohorts.rules import (
    CLOSES_AFTER,
    CODE_SECONDS,
    FRESH_CODES,
    LETTERS,
    MEETING_CODE_LENGTH,
    NAMES_A_PAGE,
    OPENS_BEFORE,
    SENT_LATER_WITHIN,
    plain_code,
)

THERE = (EnrolState.ENROLLED, EnrolState.FINISHED)


def window_of(moment: datetime) -> int:
    return int(moment.timestamp()) // CODE_SECONDS


def code_of(meeting: Meeting, window: int) -> str:
    """Six letters and digits, from the meeting's secret and the two minutes."""
    digest = hmac.digest(meeting.secret.encode(), f"{meeting.pk}:{window}".encode(), sha256)
    number = int.from_bytes(digest[:8])
    letters = []
    for _place in range(MEETING_CODE_LENGTH):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "".join(letters)


def code_now(meeting: Meeting) -> str:
    return code_of(meeting, window_of(timezone.now()))


@dataclass(frozen=True, slots=True)
class Codes:
    """One after another; ``first`` (ms since 1970) is when the first begins, each ``lasts`` so many ms."""

    codes: list[str]
    first: int
    lasts: int


def codes_to_come(meeting: Meeting) -> Codes | None:
    """From now, or from when the meeting opens, to when it closes: for a teacher's phone without a network.

    Its teacher may note every name anyway, and a code that was not yet shown is refused. None where nothing is shown
    any more.
    """
    if meeting.called_off_at:
        return None
    first = max(window_of(timezone.now()), window_of(opens_at(meeting)))
    last = window_of(meeting.ends_at + CLOSES_AFTER)
    if first > last:
        return None
    codes = [code_of(meeting, window) for window in range(first, last + 1)]
    return Codes(codes, first * CODE_SECONDS * 1000, CODE_SECONDS * 1000)


def shown_when(meeting: Meeting, code: str) -> datetime | None:
    """When this code was on the screen, None where it never was."""
    typed = plain_code(code)
    first, last = window_of(meeting.starts_at - OPENS_BEFORE), window_of(meeting.ends_at + CLOSES_AFTER)
    now = window_of(timezone.now())
    for window in range(min(last, now), first - 1, -1):
        if hmac.compare_digest(code_of(meeting, window).encode(), typed.encode()):
            return datetime.fromtimestamp(window * CODE_SECONDS, UTC)
    return None


def check_in(meeting: Meeting, *, code: str, cid: UUID, by: Any) -> Attendance:
    """The learner was there and read the code. Twice, late or both is one row.

    Raises ``LookupError`` for somebody who is not in this class, ``WrongCode``, ``TooManyTries``, ``SentTooLate``,
    ``CalledOff``.
    """
    enrolment = Enrolment.objects.filter(cohort=meeting.cohort_id, person=by, state__in=THERE).first()
    if enrolment is None:
        raise LookupError(meeting.pk)
    found = Attendance.objects.filter(meeting=meeting, enrolment=enrolment).first()
    if found and found.cid == cid:  # a teacher's "was not here" outlasts the same sending again
        return found
    if found and found.is_here:
        shown = shown_when(meeting, code)
        if shown is not None and not said_again(found, is_here=True, at=shown):
            taken_back_before(found, shown, by=by, cid=cid)
        return found
    if not allow(f"cohorts.check_in:{by.pk}", limit=10, seconds=600):
        raise TooManyTries
    if Meeting.objects.filter(pk=meeting.pk, called_off_at__isnull=False).exists():
        raise CalledOff
    if timezone.now() > meeting.ends_at + SENT_LATER_WITHIN:
        raise SentTooLate
    shown = shown_when(meeting, code)
    if shown is None:
        raise WrongCode
    row, is_new = Attendance.objects.get_or_create(
        meeting=meeting, enrolment=enrolment, defaults=by_code(shown, by=by, cid=cid)
    )
    if not is_new:
        taken_back_before(row, shown, by=by, cid=cid)
    return row


def by_code(shown: datetime, *, by: Any, cid: UUID) -> dict[str, Any]:
    is_fresh = timezone.now() - shown <= timedelta(seconds=CODE_SECONDS * FRESH_CODES)
    way = Way.CODE if is_fresh else Way.LATE_CODE
    return {"way": way, "shown_at": shown, "written_at": shown, "by": by, "cid": cid}


def taken_back_before(row: Attendance, shown: datetime, *, by: Any, cid: UUID) -> None:
    """Whatever stands there and was said before this code was shown gives way to it. ``row`` is read anew."""
    earlier = Attendance.objects.filter(pk=row.pk, written_at__lt=shown)
    earlier.update(is_here=True, **by_code(shown, by=by, cid=cid))
    row.refresh_from_db()


def said_again(row: Attendance, *, is_here: bool, at: datetime) -> int:
    """The same once more: what somebody else had said in between, and comes later, does not undo it.

    0 where it stands there as said later, or does not stand there any more.
    """
    return Attendance.objects.filter(pk=row.pk, is_here=is_here, written_at__lt=at).update(written_at=at)


@dataclass(frozen=True, slots=True)
class Marked:
    """How many names changed, and of how many something else was said later and stays."""

    changed: int
    overtaken: int


def mark_list(
    meeting: Meeting, *, here: Iterable[int], was: Iterable[int], by: Any, at: datetime | None = None
) -> Marked:
    """What the teacher changed on the name list: ``was`` are the enrolments ticked when it was shown, ``here`` now.

    Only differences are written, so that whoever came by code meanwhile stays. ``at`` is when it was saved, where it
    waited on a phone; by that is judged what holds. Raises ``CalledOff``, ``NotYet`` before its code can be shown,
    ``OnlyToRead`` once the class is archived.
    """
    now_here, before, said = set(here), set(was), at or timezone.now()
    changed = overtaken = 0
    with transaction.atomic():
        cohort = lock_cohort(meeting.cohort)
        if cohort.state == CohortState.ARCHIVED and cohort.state_since <= said:
            raise OnlyToRead
        # "no key": whoever checks in at this moment points at the meeting and need not wait, nor be waited for.
        row = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if row.called_off_at:
            raise CalledOff
        if not has_opened(row, said):
            raise NotYet
        rows = Enrolment.objects.filter(
            cohort=meeting.cohort_id, state__in=THERE, pk__in=now_here.symmetric_difference(before)
        )
        for enrolment in rows:
            holds = mark(row, enrolment, is_here=enrolment.pk in now_here, by=by, at=said)
            changed += holds
            overtaken += not holds
    return Marked(changed, overtaken)


def mark(meeting: Meeting, enrolment: Enrolment, *, is_here: bool, by: Any, at: datetime) -> bool:
    """Whether this word holds: false where the opposite was said later."""
    facts = {"is_here": is_here, "way": Way.LIST, "by": by, "written_at": at}
    noted, is_new = Attendance.objects.get_or_create(meeting=meeting, enrolment=enrolment, defaults=facts)
    if is_new:
        return True
    other = Attendance.objects.filter(pk=noted.pk).exclude(is_here=is_here)
    earlier = other.filter(written_at__lt=at)
    if earlier.update(**facts, noted_at=timezone.now()) or said_again(noted, is_here=is_here, at=at):
        return True
    # A code that came between the two changed the one into the other.
    return bool(earlier.update(**facts, noted_at=timezone.now())) or not other.exists()


def name_list(meeting: Meeting) -> list[tuple[Enrolment, Attendance | None]]:
    """Everybody who learns here, by name, with what is noted; two queries."""
    rows = Enrolment.objects.filter(cohort=meeting.cohort_id, state__in=THERE).select_related("person")
    noted = {row.enrolment_id: row for row in Attendance.objects.filter(meeting=meeting)}
    return sorted(
        ((row, noted.get(row.pk)) for row in rows), key=lambda pair: (by_name(str(pair[0].person)), pair[0].pk)
    )


def parts_of(place: str, people: int) -> list[str]:
    """The addresses of a name list, page by page; the first is the plain one, under which phones keep it."""
    pages = -(-people // NAMES_A_PAGE)
    return [place, *(f"{place}?p={number}" for number in range(2, pages + 1))]
