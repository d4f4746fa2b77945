"""Lessons as they are told in one place: who reads which, and how an edition begins."""

from copy import copy
from typing import Any

from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from association.domain.residence import village_of
from association.models import Unit
from cms.core.domain.page_cache import Held
from courses.blocks import QUESTION_KINDS, LessonBlocks
from courses.models import EditionPage, LessonPage

Places = dict[int, list[tuple[str, int]]]
known = Held[dict[str, Places]](most=1)
pages = Held[EditionPage](most=60)


def read_places() -> dict[str, Places]:
    """Published editions by lesson: the paths of their places, the smallest place first. Two queries."""
    lessons = dict(LessonPage.objects.order_by().values_list("path", "pk"))
    found: Places = {}
    rows = EditionPage.objects.live().exclude(unit=None).values_list("path", "pk", "unit__path")
    for path, pk, place in rows:
        lesson = lessons.get(path[: -EditionPage.steplen])
        if lesson is not None:
            found.setdefault(lesson, []).append((place, pk))
    return {"all": {lesson: sorted(places, key=lambda one: -len(one[0])) for lesson, places in found.items()}}


def edition_for(lesson: LessonPage, person: Any) -> EditionPage | None:
    """What somebody who lives there reads instead; None where the general words hold, as for every visitor.

    No query where the lesson has no editions. Where one lives is asked each time; the edition with its pictures is
    held for a release, as lessons are.
    """
    places = (known.get("places", read_places) or {}).get("all", {}).get(lesson.pk)
    if not places or person is None:
        return None
    village = village_of(person)
    pk = next((pk for place, pk in places if village and village.path.startswith(place)), None)
    if pk is None:
        return None
    return pages.get(str(pk), lambda: EditionPage.objects.live().select_related("unit").filter(pk=pk).first())


def told(lesson: LessonPage, edition: EditionPage) -> LessonPage:
    """The lesson in the edition's words, with its own number and questions. For reading only; never saved."""
    shown = copy(lesson)
    shown.title, shown.summary = edition.title, edition.summary
    shown.live_revision_id = edition.live_revision_id
    words = [(child.block_type, child.value, child.id) for child in edition.body]
    asked = [(child.block_type, child.value, child.id) for child in lesson.body if child.block_type in QUESTION_KINDS]
    shown.body = StreamValue(LessonBlocks(), [*words, *asked])
    return shown


def begin_edition(lesson: LessonPage, *, unit: Unit, by: Any) -> EditionPage:
    """A draft with the lesson's words as they are published, to be changed. The one there is, where there is one.

    Of the same lesson in another language, for the same place, it is the translation.
    """
    with transaction.atomic():
        lesson = LessonPage.objects.select_for_update(of=("self",), no_key=True).get(pk=lesson.pk)
        found = EditionPage.objects.filter(edition_key=f"{lesson.pk}:{unit.pk}").first()
        if found is not None:
            return found
        twins = LessonPage.objects.filter(translation_key=lesson.translation_key).exclude(pk=lesson.pk)
        keys = [f"{pk}:{unit.pk}" for pk in twins.values_list("pk", flat=True)]
        twin = EditionPage.objects.filter(edition_key__in=keys).first()
        page = EditionPage(
            title=lesson.title,
            slug=find_available_slug(lesson, f"place-{unit.pk}"),
            summary=lesson.summary,
            unit=unit,
            locale_id=lesson.locale_id,
            live=False,
            owner=by,
        )
        page.body = [(child.block_type, child.value) for child in lesson.body if child.block_type not in QUESTION_KINDS]
        # An edition that was for this place once may have kept the key: a language has one page of each.
        if (
            twin is not None
            and not Page.objects.filter(translation_key=twin.translation_key, locale_id=lesson.locale_id).exists()
        ):
            page.translation_key = twin.translation_key
        lesson.add_child(instance=page)
        page.save_revision(user=by, log_action=True)
    return page
