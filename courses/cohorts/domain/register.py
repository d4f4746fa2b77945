"""Attendance as a sheet: names down, meetings across. The page shows a part of it, the file all of it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from association.domain.pinyin import by_name
from cms.core.wagtail.export import as_csv, as_xlsx, cell
from courses.cohorts.domain.attendance import THERE
from courses.cohorts.domain.moves import note
from courses.cohorts.enums import Deed
from courses.cohorts.models import Attendance, Cohort, Enrolment, Meeting

HERE = "✓"


@dataclass(frozen=True, slots=True)
class Line:
    """One learner: at which meetings they were (by the meetings' numbers)."""

    enrolment: Enrolment
    was_at: frozenset[int]


@dataclass(frozen=True, slots=True)
class Register:
    """``meetings`` are those that have begun and were not called off, in order; ``lines`` are by name."""

    cohort: Cohort
    meetings: list[Meeting]
    lines: list[Line]

    @property
    def came(self) -> Counter[int]:
        """How many were at each meeting."""
        return Counter(pk for line in self.lines for pk in line.was_at)


def register_of(cohort: Cohort) -> Register:
    """Everybody of the name list at everything that was held; three queries."""
    held = Meeting.objects.filter(cohort=cohort, called_off_at=None, starts_at__lte=timezone.now())
    meetings = list(held.order_by("starts_at", "pk"))
    rows = Enrolment.objects.filter(cohort=cohort, state__in=THERE).select_related("person")
    noted = Attendance.objects.filter(meeting__in=[row.pk for row in meetings], is_here=True)
    was_at: dict[int, set[int]] = {}
    for enrolment, meeting in noted.values_list("enrolment", "meeting"):
        was_at.setdefault(enrolment, set()).add(meeting)
    lines = [Line(row, frozenset(was_at.get(row.pk, ()))) for row in rows]
    return Register(
        cohort, meetings, sorted(lines, key=lambda line: (by_name(str(line.enrolment.person)), line.enrolment.pk))
    )


def table_of(register: Register) -> tuple[list[str], list[list[Any]]]:
    """Head and lines of the file; the last line says how many came."""
    days = [f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M}" for row in register.meetings]
    head = [pgettext("person", "Name"), *days, _("Meetings, of %(n)d") % {"n": len(days)}]
    keys = [row.pk for row in register.meetings]
    lines: list[list[Any]] = [
        [str(line.enrolment.person), *(HERE if key in line.was_at else "" for key in keys), len(line.was_at)]
        for line in register.lines
    ]
    came = register.came
    lines.append([_("How many came"), *(came[key] for key in keys), came.total()])
    return head, lines


def sheet_of(register: Register, kind: str, *, by: Any) -> bytes:
    """``kind`` is ``csv`` or ``xlsx``. That somebody took it stands in the story of the class."""
    head, lines = table_of(register)
    note(register.cohort, Deed.EXPORT, by=by, text=f"{len(register.lines)} {kind}")
    words, cells = [cell(one) for one in head], [[cell(one) for one in line] for line in lines]
    return as_csv(words, cells) if kind == "csv" else as_xlsx(words, cells)
