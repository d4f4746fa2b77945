"""First movers read lessons aloud: the list, a lesson's steps, one step with its recorder."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from cms.core.domain.states import MoveRefused
from courses.domain.outline import outline
from courses.domain.queries import lesson_of
from courses.exceptions import Refused
from courses.models import LessonPage
from courses.sound.domain import deeds
from courses.sound.domain.queries import Step, astray, has_place, recorded_counts, steps_of
from courses.sound.domain.voices import may_record
from courses.sound.enums import SoundState
from courses.sound.forms import SoundForm
from courses.sound.models import Sound


def _lesson(request: PersonRequest, key: str) -> LessonPage:
    page = lesson_of(key, language=get_language() or "") if may_record(request.user) else None
    if page is None:
        raise Http404
    return page


@never_cache
@signed_in
@require_safe
def lessons(request: PersonRequest) -> HttpResponse:
    """Every lesson with how many of its steps this person has recorded, and what of theirs no lesson shows any more."""
    if not has_place(request.user):
        raise Http404
    language = get_language() or ""
    stray = astray(request.user)
    counts = recorded_counts(request.user, language)
    modules = outline(language).modules if may_record(request.user) else []
    counted = [(module, [(line, counts.get(line.key, 0)) for line in module.lessons]) for module in modules]
    return render(request, "sound/lessons.html", {"modules": counted, "stray": stray, "place": "me"})


@never_cache
@signed_in
@require_safe
def lesson(request: PersonRequest, key: str) -> HttpResponse:
    page = _lesson(request, key)
    steps = steps_of(page, request.user)
    return render(request, "sound/lesson.html", {"lesson": page, "steps": steps, "next": after(steps), "place": "me"})


def after(steps: list[Step], place: int = -1) -> int | None:
    """The place of the next step that this person has not recorded, from ``place`` on and then from the beginning."""
    open_ones = [step.said.place for step in steps if not step.mine]
    return next((one for one in open_ones if one > place), open_ones[0] if open_ones else None)


def step_at(steps: list[Step], place: int, words_key: str = "") -> Step:
    """The step at this place; once something was read, the one of these words, wherever it stands by now."""
    read = (step for step in steps if words_key and step.said.key == words_key)
    found = next(read, None) or next((step for step in steps if step.said.place == place), None)
    if found is None:
        raise Http404
    return found


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: PersonRequest, key: str, place: int) -> HttpResponse:
    page = _lesson(request, key)
    steps = steps_of(page, request.user)
    here = step_at(steps, place, request.POST.get("words_key", ""))
    form = form_of(request)
    if request.method == "POST" and keep(request, page, here, form):
        messages.success(request, _("Kept. An editor listens to it first; then every learner can hear you."))
        here.mine = here.mine or [Sound()]
        following = after(steps, place)
        return redirect("sound:lesson", key) if following is None else redirect("sound:step", key, following)
    context = {"lesson": page, "step": here, "form": form, "steps": steps, "place": "me"}
    return render(request, "sound/step.html", context, status=400 if form.errors else 200)


def form_of(request: HttpRequest) -> SoundForm:
    """Speech and name stand as they did last time."""
    if request.method == "POST":
        return SoundForm(request.POST, request.FILES)
    person: Any = request.user
    last = Sound.objects.filter(by=person).order_by("-created_at").first()
    speaker, speech = (last.speaker, last.speech) if last else (person.name[:40], "mandarin")
    return SoundForm(initial={"speaker": speaker, "speech": speech})


def keep(request: HttpRequest, page: LessonPage, here: Step, form: SoundForm) -> bool:
    """Whether it was kept; otherwise the form says why not."""
    if not form.is_valid():
        return False
    if form.cleaned_data["words_key"] != here.said.key:
        form.add_error(None, _("The words have changed meanwhile. Read them once more."))
        return False
    facts: dict[str, Any] = {name: form.cleaned_data[name] for name in ("speech", "speaker", "cid")}
    try:
        deeds.record(page, said=here.said, upload=form.cleaned_data["sound"], by=request.user, **facts)
    except ValidationError as wrong:
        form.add_error("sound", wrong)
    except Refused as refused:
        form.add_error(None, str(refused.message))
    return not form.errors


@never_cache
@signed_in
@require_POST
def back(request: PersonRequest, file: UUID) -> HttpResponse:
    sound = get_object_or_404(Sound.objects.exclude(state=SoundState.GONE), pk=file, by=request.user)
    stray = sound in astray(request.user)
    try:
        deeds.take_back(sound, by=request.user)
        messages.success(request, _("Taken back and deleted. Nobody hears it any more."))
    except MoveRefused as refused:
        messages.error(request, str(refused.message))
    return redirect("sound:lessons") if stray else redirect("sound:lesson", sound.lesson)
