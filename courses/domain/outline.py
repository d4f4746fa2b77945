"""The course of one language as plain values, kept until something is published: lists cost no query."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any

from django.core.cache import cache

from cms.core.domain.addresses import page_address
from cms.core.domain.page_cache import Held, release
from cms.core.domain.reach import below_live
from courses.domain.weighing import weight_of
from courses.models import CourseIndexPage, LessonPage, ModulePage, TrackPage
from courses.rules import practice_key, quiz_key


@dataclass(frozen=True, slots=True)
class LessonLine:
    """``number`` counts through the whole course from 1; ``kb`` is what the lesson costs to load."""

    key: str
    title: str
    summary: str
    url: str
    number: int
    minutes: int
    kb: int
    code: str


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """``task`` is the title of its practice task, empty where it has none."""

    code: str
    title: str
    summary: str
    url: str
    minutes: int
    road: str
    lessons: tuple[LessonLine, ...]
    questions: int
    quiz_kb: int = 0
    task: str = ""
    task_minutes: int = 0
    is_peer_task: bool = False
    paths: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What has to be done for this module: every lesson, its quiz and its practice where it has them."""
        quiz = [quiz_key(self.code)] if self.questions else []
        return (*(lesson.key for lesson in self.lessons), *quiz, *([practice_key(self.code)] if self.task else []))

    @property
    def kb(self) -> int:
        return sum(lesson.kb for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class TrackLine:
    """``key`` is the same in every language."""

    title: str
    summary: str
    modules: tuple[ModuleLine, ...]
    key: str


@dataclass(frozen=True, slots=True)
class PathLine:
    """``everything``: every module lies on it; otherwise those whose ``paths`` name ``code``."""

    code: str
    title: str
    summary: str
    everything: bool = False

    def holds(self, module: ModuleLine) -> bool:
        return self.everything or self.code in module.paths


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """``because`` goes on after "because you"; ``path`` is a code or empty; ``knows`` are module codes."""

    key: str
    text: str
    picture: str = ""
    because: str = ""
    path: str = ""
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    key: str
    ask: str
    answers: tuple[PlaceAnswer, ...]
    picture: str = ""

    def answer(self, key: str) -> PlaceAnswer | None:
        return next((answer for answer in self.answers if answer.key == key), None)


@dataclass(frozen=True)
class Outline:
    title: str = ""
    url: str = ""
    tracks: tuple[TrackLine, ...] = ()
    paths: tuple[PathLine, ...] = ()
    placement: tuple[PlaceQuestion, ...] = ()

    @cached_property
    def modules(self) -> tuple[ModuleLine, ...]:
        return tuple(module for track in self.tracks for module in track.modules)

    @cached_property
    def lessons(self) -> tuple[LessonLine, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    def path(self, code: str) -> PathLine | None:
        return next((path for path in self.paths if path.code == code), None)

    def question(self, key: str) -> PlaceQuestion | None:
        return next((question for question in self.placement if question.key == key), None)

    def module(self, code: str) -> ModuleLine | None:
        return next((module for module in self.modules if module.code == code), None)

    def lesson(self, key: str) -> LessonLine | None:
        return next((lesson for lesson in self.lessons if lesson.key == key), None)

    def after(self, key: str) -> LessonLine | None:
        """The next lesson of the same module, or None at its end."""
        line = self.lesson(key)
        mine = [] if line is None else [other for other in self.lessons if other.code == line.code]
        return next((other for other in mine if line and other.number > line.number), None)


outlines = Held[Outline](most=10)


def outline(language: str) -> Outline:
    """Published course of ``language``; empty where there is none."""
    return outlines.get(language, lambda: _kept_outline(language)) or Outline()


def _kept_outline(language: str) -> Outline:
    """The number in the key is that of the lines' shape: what an older release kept is not read."""
    key = f"course-outline:6:{release()}:{language}"
    kept = cache.get(key)
    if kept is None:
        kept = read_outline(language)
        cache.set(key, kept, 3600)
    return kept


def read_outline(language: str) -> Outline:
    """Four queries, whatever the size of the course."""
    live = {"live": True, "locale__language_code": language}
    course = CourseIndexPage.objects.filter(**live).order_by("path").first()
    if course is None:
        return Outline()
    tracks = TrackPage.objects.filter(**live, path__startswith=course.path).order_by("path")
    modules = list(ModulePage.objects.filter(**live, path__startswith=course.path).order_by("path"))
    lessons = (
        LessonPage.objects.filter(below_live(), **live, path__startswith=course.path).defer("body").order_by("path")
    )
    codes = {module.path: module.code for module in modules}
    lines = [
        LessonLine(
            key=lesson.key,
            title=lesson.title,
            summary=lesson.summary,
            url=page_address(lesson.url_path, language),
            number=number,
            minutes=lesson.minutes,
            kb=ceil(lesson.weight / 1024),
            code=codes.get(lesson.path[: -LessonPage.steplen], ""),
        )
        for number, lesson in enumerate(lessons, start=1)
    ]
    made: dict[str, list[ModuleLine]] = {track.path: [] for track in tracks}
    for module in modules:
        made.get(module.path[: -ModulePage.steplen], []).append(_module(module, lines, language))
    return Outline(
        title=course.title,
        url=page_address(course.url_path, language),
        tracks=tuple(TrackLine(track.title, track.summary, tuple(made[track.path]), track.key) for track in tracks),
        paths=tuple(
            PathLine(path["code"], path["title"], path["summary"], bool(path["everything"]))
            for path in (child.value for child in course.paths)
        ),
        placement=tuple(_question(child.value) for child in course.placement),
    )


def _question(value: Any) -> PlaceQuestion:
    answers = tuple(
        PlaceAnswer(
            key=answer["key"],
            text=answer["text"],
            picture=answer["picture"] or "",
            because=answer["because"] or "",
            path=answer["path"] or "",
            knows=tuple((answer["knows"] or "").split()),
        )
        for answer in value["answers"]
    )
    return PlaceQuestion(value["key"], value["ask"], answers, value["picture"] or "")


def _module(module: ModulePage, lines: list[LessonLine], language: str) -> ModuleLine:
    return ModuleLine(
        code=module.code,
        title=module.title,
        summary=module.summary,
        url=page_address(module.url_path, language),
        minutes=module.minutes,
        road=module.road,
        lessons=tuple(line for line in lines if line.code == module.code),
        questions=len(module.quiz),
        quiz_kb=ceil(sum(weight_of(module.quiz)) / 1024) if len(module.quiz) else 0,
        task=module.task[0].value["title"] if len(module.task) else "",
        task_minutes=module.task[0].value["minutes"] if len(module.task) else 0,
        is_peer_task=bool(len(module.task) and module.task[0].value["peer"]),
        paths=tuple(module.paths.split()),
        needs=tuple(module.needs.split()),
    )
