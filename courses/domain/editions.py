"""Lessons as they are told in one place: who reads which, and how an edition begins."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Spot:
    """A published edition: ``place`` is the path of its place in the association's tree, ``unit`` that one's number."""

    place: str
    unit: int
    pk: int
    lesson: int


Spots = dict[str, list[Spot]]
known = Held[dict[str, Spots]](most=1)
pages = Held[EditionPage](most=60)


def read_spots() -> dict[str, Spots]:
    """Published editions by lesson and language (its ``key_language``), the smallest place first.

    Two queries; one where there are none.
    """
    rows = EditionPage.objects.live().exclude(unit=None).values_list("path", "unit__path", "unit_id", "pk")
    there = [(path[: -EditionPage.steplen], *spot) for path, *spot in rows]
    above = LessonPage.objects.filter(path__in={path for path, *_spot in there})
    lessons = {path: (key, pk) for path, key, pk in above.values_list("path", "key_language", "pk")}
    found: Spots = {}
    for path, place, unit, pk in there:
        key, lesson = lessons.get(path, (None, 0))
        if key is not None:
            found.setdefault(key, []).append(Spot(place, unit, pk, lesson))
    return {"all": {lesson: sorted(spots, key=lambda one: -len(one.place)) for lesson, spots in found.items()}}


def spots_of(lesson: str, language: str) -> list[Spot]:
    """Where this lesson is told otherwise; no query but the first of a release."""
    return (known.get("spots", read_spots) or {}).get("all", {}).get(f"{lesson}:{language}", [])


def spot_at(lesson: str, language: str, place: Unit | None) -> Spot | None:
    """Which edition holds in this place: that of the smallest place around it."""
    if place is None:
        return None
    return next((one for one in spots_of(lesson, language) if place.path.startswith(one.place)), None)


def place_among(lessons: Iterable[str], language: str, place: Unit | None) -> int | None:
    """The smallest of the places around this one that some of these lessons are told for.

    There all of them are told as they are here, and it says no more of where somebody lives than that.
    """
    spots = [spot for lesson in lessons if (spot := spot_at(lesson, language, place))]
    return max(spots, key=lambda one: len(one.place)).unit if spots else None


def home_of(person: Any, lessons: Iterable[str], language: str) -> Unit | None:
    """Where somebody lives; not asked, and None, where none of these lessons is told otherwise anywhere."""
    if person is None or not any(spots_of(lesson, language) for lesson in lessons):
        return None
    return village_of(person)


def told_to(person: Any) -> dict[int, int]:
    """The editions that somebody reads, in every language, each with its lesson. One query where there are any."""
    spots = (known.get("spots", read_spots) or {}).get("all", {})
    home = village_of(person) if spots and person.is_authenticated else None
    if home is None:
        return {}
    mine = (next((one for one in some if home.path.startswith(one.place)), None) for some in spots.values())
    return {spot.pk: spot.lesson for spot in mine if spot}


def edition_at(lesson: LessonPage, place: Unit | None) -> EditionPage | None:
    """The edition with its pictures is held for a release, as lessons are."""
    key, _colon, language = (lesson.key_language or "").partition(":")
    spot = spot_at(key, language, place)
    if spot is None:
        return None
    there = EditionPage.objects.live().select_related("unit").filter(pk=spot.pk)
    return pages.get(str(spot.pk), there.first)


def edition_for(lesson: LessonPage, person: Any) -> EditionPage | None:
    """What somebody who lives there reads instead; None where the general words hold, as for every visitor.

    No query where the lesson has no editions. Where one lives is asked each time.
    """
    key, _colon, language = (lesson.key_language or "").partition(":")
    return edition_at(lesson, home_of(person, [key], language))


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
