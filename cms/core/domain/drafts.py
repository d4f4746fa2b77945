"""What somebody has begun to write, where their browser keeps nothing: one row a form, for its writer alone.

Only browsers without a service worker send any (``js/afar.js``); everywhere else the phone itself keeps it.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.domain.rates import allow
from cms.core.domain.words import tidy
from cms.core.models import Draft

KEPT_FOR = timedelta(days=30)  # since the last word
MOST_BYTES = 48_000  # of one form: sixteen thousand Chinese letters
MOST_NAME = 200  # of a page, a form
MOST_DRAFTS = 30  # of one person
A_MINUTE, MOST_A_MINUTE = 60, 25  # one form saves every two seconds at most, and nobody types that fast for long
SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "kept", "code", "password", "pin", "again", "add"})
"""What is typed to prove something: never kept anywhere."""
UNSAID = SECRET_FIELDS | {"sign"}  # the code of a meeting, too
BESIDE = {"", "cid"}  # what the script notes about the form
type Fields = dict[str, list[str]]


class DraftRefused(Exception):  # noqa: N818 said of the draft
    """``message`` is translated; ``status`` is the answer over HTTP."""

    status = 400
    message: Any = _("This could not be read. It stays on this phone.")


class DraftTooLong(DraftRefused):
    status = 413
    message = _("This is too long to be kept for you here. Send it before you leave this page.")


class TooFast(DraftRefused):
    status = 429
    message = _("That was very quick. What you wrote is still on this page.")


def read_fields(said: Any) -> Fields:
    """As it can be kept. Raises ``DraftRefused`` for what is no form, or holds what proves somebody."""
    if not isinstance(said, Mapping) or not all(
        isinstance(values, list) and all(isinstance(value, str) for value in values) for values in said.values()
    ):
        raise DraftRefused
    fields = {tidy(name): [tidy(value) for value in values] for name, values in said.items()}
    if UNSAID & set(fields):
        raise DraftRefused
    if len(json.dumps(fields, ensure_ascii=False).encode()) > MOST_BYTES:
        raise DraftTooLong
    return fields


def save_draft(person: Any, *, page: str, form: str, fields: Any) -> None:
    """The newest words of this form, in place of earlier ones; the oldest of too many forms goes."""
    kept = read_fields(fields)
    if not allow(f"drafts:{person.pk}", limit=MOST_A_MINUTE, seconds=A_MINUTE):
        raise TooFast
    row = Draft(person=person, page=page, form=form, fields=kept, written_at=timezone.now())
    Draft.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=("person", "page", "form"),
        update_fields=("fields", "written_at"),
    )
    mine = Draft.objects.filter(person=person).order_by("-written_at", "-pk")
    if old := list(mine.values_list("pk", flat=True)[MOST_DRAFTS:]):
        Draft.objects.filter(pk__in=old).delete()


def forget_draft(person: Any, *, page: str, form: str) -> None:
    """The form has arrived, or is empty again. Twice is once."""
    Draft.objects.filter(person=person, page=page, form=form).delete()


def drafts_of(person: Any, *, page: str) -> dict[str, Fields]:
    """What the person has begun on this page, by form."""
    return dict(Draft.objects.filter(person=person, page=page).values_list("form", "fields"))


def forget_old_drafts(*, now: datetime | None = None) -> int:
    """What nobody wrote on for a month goes; gives back how many. Again finds nothing more."""
    gone, _rows = Draft.objects.filter(written_at__lt=(now or timezone.now()) - KEPT_FOR).delete()
    return gone


def export_drafts(person: Any) -> dict[str, Any]:
    rows = Draft.objects.filter(person=person).order_by("pk")
    return {"begun_to_write": [{"words": words_of(row), "written_at": row.written_at} for row in rows]}


def words_of(row: Draft) -> list[str]:
    return [value for name, values in row.fields.items() if name not in BESIDE for value in values]


def count_drafts(person: Any) -> dict[str, int]:
    count = Draft.objects.filter(person=person).count()
    return {"begun to write": count} if count else {}


def erase_drafts(person: Any) -> dict[str, int]:
    counts = count_drafts(person)
    Draft.objects.filter(person=person).delete()
    return counts
