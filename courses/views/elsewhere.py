"""Editors bring a course from elsewhere under a track: first to look, then as drafts."""

from secrets import token_urlsafe
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from courses.domain.elsewhere.bringing import bring, counted, look
from courses.domain.elsewhere.shapes import LEFT
from courses.domain.qti.package import PackageRefused
from courses.forms.packages import CourseForm, TakeForm
from courses.models import TrackPage

SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def bring_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for who may add pages under this track."""
    track = get_object_or_404(TrackPage.objects.select_related("locale"), pk=pk)
    if not track.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    if request.method == "POST" and "take" in request.POST:
        return _take(request, track)
    form = CourseForm(request.POST, request.FILES) if request.method == "POST" else CourseForm()
    context: dict[str, Any] = {"track": track, "form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["package"]
        try:
            context["rows"] = look(upload.read(), upload.name, track, by=request.user)
        except PackageRefused as refused:
            form.add_error("package", str(refused))
        else:
            context["take"], context["counts"] = token_urlsafe(16), counted(context["rows"])
            context["comes"] = any(n for kind, n in context["counts"].items() if kind != LEFT)
            upload.seek(0)
            cache.set(_key(request, track), (context["take"], upload.name, upload.read()), SECONDS)
    context["others"] = [
        other
        for other in track.get_translations().select_related("locale")
        if other.permissions_for_user(request.user).can_add_subpage()
    ]
    return render(request, "courses/admin/bring_course.html", context, status=400 if form.errors else 200)


def _key(request: HttpRequest, track: TrackPage) -> str:
    """One package for each person and track: looking at another one lets go of the first."""
    return f"brought:{request.user.pk}:{track.pk}"


def _take(request: HttpRequest, track: TrackPage) -> HttpResponse:
    form = TakeForm(request.POST)
    token, name, content = cache.get(_key(request, track)) or ("", "", b"")
    if not form.is_valid() or form.cleaned_data["take"] != token:
        messages.error(request, _("The package has been put away meanwhile. Choose the file once more."))
        return redirect("course_bring", track.pk)
    counts = counted(bring(content, name, track, by=request.user))
    cache.delete(_key(request, track))
    words = _("In the drafts – modules: %(module)s, lessons: %(lesson)s, questions: %(question)s. Read, then publish.")
    messages.success(request, words % counts)
    return redirect("wagtailadmin_explore", track.pk)
