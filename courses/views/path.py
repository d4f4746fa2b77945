"""A few questions that find a path, and the path itself. Both work without an account: then this phone remembers."""

from uuid import UUID, uuid4, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.domain import helping
from courses.domain import path
from courses.domain.outline import Outline, PlaceQuestion
from courses.domain.progress import next_step
from courses.enums import PathMove
from courses.forms.path import PathForm, PlaceForm
from courses.views.standing import choice_here, course_in, keep_on_phone, person_here, rows_here

Said = tuple[str, dict[str, str], UUID]


def keep(request: HttpRequest, course: Outline, said: list[Said], answer: HttpResponse) -> HttpResponse:
    """With the person, or on this phone. What the course does not have is not there to be said."""
    person = person_here(request)
    choice = choice_here(request, course)
    try:
        for kind, payload, cid in said:
            if person is not None:
                path.say(person, kind=kind, payload=payload, cid=cid, by=person, course=course)
            else:
                choice = path.moved(choice, kind, payload, course)
    except LookupError as missing:
        raise Http404 from missing
    if person is None:
        keep_on_phone(answer, choice)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def placement(request: HttpRequest) -> HttpResponse:
    """One question a screen, one tap each; every one may be passed over, and it goes on where it stopped."""
    course = course_in(get_language() or "")
    if request.method == "POST":
        return answered(request, course)
    choice = choice_here(request, course)
    asked = course.question(request.GET.get("q", "")) or path.open_question(course, choice)
    if asked is None:
        return redirect("courses:path")
    place = course.placement.index(asked)
    shown = {
        "asked": asked,
        "number": place + 1,
        "all": len(course.placement),
        "before": course.placement[place - 1] if place else None,
        "said": choice.answers.get(asked.key, ""),
        "cid": uuid4(),
        "course": course,
    }
    return render(request, "courses/placement.html", shown)


def answered(request: HttpRequest, course: Outline) -> HttpResponse:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return redirect("courses:placement")
    facts = form.cleaned_data
    if facts["stop"]:
        done = choice_here(request, course).answers
        left: list[PlaceQuestion] = [question for question in course.placement if question.key not in done]
        said: list[Said] = [
            (PathMove.ANSWERED, {"question": one.key, "answer": ""}, uuid5(facts["cid"], one.key)) for one in left
        ]
    else:
        told = {"question": facts["question"], "answer": facts["answer"]}
        said = [(PathMove.ANSWERED, told, facts["cid"])]
    return keep(request, course, said, redirect("courses:placement"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_path(request: HttpRequest) -> HttpResponse:
    """The whole way in words, what is done and known on it, and other ways to choose."""
    course = course_in(get_language() or "")
    if request.method == "POST":
        return changed(request, course)
    rows, choice = rows_here(request), choice_here(request, course)
    way = path.way(course, choice, rows)
    signed_in = person_here(request) is not None
    shown = {
        "course": course,
        "way": way,
        "because": _(" and ").join(dict.fromkeys(way.because)),
        "next": next_step(None, language=get_language() or "", rows=rows, quizzes=signed_in, choice=choice),
        "ways": path.other_ways(course, way.path),
        "can_answer": bool(course.placement),
        "is_open": path.open_question(course, choice) is not None,
        "signed_in": signed_in,
        "cid": uuid4(),
    }
    return render(request, "courses/path.html", shown)


def changed(request: HttpRequest, course: Outline) -> HttpResponse:
    form = PathForm(request.POST)
    if not form.is_valid():
        return redirect("courses:path")
    kind = form.cleaned_data["do"]
    target: HttpResponse = redirect("courses:placement" if kind == PathMove.AGAIN else "courses:path")
    module = course.module(form.cleaned_data["about"])
    if kind == PathMove.KNOWS and helping.is_now():  # what somebody knows they say and show themselves
        return redirect(module.url if module else "courses:path")
    if kind == PathMove.KNOWS and module is not None:
        target = redirect("courses:quiz", code=module.code)
    return keep(request, course, [(kind, form.payload, form.cleaned_data["cid"])], target)
