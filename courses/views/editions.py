"""An editor begins an edition of a lesson for one place."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from courses.domain.editions import begin_edition
from courses.forms.edition import EditionForm
from courses.models import EditionPage, LessonPage


def may_begin(lesson: Any, user: Any) -> bool:
    """Whoever may add pages below it, though Wagtail's own form makes none there."""
    return bool(user.is_active and (user.is_superuser or "add" in lesson.permissions_for_user(user).permissions))


@require_http_methods(["GET", "HEAD", "POST"])
def edition_of(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(LessonPage.objects.live(), pk=pk)
    if not may_begin(lesson, request.user):
        raise PermissionDenied
    form = EditionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        page = begin_edition(lesson, unit=form.cleaned_data["unit"], by=request.user)
        messages.success(request, _("Here is the edition: change what is different there, then publish it."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    there = EditionPage.objects.child_of(lesson).select_related("unit").order_by("path")
    context = {"lesson": lesson, "form": form, "editions": there}
    return render(request, "courses/admin/edition.html", context, status=400 if form.errors else 200)
