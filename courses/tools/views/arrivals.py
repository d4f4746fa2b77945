"""A line of the cash book that waited in a phone's outbox."""

import datetime as dt
from functools import partial
from typing import Any

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


def cash(person: Any, entry: Entry) -> Taken:
    """Its day moves with the phone's clock where that was wrong by more than half a day; an impossible one is today."""
    said = in_right_time(fields_of(entry), entry.clock_off)
    form, why, rest = EntryForm(said), "", None
    if list(form.errors) == ["day"]:  # nobody else may read it, so it is not held for somebody to look at
        rest = {"day": said.get("day", "")}
        said["day"] = timezone.localdate().isoformat()
        form, why = EntryForm(said), _("Its day could not be right. It is written under today: look at it in the book.")
    if not form.is_valid():
        raise Unreadable(", ".join(form.errors))
    try:
        write_entry(person, by=person, **form.cleaned_data)
    except EntryRefused as refusal:
        raise NotNow(str(refusal)) from refusal
    transaction.on_commit(partial(bring, person, entry.cid))
    return Taken(go=reverse("tools:book"), why=why, rest=rest)


def in_right_time(said: QueryDict, clock_off: int) -> QueryDict:
    if abs(clock_off) > HALF_A_DAY:
        try:
            day = dt.date.fromisoformat(said.get("day", "")) + dt.timedelta(days=round(clock_off / 86_400))
        except (ValueError, OverflowError):
            return said
        said["day"] = day.isoformat()
    return said
