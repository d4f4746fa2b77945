"""The course as the texts of its files."""

from typing import Any

from courses.domain.content.blocks import write_blocks, yaml_text
from courses.domain.content.docs import Course, LessonDoc, ModuleDoc
from courses.domain.content.placing import path_rows, placement_rows
from courses.domain.content.reading import LANGUAGES
from courses.domain.content.tasks import task_text


def texts_of(course: Course) -> dict[str, str]:
    """File name → text. What both languages share is taken from the Chinese page."""
    texts = {"course.yaml": index_text(course)}
    english = {module.code: module for module in course.modules["en"]}
    for module in course.modules["zh-hans"]:
        folder = f"{module.code}-{module.slug}"
        twin = english[module.code]
        texts[f"{folder}/module.yaml"] = module_text(module, twin, course)
        for short, each in (("zh", module), ("en", twin)):
            if each.quiz:
                texts[f"{folder}/quiz.{short}.md"] = write_blocks(each.quiz)
            if each.task:
                texts[f"{folder}/task.{short}.md"] = task_text(each.task)
            for key in module.lessons:
                lesson = course.lessons[LANGUAGES[short]][key]
                texts[f"{folder}/{key.partition('-')[2]}.{short}.md"] = lesson_text(lesson)
    return texts


def lesson_text(doc: LessonDoc) -> str:
    return f"---\n{yaml_text({'title': doc.title, 'summary': doc.summary})}---\n\n{write_blocks(doc.blocks)}"


def pair(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def index_text(course: Course) -> str:
    zh, en = course.course["zh-hans"], course.course["en"]
    english = {track.code: track for track in course.tracks["en"]}
    data: dict[str, Any] = {
        "slug": zh.slug,
        "title": pair(zh.title, en.title),
        "summary": pair(zh.summary, en.summary),
        "tracks": [
            {
                "code": track.code,
                "title": pair(track.title, english[track.code].title),
                "summary": pair(track.summary, english[track.code].summary),
            }
            for track in course.tracks["zh-hans"]
        ],
    }
    if zh.paths:
        data["paths"] = path_rows(zh.paths, en.paths)
    if zh.placement:
        data["placement"] = placement_rows(zh.placement, en.placement)
    return yaml_text(data)


def module_text(zh: ModuleDoc, en: ModuleDoc, course: Course) -> str:
    lessons = course.lessons["zh-hans"]
    data: dict[str, Any] = {
        "code": zh.code,
        "track": zh.track,
        **{name: list(said) for name, said in (("paths", zh.paths), ("needs", zh.needs)) if said},
        "minutes": zh.minutes,
        "title": pair(zh.title, en.title),
        "summary": pair(zh.summary, en.summary),
    }
    if zh.outcomes:
        codes = zh.objectives or ("",) * len(zh.outcomes)
        data["outcomes"] = [
            ({"code": code} if code else {}) | pair(*both)
            for code, *both in zip(codes, zh.outcomes, en.outcomes, strict=True)
        ]
    if zh.practice:
        data["practice"] = pair(zh.practice, en.practice)
    if zh.road:
        data["road"] = pair(zh.road, en.road)
    data["lessons"] = [
        {"file": key.partition("-")[2], "slug": lessons[key].slug, "minutes": lessons[key].minutes}
        for key in zh.lessons
    ]
    return yaml_text(data)
