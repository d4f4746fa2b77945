"""What learners do, each by a plain form."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from cms.core.sentences import joined
from courses.domain.editions import edition_for
from courses.domain.outline import outline
from courses.domain.progress import (
    answer_question,
    finish_lesson,
    mark_read,
    next_step,
)
from courses.domain.queries import lesson_of
from courses.domain.quiz.items import items_of
from courses.domain.visitor import COOKIE, SECONDS, cookie_of, keys_in, rows_of
from courses.forms import AnswerForm, DoneForm, QuestionForm, ReadForm
from courses.models import LessonPage
from courses.views.standing import choice_here, course_in, person_here, rows_here


def _lesson(key: str) -> LessonPage:
    page = lesson_of(key, language=get_language() or "")
    if page is None:
        raise Http404
    return page


def _address(page: LessonPage, part: str = "") -> str:
    line = outline(get_language() or "").lesson(page.key)
    return f"{line.url if line else '/'}{part}"


@signed_in
@require_POST
def answer(request: PersonRequest, key: str) -> HttpResponse:
    page = _lesson(key)
    asked = QuestionForm(request.POST)
    if not asked.is_valid():
        return redirect(_address(page))
    question = asked.cleaned_data["question"]
    item = items_of(page.body).get(question)
    if item is None:
        raise Http404
    form = AnswerForm(request.POST, item=item)
    if not form.is_valid():
        messages.error(request, joined(words for errors in form.errors.values() for words in errors))
        return redirect(_address(page, f"#question-{question}"))
    facts = form.cleaned_data
    answer_question(
        request.user,
        lesson=page,
        question=question,
        chosen=facts["chosen"],
        cid=facts["cid"],
        by=request.user,
    )
    return redirect(_address(page, f"#question-{question}"))


@signed_in
@require_POST
def done(request: PersonRequest, key: str) -> HttpResponse:
    """Learnt: to the next lesson, at the end to the module's quiz; a helper to the module: the quiz is not theirs."""
    page = _lesson(key)
    form = DoneForm(request.POST)
    if not form.is_valid():
        return redirect(_address(page))
    finish_lesson(request.user, lesson=page, cid=form.cleaned_data["cid"], by=request.user)
    course = outline(get_language() or "")
    following = course.after(page.key)
    if following:
        return redirect(following.url)
    module = course.module(page.key.partition("-")[0])
    if module and module.questions and getattr(request, "helping", None) is None:
        return redirect("courses:quiz", code=module.code)
    return redirect(module.url if module else "/")


@csrf_exempt  # the page is the same for every visitor, so it holds no token; the answer only marks this one's own phone
@require_POST
def learnt_here(request: HttpRequest, key: str) -> HttpResponse:
    """Learnt by somebody without an account: noted on their phone, and on to what comes next."""
    page = _lesson(key)
    if request.user.is_authenticated:  # a phone's outbox keeps it and sends it as this person's
        is_script = request.headers.get("Accept", "").startswith("application/json")
        return HttpResponse(status=409) if is_script else redirect(_address(page))
    language = get_language() or ""
    keys = keys_in(".".join([request.COOKIES.get(COOKIE, ""), page.key]))
    response = redirect(_after(page, rows_of(keys), language))
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, cookie_of(keys), max_age=SECONDS, httponly=True, samesite="Lax", secure=secure)
    return response


def _after(page: LessonPage, rows: dict, language: str) -> str:
    """The next lesson of the module; at its end the module, with its seals and its quiz."""
    course = outline(language)
    following = course.after(page.key)
    if following and following.key not in rows:
        return following.url
    module = course.module(page.key.partition("-")[0])
    left = [lesson for lesson in (module.lessons if module else ()) if lesson.key not in rows]
    if left:
        return left[0].url
    return module.url if module else course.url or "/"


@signed_in
@require_POST
def read(request: PersonRequest, key: str) -> HttpResponse:
    """How far the page was read; sent by script as the reader leaves."""
    page = _lesson(key)
    form = ReadForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        block = 0 if edition_for(page, request.user) else facts["block"]  # an edition's blocks are others
        mark_read(request.user, lesson_key=page.key, block=block, cid=facts["cid"], by=request.user)
    return HttpResponse(status=204)


@never_cache
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """Where this learner goes on, with an account or without; a bookmark for the home screen."""
    language = get_language() or ""
    course, rows = course_in(language), rows_here(request)
    person = person_here(request)
    choice = choice_here(request, course)
    step = next_step(person, language=language, rows=rows, quizzes=person is not None, choice=choice)
    return redirect(step.url if step else course.url or "/")
