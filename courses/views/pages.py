"""What the templates of course pages need to know beside the page itself."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from association.models import Unit
from courses.domain.editions import edition_at, home_of, place_among, told
from courses.domain.outline import ModuleLine, outline
from courses.domain.path import Choice, is_known, is_to_show, way
from courses.domain.progress import done_keys, due_of, is_done, next_step, road, seals_of
from courses.domain.quiz.items import items_of
from courses.domain.quiz.mastery import GoalStanding, firmness, scores_by_objective
from courses.enums import Firmness
from courses.forms import QuizForm
from courses.models import CoursePage, EditionPage, LessonPage, ModulePage, TrackPage
from courses.rules import practice_key, quiz_key
from courses.views.arrivals import after_lesson
from courses.views.standing import choice_here, person_here, rows_here


def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    rows = rows_here(request, with_due=True)
    done = done_keys(rows)
    course = outline(language)
    tracks = [
        (track, [(module, is_done(module, done), sum(key in done for key in module.keys)) for module in track.modules])
        for track in course.tracks
        if not isinstance(page, TrackPage) or track.title == page.title
    ]
    choice = choice_here(request, course)
    quizzes = person_here(request) is not None
    return {
        "course": course,
        "tracks": tracks,
        "road": road(None, language=language, rows=rows, choice=choice),
        "next": next_step(None, language=language, rows=rows, quizzes=quizzes, choice=choice),
        "way": way(course, choice, rows) if course.paths else None,
        "packs": _packs(request, [module for _track, rows in tracks for module, *_rest in rows]),
        "due": due_of(rows),
        "seals": seals_of(rows),
        "place": "learn",
    }


def _home(request: HttpRequest, lessons: Iterable[str]) -> Unit | None:
    """The place whose words are read here: that of a page made for one, or where this person lives."""
    told_at: Unit | None = getattr(request, "told_at", None)
    return told_at or home_of(person_here(request), lessons, get_language() or settings.LANGUAGE_CODE)


def _keys(modules: Iterable[ModuleLine | None]) -> list[str]:
    return [lesson.key for module in modules if module for lesson in module.lessons]


def _packs(request: HttpRequest, modules: list[ModuleLine]) -> str:
    """Addresses of the lists of what a phone keeps: of each module as it is told where this person lives."""
    language = get_language() or settings.LANGUAGE_CODE
    home = _home(request, _keys(modules))
    told = [(module, place_among(_keys([module]), language, home)) for module in modules]
    return " ".join(
        reverse("courses:pack", kwargs={"code": module.code} | ({"place": place} if place else {}))
        for module, place in told
    )


def module_context(page: ModulePage, request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    rows = rows_here(request)
    done = done_keys(rows)
    course = outline(language)
    line = course.module(page.code)
    lessons = _standing(line, rows)
    choice = choice_here(request, course) if course.paths else Choice()
    return {
        "course": course,
        "line": line,
        "lessons": lessons,
        "pack": _packs(request, [line]) if line else "",
        "first_open": next((lesson for lesson, is_learnt, _begun in lessons if not is_learnt), None),
        "done_count": sum(is_learnt for _lesson, is_learnt, _begun in lessons),
        "quiz_done": quiz_key(page.code) in done,
        "goals": _goals(page, request),
        "signed_in": person_here(request) is not None,
        "is_known": line is not None and is_known(line, choice, rows),
        "is_to_show": line is not None and is_to_show(line, choice, rows),
        "may_know": bool(line and line.questions and course.paths and quiz_key(page.code) not in rows),
        "says_known": page.code in choice.knows,
        "cid": uuid4(),
        "practice_done": practice_key(page.code) in done,
        "practice_waits": (row := rows.get(practice_key(page.code))) is not None and row.is_waiting,
        "place": "learn",
    }


def _goals(page: ModulePage, request: HttpRequest) -> list[GoalStanding]:
    """A visitor's goals are all open; a person's cost one query, and none where no goal is tested."""
    goals = page.goals
    asked = person_here(request) is not None and any(goal.code for goal in goals)
    scores = scores_by_objective(request.user, page.code) if asked else {}
    standing = {code: (firmness(row), len(row)) for code, row in scores.items()}
    return [GoalStanding(goal.code, goal.words, *standing.get(goal.code, (Firmness.OPEN, 0))) for goal in goals]


def _standing(module: ModuleLine | None, rows: dict[str, Any]) -> list[tuple[Any, bool, bool]]:
    """A module's lessons, each with whether it is learnt and whether it is begun."""
    done = done_keys(rows)
    return [(lesson, lesson.key in done, lesson.key in rows) for lesson in (module.lessons if module else ())]


def _answers_in(request: HttpRequest, page: LessonPage) -> dict[str, list[Any]]:
    """A visitor's answers travel in the address; what cannot be one is as if it were not there."""
    form = QuizForm(request.GET, items=items_of(page.body))
    return {key: form.cleaned_data[key] for key in form.items if key not in form.errors}


def lesson_context(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """A visitor may answer too: the choice travels in the address and is explained, but not kept."""
    language = get_language() or settings.LANGUAGE_CODE
    person = person_here(request)
    rows = rows_here(request)
    mine = rows.get(page.key)
    course = outline(language)
    line = course.lesson(page.key)
    module = course.module(line.code) if line else None
    home = _home(request, _keys([module]) or [page.key])
    edition = edition_at(page, home)
    page = told(page, edition) if edition is not None else page
    answers = dict(mine.answers) if mine else {}
    answers |= _answers_in(request, page) if request.GET else {}
    return {
        "page": page,
        "edition": edition,
        "told_place": place_among(_keys([module]), language, home),
        "course": course,
        "line": line,
        "module": module,
        "lessons": _standing(module, rows),
        "following": course.after(page.key),
        "after": after_lesson(page.key, language),
        "answers": answers,
        "is_learnt": bool(mine and mine.done_at),
        "resume_at": mine.block if mine and not mine.done_at and edition is None else 0,
        "cid": uuid4() if person is not None else "",
        "signed_in": person is not None,
        "place": "learn",
    }


def edition_context(page: EditionPage, request: HttpRequest) -> dict[str, Any]:
    """For the editor's preview: the lesson as those who live there read it."""
    lesson = LessonPage.objects.get(path=page.path[: -page.steplen])
    shown = told(lesson, page)
    return {**lesson_context(lesson, request), "page": shown, "edition": page}
