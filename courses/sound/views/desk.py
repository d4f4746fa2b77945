"""Editors in Wagtail: listen to what has come in, say yes or what to do better, and record steps themselves."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from cms.core.domain.states import MoveRefused
from cms.core.sentences import joined
from courses.exceptions import Refused
from courses.models import LessonPage
from courses.sound.domain import deeds
from courses.sound.domain.queries import accepted, steps_of, to_check
from courses.sound.domain.voices import is_editor
from courses.sound.enums import SoundState
from courses.sound.forms import ReasonForm
from courses.sound.models import Sound
from courses.sound.views.recording import form_of, keep, step_at
from courses.views.editing import editable


def _editors_only(request: HttpRequest) -> None:
    if not is_editor(request.user):
        raise PermissionDenied


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    _editors_only(request)
    heard, changed = accepted(LessonPage.objects.live().select_related("locale"))
    context = {"rows": to_check(), "heard": heard, "changed": changed, "form": ReasonForm()}
    return render(request, "sound/admin/desk.html", context)


@require_POST
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    _editors_only(request)
    sound = get_object_or_404(Sound.objects.exclude(state=SoundState.GONE), pk=uuid)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, joined(words for errors in form.errors.values() for words in errors))
        return redirect("sound_desk")
    try:
        if form.cleaned_data["do"] == "accept":
            deeds.accept(sound, by=request.user)
            messages.success(request, _("Learners can hear it now."))
        else:
            deeds.refuse(sound, words=form.cleaned_data["words"], by=request.user)
            messages.success(request, _("The speaker reads what to do better."))
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused.message))
    return redirect("sound_desk")


def _lesson(request: HttpRequest, pk: int) -> LessonPage:
    """A published lesson whose words this person may change."""
    page = editable(request, LessonPage, pk)
    if not page.live:
        raise Http404
    return page


@require_safe
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    page = _lesson(request, pk)
    context = {"lesson": page, "steps": steps_of(page, request.user), "may_release": is_editor(request.user)}
    return render(request, "sound/admin/lesson.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, place_id: int) -> HttpResponse:
    page = _lesson(request, pk)
    here = step_at(steps_of(page, request.user), place_id, request.POST.get("words_key", ""))
    form = form_of(request)
    if request.method == "POST" and keep(request, page, here, form):
        if is_editor(request.user):
            messages.success(request, _("Kept. Listen to it once more on the list, then let learners hear it."))
        else:
            messages.success(request, _("Kept. An editor listens to it first; then every learner can hear you."))
        return redirect("sound_admin_lesson", pk)
    context = {"lesson": page, "step": here, "form": form}
    return render(request, "sound/admin/step.html", context, status=400 if form.errors else 200)
