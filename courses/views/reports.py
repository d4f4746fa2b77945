"""Editors' reports beside the one of facts, and a translation side by side with its source."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core.wagtail.facts import FactColumn
from courses.domain.reports.learners import Line, lessons_left, misleading_questions
from courses.domain.reports.translations import (
    Coverage,
    SourceHasChanged,
    compared,
    coverage,
    mark_in_step,
    source_of,
    standing_of,
)
from courses.models import CoursePage, EditionPage
from courses.views.editing import editable


def edit_url(line: Line) -> str:
    return reverse("wagtailadmin_pages:edit", args=[line.page_id])


class EditorsReport(ReportView):
    """A list that is computed, shown as a table and taken along as a sheet."""

    header_icon = "doc-full"
    permission_policy = page_permission_policy
    any_permission_required = ("add", "change", "publish")

    @property
    def list_export(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def export_headings(self) -> dict[str, Any]:
        return {column.name: column.label for column in self.columns}


class QuestionReport(EditorsReport):
    page_title = gettext_lazy("Questions that too many get wrong")
    verbose_name_plural = gettext_lazy("questions")
    index_url_name = "course_questions"
    index_results_url_name = "course_questions_results"
    export_filename = "questions"
    columns = (
        TitleColumn("title", label=gettext_lazy("Lesson or module"), get_url=edit_url, width="25%"),
        FactColumn("where", label=gettext_lazy("Question"), width="35%"),
        FactColumn("share_words", label=gettext_lazy("Answered wrong")),
        FactColumn("n", label=pgettext_lazy("count", "Answers")),
        FactColumn("people", label=pgettext_lazy("count", "People")),
        FactColumn("trust", label=gettext_lazy("What to know")),
    )

    def get_queryset(self) -> Any:
        return misleading_questions()


class LeavingReport(EditorsReport):
    page_title = gettext_lazy("Lessons where people leave")
    verbose_name_plural = gettext_lazy("lessons")
    index_url_name = "course_leaving"
    index_results_url_name = "course_leaving_results"
    export_filename = "lessons-left"
    columns = (
        TitleColumn("title", label=gettext_lazy("Lesson"), get_url=edit_url, width="30%"),
        FactColumn("share_words", label=gettext_lazy("Began and did not come back")),
        FactColumn("n", label=gettext_lazy("People who began")),
        FactColumn("where", label=gettext_lazy("Most stopped at"), width="35%"),
        FactColumn("trust", label=gettext_lazy("What to know")),
    )

    def get_queryset(self) -> Any:
        return lessons_left()


SOURCE = pgettext_lazy("source of a translation", "Source")


def coverage_url(line: Coverage) -> str:
    if line.translation_id is None:
        return reverse("wagtailadmin_pages:edit", args=[line.page_id])
    return reverse("course_translation", args=[line.translation_id])


class CoverageReport(EditorsReport):
    page_title = gettext_lazy("Translation coverage")
    verbose_name_plural = gettext_lazy("pages")
    index_url_name = "course_coverage"
    index_results_url_name = "course_coverage_results"
    export_filename = "translations"
    columns = (
        TitleColumn("title", label=SOURCE, get_url=coverage_url, width="40%"),
        FactColumn("language", label=gettext_lazy("Into")),
        FactColumn("state_label", label=gettext_lazy("Where it stands")),
        FactColumn("changed", label=gettext_lazy("Parts changed since")),
    )

    def get_queryset(self) -> Any:
        return coverage()


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, pk: int) -> HttpResponse:
    """The source before and now beside the translation; a button says that it is in step."""
    page = editable(request, Page, pk).specific
    source = source_of(page) if isinstance(page, CoursePage | EditionPage) else None
    if source is None:
        raise Http404
    status = 200
    if request.method == "POST":
        try:
            mark_in_step(page, seen=request.POST.get("seen", ""), by=request.user)
        except SourceHasChanged as refused:
            messages.error(request, str(refused.message))
            status = 409
        else:
            messages.success(request, _("Noted: it is in step with its source."))
            return redirect("course_coverage")
    context = {"page": page, "source": source, "rows": compared(source, page), "seen": standing_of(source)}
    context["is_edition"] = isinstance(page, EditionPage)
    return render(request, "courses/admin/translation.html", context, status=status)
