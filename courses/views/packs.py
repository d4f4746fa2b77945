"""What a phone keeps of a module, and the pages of it that are for nobody in particular."""

from copy import copy
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from association.models import Unit
from cms.core.domain.packs import Read, manifest_of, path_of
from cms.core.domain.page_cache import KEEP
from cms.core.views.nobody import listed
from courses.domain.editions import place_among
from courses.domain.evidence.task import task_of
from courses.domain.outline import outline
from courses.domain.packs import pack_of
from courses.domain.queries import lesson_of, module_of_code
from courses.domain.quiz.items import items_of
from courses.forms.practice import PracticeForm
from courses.views.showing import parts_of


@require_safe
@cache_control(no_cache=True)
def pack(request: HttpRequest, code: str, place: int = 0) -> JsonResponse:
    """The addresses of a module with hash and size. Made at most once in five minutes and for what is published.

    ``place``: as it is told there; where it no longer is, or never was, as for everybody. One list for all places
    that read the same.
    """
    language = get_language() or ""
    line = outline(language).module(code)
    if line is None:
        raise Http404
    lessons = [lesson.key for lesson in line.lessons]
    unit = Unit.objects.filter(pk=place).first() if place else None
    around = place_among(lessons, language, unit) or 0

    def make(read: Read) -> dict[str, Any]:
        files = pack_of(line, read, place=unit, language=language)
        return manifest_of(files, key=f"{code}.{language}", title=line.title, url=line.url)

    return listed(request, f"{code}:{around}", make, language=language)


@require_safe
def kept_told(request: HttpRequest, key: str, place: int) -> HttpResponse:
    """A lesson, or the module that leads to its pack, in the words of one place; kept under its own address."""
    language = get_language() or ""
    unit = get_object_or_404(Unit, pk=place)
    page = lesson_of(key, language=language) or module_of_code(key, language=language)
    line = outline(language).module(key)
    if page is None or place_among([lesson.key for lesson in line.lessons] if line else [key], language, unit) is None:
        raise Http404
    asked: Any = copy(request)  # as if somebody there had asked for the page itself
    asked.path = asked.path_info = path_of(page.url)
    asked.told_at = unit
    answer: HttpResponse = page.serve(asked)
    answer.headers[KEEP] = "1"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def kept_quiz(request: HttpRequest, code: str) -> HttpResponse:
    """The quiz with what is right beneath each question, hidden until it is answered."""
    module = module_of_code(code, language=get_language() or "")
    if module is None or not module.quiz:
        raise Http404
    return kept(request, "courses/kept_quiz.html", {"module": module, "questions": items_of(module.quiz).values()})


@require_safe
def kept_practice(request: HttpRequest, code: str) -> HttpResponse:
    """The task with empty fields; what is filled in waits on the phone."""
    task = task_of(code, language=get_language() or "")
    if task is None:
        raise Http404
    line = outline(get_language() or "").module(code)
    parts = parts_of(task, None, PracticeForm(task=task))
    return kept(request, "courses/kept_practice.html", {"task": task, "line": line, "parts": parts})


def kept(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    answer = render(request, template, context | {"place": "learn", "is_kept": True})
    answer.headers[KEEP] = "1"
    return answer
