"""Editors take a module's quiz out as a QTI package, and bring one in: first to look, then into the draft."""

from secrets import token_urlsafe
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from courses.domain.qti.exporting import export_quiz, lessons_of
from courses.domain.qti.importing import bring, look
from courses.domain.qti.package import PackageRefused
from courses.forms.packages import PackageForm, TakeForm
from courses.models import ModulePage
from courses.views.editing import editable

SECONDS = 3600


@require_safe
def export_package(request: HttpRequest, pk: int) -> HttpResponse:
    module = editable(request, ModulePage, pk)
    lessons = [page.get_latest_revision_as_object() for page in lessons_of(module)]
    content = export_quiz(module.get_latest_revision_as_object(), lessons)
    name = f"{module.code}-quiz-{module.locale.language_code}.zip"
    return HttpResponse(
        content, content_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_package(request: HttpRequest, pk: int) -> HttpResponse:
    module = editable(request, ModulePage, pk)
    if request.method == "POST" and "take" in request.POST:
        return _take(request, module)
    form = PackageForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"module": module, "form": form}
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["package"].read()
        try:
            context["lines"] = look(content, module)
        except PackageRefused as refused:
            form.add_error("package", str(refused))
        else:
            context["take"] = token_urlsafe(16)
            context["count"] = sum(line.is_taken for line in context["lines"])
            cache.set(_key(request, module, context["take"]), content, SECONDS)
    return render(request, "courses/admin/import_package.html", context, status=400 if form.errors else 200)


def _key(request: HttpRequest, module: ModulePage, token: str) -> str:
    return f"qti:{request.user.pk}:{module.pk}:{token}"


def _take(request: HttpRequest, module: ModulePage) -> HttpResponse:
    form = TakeForm(request.POST)
    content = cache.get(_key(request, module, form.cleaned_data["take"])) if form.is_valid() else None
    if content is None:
        messages.error(request, _("The package has been put away meanwhile. Choose the file once more."))
        return redirect("course_package_import", module.pk)
    lines = bring(content, module, by=request.user)
    count = sum(line.is_taken for line in lines)
    words = ngettext(
        "%(n)s question is in the draft. Read it, then publish.",
        "%(n)s questions are in the draft. Read them, then publish.",
        count,
    )
    messages.success(request, words % {"n": count})
    return redirect("wagtailadmin_pages:edit", module.pk)
