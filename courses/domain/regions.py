"""All editions of one place: what a track would get, begun and taken back in portions, and where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Revision, WorkflowState

from association.models import Unit
from courses.domain.editions import begin_edition
from courses.domain.reports.translations import Bases, line_of, pieces
from courses.models import EditionPage, LessonPage, ModulePage, TrackPage

PORTION = 20
"""Pages that one request makes or ends: some seconds on a small machine."""


@dataclass(frozen=True, slots=True)
class Row:
    lesson: LessonPage
    edition: EditionPage | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One edition. ``state`` in words; ``behind``: how many parts of its lesson have changed since.

    ``is_same``: it says what the lesson says, so nobody needs it.
    """

    lesson: LessonPage
    edition: EditionPage
    state: str
    behind: int
    is_same: bool


@dataclass(frozen=True, slots=True)
class TrackStanding:
    """``lessons``: how many the track has online."""

    track: TrackPage
    lessons: int
    rows: list[Standing] = field(default_factory=list)

    @property
    def online(self) -> int:
        return sum(row.edition.live for row in self.rows)

    @property
    def behind(self) -> int:
        return sum(bool(row.behind) for row in self.rows)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    unit: Unit
    name: str
    editions: int
    online: int
    drafts: int


def below(pages: Iterable[Any]) -> Q:
    return reduce(or_, (Q(path__startswith=page.path) for page in pages), Q(pk__in=[]))


def rows_for(pages: Iterable[Any], unit: Unit) -> list[Row]:
    """Published lessons below these tracks or modules, each with its edition for exactly this place. Two queries."""
    where = below(pages)
    there = {page.path[: -page.steplen]: page for page in EditionPage.objects.filter(where, unit=unit).defer("body")}
    lessons = LessonPage.objects.live().filter(where).select_related("locale").defer("body").order_by("path")
    return [Row(lesson, there.get(lesson.path)) for lesson in lessons]


def begin_some(pages: Iterable[Any], unit: Unit, *, by: Any, most: int = PORTION) -> int:
    """Begins the next editions, each whole or not at all; how many are still to come. 0: they are all there."""
    waiting = [row.lesson for row in rows_for(pages, unit) if row.edition is None]
    for lesson in waiting[:most]:
        begin_edition(lesson, unit=unit, by=by)
    return max(0, len(waiting) - most)


def places() -> list[PlaceLine]:
    """Every place that some lesson is told for, as the tree of places goes."""
    counts = EditionPage.objects.exclude(unit=None).order_by().values("unit")
    found = {row["unit"]: row for row in counts.annotate(all=Count("pk"), online=Count("pk", filter=Q(live=True)))}
    return [
        PlaceLine(unit, str(unit), row["all"], row["online"], row["all"] - row["online"])
        for unit in Unit.objects.filter(pk__in=found).order_by("path")
        for row in [found[unit.pk]]
    ]


def planned(editions: Iterable[EditionPage]) -> set[int]:
    """Those that go online by themselves on a day that somebody named."""
    kind = ContentType.objects.get_for_model(EditionPage)
    names = [str(page.pk) for page in editions]
    rows = Revision.objects.filter(content_type=kind, object_id__in=names, approved_go_live_at__isnull=False)
    return {int(name) for name in rows.values_list("object_id", flat=True)}


def handed_in(editions: Iterable[EditionPage]) -> set[int]:
    kind = ContentType.objects.get_for_model(EditionPage)
    names = [str(page.pk) for page in editions]
    rows = WorkflowState.objects.active().filter(content_type=kind, object_id__in=names)
    return {int(name) for name in rows.values_list("object_id", flat=True)}


def standing_in(unit: Unit) -> list[TrackStanding]:
    """Where the editions of this place stand, track by track in every language; tracks without any are left out."""
    editions = list(EditionPage.objects.filter(unit=unit).select_related("unit").order_by("path"))
    if not editions:
        return []
    waiting, to_come = handed_in(editions), planned(editions)
    above = {page.path[: -page.steplen] for page in editions}
    lessons = {page.path: page for page in LessonPage.objects.filter(path__in=above).select_related("locale")}
    above_of = {page.pk: lessons.get(page.path[: -page.steplen]) for page in editions}
    bases = Bases([(above_of[page.pk], page) for page in editions if above_of[page.pk] is not None])
    online = list(LessonPage.objects.live().values_list("path", flat=True))
    found = []
    for track in TrackPage.objects.select_related("locale").order_by("path"):
        mine = [page for page in editions if page.path.startswith(track.path)]
        rows = [
            Standing(
                lesson,
                page,
                state_of(page, waiting, to_come),
                line_of(lesson, page, "", bases).changed,
                pieces(lesson, reader=page) == pieces(page.get_latest_revision_as_object()),
            )
            for page in mine
            if (lesson := above_of[page.pk]) is not None
        ]
        if rows:
            found.append(TrackStanding(track, sum(path.startswith(track.path) for path in online), rows))
    return found


def state_of(page: EditionPage, waiting: set[int], to_come: set[int]) -> str:
    if page.pk in waiting:
        return _("handed in, somebody looks at it")
    if page.pk in to_come:
        return _("goes online on the day that was chosen")
    if page.live:
        return _("online, with a newer draft") if page.has_unpublished_changes else pgettext("an edition", "online")
    return pgettext("an edition", "draft")


def shown_in(unit: Unit, page: Any = None) -> list[EditionPage]:
    """Editions of this place that are online or will be by themselves; of one track or module where it is given."""
    rows = EditionPage.objects.filter(below([page]) if page is not None else Q(), unit=unit).order_by("path")
    pages = list(rows.defer("body"))
    to_come = planned(pages)
    return [one for one in pages if one.live or one.pk in to_come]


def may_end(page: EditionPage, by: Any) -> bool:
    """Whoever may publish it, but for those that somebody holds in hand. A day that was chosen is no such lock."""
    lock = None if page.scheduled_revision else page.get_lock()
    return bool(page.permissions_for_user(by).can_publish() and not (lock and lock.for_user(by)) and not page.locked)


def end_some(unit: Unit, page: Any = None, *, by: Any, most: int = PORTION) -> bool:
    """Takes the next editions offline that ``by`` may take; whether more are to come. Their words stay as drafts."""
    ended = 0
    for one in shown_in(unit, page):
        if may_end(one, by):
            if ended == most:
                return True
            end(one.pk, by=by)
            ended += 1
    return False


def end(pk: int, *, by: Any) -> None:
    with transaction.atomic():
        page = EditionPage.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        for revision in page.revisions.filter(approved_go_live_at__isnull=False):
            revision.approved_go_live_at = None
            revision.save(user=by, update_fields=["approved_go_live_at"])
        if page.live:
            page.unpublish(user=by)


def stretch(pk: int) -> TrackPage | ModulePage | None:
    """The track or module of this number."""
    return TrackPage.objects.filter(pk=pk).first() or ModulePage.objects.filter(pk=pk).first()
