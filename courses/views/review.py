"""Questions that come back: one on a screen, answered by a plain form, explained, and on to the next."""

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PersonRequest, signed_in
from cms.core.domain.page_cache import KEEP
from cms.core.domain.words import tidy
from courses.domain.quiz.attempts import Submission, answer_again
from courses.domain.quiz.cards import in_days
from courses.domain.quiz.reviewing import due_question, due_questions, question_of, told_of
from courses.domain.quiz.showing import images_of
from courses.enums import Felt
from courses.forms import AnswerForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PersonRequest) -> HttpResponse:
    language = get_language() or ""
    if request.method == "POST":
        return _answer(request, language)
    asked = due_question(request.user, language=language)
    return render(request, "courses/review.html", _context(asked))


@signed_in
@require_safe
def day(request: PersonRequest) -> HttpResponse:
    """All questions of the day, for a phone without a network, which keeps this under the address of the one above."""
    asked = due_questions(request.user, language=get_language() or "")
    photos = images_of([one.item for one in asked if one.item])
    context = {"day": asked, "question_photos": photos, "felt": Felt.choices, "place": "learn"}
    answer = render(request, "courses/review_day.html", context)
    answer.headers[KEEP] = "1"
    return answer


def _context(asked: object, typed: list | None = None, faults: list | None = None) -> dict:
    return {
        "asked": asked,
        "typed": typed or [],
        "faults": faults or [],
        "felt": Felt.choices,
        "cid": uuid4(),
        "place": "learn",
    }


def _answer(request: PersonRequest, language: str) -> HttpResponse:
    asked = question_of(request.user, tidy(request.POST.get("item", "")), language=language)
    if asked is None or asked.item is None:
        return redirect("review:review")
    form = AnswerForm(request.POST, item=asked.item)
    if not form.is_valid():
        context = _context(asked, list(form["chosen"].value() or []), list(form.errors.get("chosen", [])))
        return render(request, "courses/review.html", context, status=400)
    facts = form.cleaned_data
    said = Submission({asked.item.key: facts["chosen"]}, language=language, felt=facts["felt"])
    answer_again(request.user, item_name=asked.name, item=asked.item, said=said, cid=facts["cid"], by=request.user)
    return redirect("review:told", cid=facts["cid"])


@signed_in
@require_safe
def told(request: PersonRequest, cid: UUID) -> HttpResponse:
    shown = told_of(request.user, cid)
    if shown is None:
        raise Http404
    left = due_question(request.user, language=get_language() or "")
    days = in_days(shown.due_on) if shown.due_on else None
    context = {"shown": shown, "days": days, "left": left.left if left else 0, "place": "learn"}
    return render(request, "courses/review_told.html", context)
