"""A line of the cash book that waited in a phone's outbox."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.domain.outbox import Entry, NotNow, Taken, Unreadable, fields_of
from courses.tools.domain.book import write_entry
from courses.tools.domain.receipts import bring
from courses.tools.exceptions import EntryRefused
from courses.tools.forms.book import EntryForm

HALF_A_DAY = 12 * 60 * 60  # seconds: a clock that is off by more shows another day
LONG_BACK = dt.timedelta(days=92)  # a day so old is more often a wrong clock than a late line


def cash(person: Any, entry: Entry) -> Taken:
    """Its day moves with the phone's clock where that was wrong by more than half a day; an impossible one is today."""
    said = fields_of(entry)
    typed = {"day": said.get("day", "")}
    said = in_right_time(said, entry)
    form, why, rest = EntryForm(said), "", None
    if list(form.errors) == ["day"]:  # nobody else may read it, so it is not held for somebody to look at
        rest = typed
        said["day"] = timezone.localdate().isoformat()
        form, why = EntryForm(said), _("Its day could not be right. It is written under today: look at it in the book.")
    elif entry.is_guessed and said.get("day") != typed["day"]:
        why, rest = _("Its day could not be right. It is written under today: look at it in the book."), typed
    if not form.is_valid():
        raise Unreadable(", ".join(form.errors))
    try:
        write_entry(person, by=person, **form.cleaned_data)
    except EntryRefused as refusal:
        raise NotNow(str(refusal)) from refusal
    if form.cleaned_data["day"] < timezone.localdate() - LONG_BACK:
        words = _("It is written under %(day)s. If that is not right, take it back in the book and write it anew.")
        why = words % {"day": form.cleaned_data["day"].isoformat()}
    transaction.on_commit(partial(bring, person, entry.cid))
    return Taken(go=reverse("tools:book"), why=why, rest=rest)


def address_of_held(cid: UUID) -> str:
    """Where its owner puts a line right that could not be read."""
    return reverse("tools:held", kwargs={"cid": cid})


def in_right_time(said: QueryDict, entry: Entry) -> QueryDict:
    """A day that is not the one of a clock nobody knows was chosen by hand, by somebody who knew better."""
    off = dt.timedelta(seconds=entry.clock_off)
    if abs(entry.clock_off) <= HALF_A_DAY:
        return said
    try:
        day = dt.date.fromisoformat(said.get("day", ""))
        if entry.is_guessed:
            by_clock = timezone.localdate(entry.happened_at - off)
            said["day"] = timezone.localdate().isoformat() if abs((day - by_clock).days) <= 1 else day.isoformat()
        else:
            said["day"] = (day + dt.timedelta(days=round(entry.clock_off / 86_400))).isoformat()
    except (ValueError, OverflowError):
        return said
    return said
