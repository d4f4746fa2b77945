"""The board as a table: the page shows these heads and cells, and a sheet holds the very same."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.core.sentences import joined
from cms.core.wagtail.export import XLSX, as_csv, as_xlsx, cell
from courses.cohorts.domain.board import Board, Row
from courses.cohorts.domain.moves import note
from courses.cohorts.enums import Deed

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def head_of(board: Board) -> list[str]:
    goals = [goal.words for goal in board.rows[0].goals] if board.rows else []
    return [
        pgettext("person", "Name"),
        _("What is the matter"),
        _("Lessons done, of %(n)d") % {"n": board.lessons},
        _("Meetings, of %(n)d") % {"n": board.held},
        _("Last learnt on"),
        *goals,
    ]


def cells_of(row: Row) -> list[Any]:
    """Goals as their words: a colour says nothing in a sheet."""
    reasons = joined(reason.words for reason in row.reasons)
    last = timezone.localdate(row.last_at) if row.last_at else None
    return [str(row.person), reasons, row.done, row.came, last, *(goal.label for goal in row.goals)]


def sheet_of(board: Board, rows: list[Row], kind: str, *, by: Any) -> bytes:
    """What is shown, all pages of it. That somebody took it stands in the story of the class."""
    note(board.cohort, Deed.EXPORT, by=by, text=f"{len(rows)} {kind}")
    head, lines = [cell(words) for words in head_of(board)], [[cell(part) for part in cells_of(row)] for row in rows]
    return as_csv(head, lines) if kind == "csv" else as_xlsx(head, lines)
