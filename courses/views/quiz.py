"""A module's quiz: asked, answered, explained, and every attempt to look at again."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PersonRequest, signed_in
from cms.core.domain.outbox import why_of
from courses.domain.progress import next_step, submit_quiz
from courses.domain.queries import module_of_code
from courses.domain.quiz.asking import asked_then, said_to_nobody, versions_in
from courses.domain.quiz.items import Item, items_of
from courses.domain.quiz.tries import answers_of, mark_of, tries_of
from courses.forms import QuizForm
from courses.models import ModulePage
from courses.rules import quiz_key


def _module(code: str) -> ModulePage:
    module = module_of_code(code, language=get_language() or "")
    if module is None:
        raise Http404
    return module


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: PersonRequest, code: str) -> HttpResponse:
    """An attempt is never refused because a question has changed or gone since the page was opened."""
    module = _module(code)
    if not module.quiz:
        raise Http404
    key, today = quiz_key(module.code), items_of(module.quiz)
    versions = versions_in(request.POST)
    items = asked_then(key, today, versions)
    form = QuizForm(request.POST or None, items=items)
    if request.method != "POST":
        if request.GET.get("result"):
            return _newest(request, code)
        return render(request, "courses/quiz.html", _asking(request, module, items, form))
    if not form.is_valid():
        return render(request, "courses/quiz.html", _asking(request, module, items, form), status=400)
    answers = form.answers | said_to_nobody(request.POST, set(versions) - set(items))
    cid = form.cleaned_data["cid"]
    submit_quiz(request.user, module=module, answers=answers, versions=versions, cid=cid, by=request.user)
    return redirect("courses:quiz_try", code=code, cid=cid)


def _asking(request: HttpRequest, module: ModulePage, items: dict[str, Item], form: QuizForm) -> dict:
    errors: dict[str, Any] = dict(form.errors) if form.is_bound else {}
    questions = [(item, form.typed(key), errors.get(key, [])) for key, item in items.items()]
    return {
        "module": module,
        "questions": questions,
        "form": form,
        "cid": (form.cleaned_data.get("cid") if form.is_bound else None) or uuid4(),
        "missing": any(faults for _item, _typed, faults in questions),
        "place": "learn",
    }


def _newest(request: PersonRequest, code: str) -> HttpResponse:
    tries = tries_of(request.user, quiz_key(code))
    if not tries:
        return redirect("courses:quiz", code=code)
    return redirect("courses:quiz_try", code=code, cid=tries[0].cid)


@signed_in
@require_safe
def quiz_try(request: PersonRequest, code: str, cid: UUID) -> HttpResponse:
    """One attempt with what was wrong and why, and the others to choose from."""
    module = _module(code)
    key = quiz_key(module.code)
    answers = answers_of(request.user, key, cid, items_of(module.quiz))
    tries = tries_of(request.user, key)
    mine = next((row for row in tries if row.cid == cid), None)
    if mine is None:
        raise Http404
    context = {
        "module": module,
        "answers": answers,
        "mine": mine,
        "tries": tries,
        "mark": mark_of(tries),
        "is_newest": tries[0].cid == cid,
        "why": why_of(request.user, cid),
        "is_done": any(row.passed for row in tries),
        "passed": mine.passed,
        "next": next_step(request.user, language=get_language() or ""),
        "place": "learn",
    }
    return render(request, "courses/quiz_result.html", context)
