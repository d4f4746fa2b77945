"""Two lists made of what learners did, counted over everybody: nobody's name, and no number that shows one person."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from courses.domain.finding import words_of
from courses.domain.quiz.items import items_of
from courses.models import ItemAnswer, LessonPage, ModulePage, Progress
from courses.rules import quiz_key

HIDDEN_UNDER = 5
"""People below which a line would tell of single persons: it is left out."""
SMALL_UNDER = 20
"""Answers below which a share says little: it is marked."""
TOO_MANY_WRONG = 0.4
SILENT_FOR = timedelta(days=14)
"""Who has not come back for so long has left."""


@dataclass(frozen=True, slots=True)
class Line:
    """``share`` from 0 to 1 of ``n``; ``people`` says of how many. ``where`` is the question's or the block's words."""

    page_id: int
    title: str
    where: str
    n: int
    people: int
    share: float

    @property
    def share_words(self) -> str:
        return f"{self.share:.0%}"

    @property
    def trust(self) -> str:
        """What to think of the number."""
        if self.n < SMALL_UNDER:
            return _("few answers: may be chance")
        return _("too many") if self.share >= TOO_MANY_WRONG else ""


def misleading_questions() -> list[Line]:
    """Questions by the share of answers without the full point, the worst first. Three queries."""
    known = questions()
    rows = (
        ItemAnswer.objects.exclude(score=None)
        .values("item")
        .annotate(n=Count("pk"), people=Count("person", distinct=True), wrong=Count("pk", filter=Q(score__lt=1)))
        .filter(people__gte=HIDDEN_UNDER, wrong__gt=0)
        .order_by("item")
    )
    lines = [
        Line(*known[row["item"]], n=row["n"], people=row["people"], share=row["wrong"] / row["n"])
        for row in rows
        if row["item"] in known
    ]
    return sorted(lines, key=lambda line: (-line.share, -line.n, line.title))


def questions() -> dict[str, tuple[int, str, str]]:
    """``M03-quiz.q1`` → page, its title, the question; as published in the first language."""
    first = {"live": True, "locale__language_code": settings.LANGUAGE_CODE}
    found: dict[str, tuple[int, str, str]] = {}
    pages: list[tuple[str, ModulePage | LessonPage, Any]] = [
        (quiz_key(page.code), page, page.quiz) for page in ModulePage.objects.filter(**first)
    ]
    pages += [(page.key, page, page.body) for page in LessonPage.objects.filter(**first)]
    for key, page, stream in pages:
        found |= {f"{key}.{item.key}": (page.pk, page.title, item.ask) for item in items_of(stream).values()}
    return found


def lessons_left() -> list[Line]:
    """Lessons that people began and never finished, the worst first; ``where`` is the part at which most stopped.

    All progress is read once: two queries.
    """
    first = {"live": True, "locale__language_code": settings.LANGUAGE_CODE}
    pages = {page.key: page for page in LessonPage.objects.filter(**first)}
    gone = Q(done_at=None, last_at__lt=timezone.now() - SILENT_FOR)
    rows = Progress.objects.filter(content_key__in=pages).values_list("content_key", "block")
    began: Counter[str] = Counter()
    stops: dict[str, dict[int, int]] = defaultdict(dict)
    for key, block, count, left in rows.annotate(n=Count("pk"), left=Count("pk", filter=gone)).order_by(
        "content_key", "block"
    ):
        began[key] += count
        if left:
            stops[key][block] = left
    lines = [line_of(pages[key], began[key], stops[key]) for key in sorted(stops) if began[key] >= HIDDEN_UNDER]
    return sorted(lines, key=lambda line: (-line.share, -line.n, line.title))


def line_of(page: LessonPage, began: int, stops: dict[int, int]) -> Line:
    place, count = max(stops.items(), key=lambda pair: pair[1])
    where = part_words(page, place) if count >= HIDDEN_UNDER else ""
    return Line(page.pk, f"{page.key} {page.title}", where, began, began, sum(stops.values()) / began)


def part_words(page: LessonPage, place: int) -> str:
    if place >= len(page.body):
        return ""
    words = strip_tags(" ".join(words_of(page.body[place])))
    return f"{place + 1}. {words[:60]}"
