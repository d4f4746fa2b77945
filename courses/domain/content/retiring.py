"""Pages whose files are gone: kept and said, or taken offline when asked. Nothing is ever deleted."""

from typing import Any

from courses.domain.content.docs import fingerprint
from courses.domain.content.pages import Around, draft_of
from courses.domain.content.report import Line, Outcome
from courses.domain.core_topics import why_it_must_stay
from courses.models import CourseIndexPage, LessonPage, ModulePage


def gone(pages: dict, known: set, wish: Any, around: Around) -> list[Line]:
    """``pages`` as in the import's ``Job``, ``around`` as it was before; ``known`` are the keys that the files have."""
    lost = {
        key: page for key, page in pages.items() if key not in known and page.live and key[0] is not CourseIndexPage
    }
    order = sorted(lost, key=lambda key: (key[0] is not LessonPage, key[0] is not ModulePage, key[1:]))
    # Before any goes: a module's words name its lessons.
    judged = {key: judge(lost[key], wish, around) for key in order}
    report = []
    for key in order:
        page, outcome = lost[key], judged[key]
        if outcome is Outcome.RETIRED and page.get_descendants().live().exclude(pk__in=ids(lost, judged)).exists():
            outcome = judged[key] = Outcome.LOCAL  # an editor's page below it stays
        if outcome is Outcome.RETIRED and not wish.dry_run:
            type(page).objects.get(pk=page.pk).unpublish(user=wish.by)
            type(page).objects.filter(pk=page.pk).update(imported_hash="")
        report.append(Line(key[2], key[1], outcome, page.title))
    return report


def ids(lost: dict, judged: dict) -> list[int]:
    return [lost[key].pk for key, outcome in judged.items() if outcome is Outcome.RETIRED]


def judge(page: Any, wish: Any, around: Around) -> Outcome:
    if why_it_must_stay(page):
        return Outcome.NEEDED
    untouched = page.imported_hash and fingerprint(draft_of(page, around)) == page.imported_hash
    return Outcome.RETIRED if wish.retire and untouched else Outcome.LOCAL
