"""Attendance that waited in a phone's outbox: a teacher's name list, a learner's code."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.domain.outbox import Entry, NotNow, Taken, Unreadable, fields_of
from cms.core.models import Standing
from courses.cohorts.domain import attendance
from courses.cohorts.domain.access import meeting_once_taught, taught_when_said
from courses.cohorts.exceptions import TooManyTries
from courses.cohorts.forms import CheckInForm, NameListForm
from courses.cohorts.models import Meeting
from courses.domain.arriving import standing_by_time
from courses.exceptions import Refused

MOST_DIGITS = 18


def named(entry: Entry) -> int:
    """The number of the meeting that it is about."""
    of = entry.data.get("of")
    if not isinstance(of, str) or not of.isascii() or not of.isdecimal() or len(of) > MOST_DIGITS:
        raise Unreadable("of")
    return int(of)


def address(entry: Entry, name: str, **words: Any) -> str:
    said = entry.data.get("lang")
    with translation.override(said if said in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return reverse(name, kwargs=words)


def names(person: Any, entry: Entry) -> Taken:
    """The list as it was saved then. Who does not teach there any more is asked for nothing, and changes nothing."""
    meeting = meeting_once_taught(person, named(entry))
    form = NameListForm(fields_of(entry))
    if meeting is None or not form.is_valid():
        raise Unreadable("of" if meeting is None else "fields")
    if not taught_when_said(person, meeting, entry.happened_at):
        words = _("You do not teach this class any more, so its name list was not changed. Tell another teacher of it.")
        return Taken(Standing.SUPERSEDED, why=words, rest=entry.data)
    try:
        done = attendance.mark_list(meeting, by=person, at=entry.happened_at, **form.cleaned_data)
    except Refused as refused:
        return Taken(Standing.SUPERSEDED, why=str(refused.message), rest=entry.data)
    if done.overtaken:
        told = ngettext(
            "%(n)d name was marked otherwise later. That stays; look at the list again.",
            "%(n)d names were marked otherwise later. That stays; look at the list again.",
            done.overtaken,
        )
        return Taken(Standing.SUPERSEDED, why=told % {"n": done.overtaken}, rest=entry.data)
    told = ngettext("%(n)d name changed.", "%(n)d names changed.", done.changed) % {"n": done.changed}
    return Taken(standing_by_time(entry.happened_at), go=address(entry, "cohorts:meeting", pk=meeting.pk), why=told)


def here(person: Any, entry: Entry) -> Taken:
    """What a learner read on the screen. The code says by itself when that was."""
    meeting = Meeting.objects.select_related("cohort").filter(pk=named(entry)).first()
    form = CheckInForm(fields_of(entry))
    if not form.is_valid():
        raise Unreadable("fields")
    try:
        row = (
            attendance.check_in(meeting, code=form.cleaned_data["sign"], cid=entry.cid, by=person) if meeting else None
        )
    except LookupError:
        row = None
    except TooManyTries as later:
        raise NotNow(str(later.message)) from later
    except Refused as refused:
        return Taken(Standing.SUPERSEDED, why=str(refused.message), rest=entry.data)
    if row is None:
        words = _("You are not in this class now, so this was not noted.")
        return Taken(Standing.SUPERSEDED, why=words, rest=entry.data)
    if not row.is_here:
        return Taken(Standing.SUPERSEDED, why=_("The teacher has noted that you were not here."))
    return Taken(standing_by_time(row.written_at), go=address(entry, "cohorts:mine"))
