"""Editors cannot take a protected topic offline by mistake, and see which facts to look at again."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core.domain.reach import below_live
from courses.domain.checking import step_ahead
from courses.domain.core_topics import why_it_must_stay
from courses.domain.lint import lint
from courses.models import CoursePage, EditionPage, LessonPage, ModulePage, TrackPage
from courses.views.editions import edition_of, may_begin
from courses.views.elsewhere import bring_course
from courses.views.export import export_choices, export_track
from courses.views.facts import FactReport
from courses.views.packages import export_package, import_package
from courses.views.regions import PlaceReport, end_place, place, region_of
from courses.views.reports import CoverageReport, LeavingReport, QuestionReport, translation


def refuse(request: HttpRequest, page: Any) -> HttpResponse | None:
    reason = why_it_must_stay(page)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_unpublish_page")
def before_unpublish(request: HttpRequest, page: Any) -> HttpResponse | None:
    return refuse(request, page) if request.method == "POST" else None


@hooks.register("before_delete_page")
def before_delete(request: HttpRequest, page: Any) -> HttpResponse | None:
    return refuse(request, page)


@hooks.register("before_move_page")
def before_move(request: HttpRequest, page: Any, destination: Any) -> HttpResponse | None:
    """Below a draft nobody reads it: a protected topic would be as good as offline."""
    is_read = destination.live and Page.objects.filter(below_live(), pk=destination.pk).exists()
    return None if is_read else refuse(request, page)


def too_heavy(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A draft over its budget is not published with others either; its name and what to do are said."""
    draft = page.get_latest_revision_as_object()
    stops = lint(draft).stops if isinstance(draft, LessonPage | EditionPage) else []
    if not stops:
        return None
    messages.error(request, f"{draft.title}: {' '.join(stops)}")
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def not_yet_checked(request: HttpRequest, page: Any) -> bool:
    """Whether readers may not get this translation yet by this person's hand; it says what to do instead."""
    step = step_ahead(page, request.user)
    if step is not None:
        words = _(
            "This is a translation, so it is not published yet: “%(step)s” comes first. Choose “Submit to "
            "%(workflow)s”; it goes online when everybody on the way has said yes."
        )
        messages.warning(request, words % {"step": step.name, "workflow": page.get_workflow().name})
    return step is not None


def keep_as_draft(request: HttpRequest, page: Any, *names: str) -> None:
    """The form goes on as if the button to publish had been the one to save: nothing typed is lost."""
    if request.method == "POST" and any(map(request.POST.get, names)) and not_yet_checked(request, page):
        sent = request.POST.copy()
        for name in names:
            sent.pop(name, None)
        request.POST = sent  # type: ignore[assignment]  # the request of a server has a setter for it


@hooks.register("before_edit_page")
def before_edit(request: HttpRequest, page: Any) -> None:
    keep_as_draft(request, page, "action-publish")


@hooks.register("before_create_page")
def before_create(request: HttpRequest, parent: Any, _kind: Any) -> None:
    keep_as_draft(request, parent, "action-publish")


@hooks.register("before_copy_page")
def before_copy(request: HttpRequest, page: Any) -> None:
    to = Page.objects.filter(pk=request.POST.get("new_parent_page") or None).first() if request.POST else None
    for one in filter(None, (page, to)):
        keep_as_draft(request, one, "publish_copies")


@hooks.register("construct_page_action_menu")
def offer_what_may_be_done(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No button to publish where a step comes first; handing it in stands in front instead."""
    page = context.get("page") or context["parent_page"]
    if any(item.name == "action-publish" for item in items) and step_ahead(page, request.user):
        items[:] = [item for item in items if item.name != "action-publish"]
        items.sort(key=lambda item: item.name != "action-submit")


def going_out(request: HttpRequest, pages: Any) -> Iterator[Any]:
    """These and, where they take their drafts along, what lies below them unpublished."""
    for page in pages:
        yield page
        if request.POST.get("include_descendants"):
            yield from page.get_descendants().not_live().specific()


@hooks.register("before_bulk_action")
def before_bulk(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    """Several at once: the first that must stay stops them all; nothing is half done."""
    if view.models[0].__name__ != "Page":
        return None
    if action == "publish":
        if any(not_yet_checked(request, page) for page in going_out(request, objects)):
            return redirect("wagtailadmin_explore", objects[0].get_parent().pk)
        return next((answer for page in going_out(request, objects) if (answer := too_heavy(request, page))), None)
    if action == "move":
        to = view.cleaned_form.cleaned_data["chooser"]
        return next((answer for page in objects if (answer := before_move(request, page, to))), None)
    if action not in {"unpublish", "delete"}:
        return None
    return next((answer for page in objects if (answer := refuse(request, page))), None)


class EditorsItem(MenuItem):
    """A report of what stands in pages, for those who may change some."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_admin_urls")
def fact_urls() -> list[URLPattern]:
    results = FactReport.as_view(results_only=True)
    return [
        path("reports/facts/", FactReport.as_view(), name="course_facts"),
        path("reports/facts/results/", results, name="course_facts_results"),
    ]


REPORTS = {
    "questions": QuestionReport,
    "leaving": LeavingReport,
    "coverage": CoverageReport,
    "places": PlaceReport,
}


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    found = [path("courses/<int:pk>/translation/", translation, name="course_translation")]
    for name, report in REPORTS.items():
        results = report.as_view(results_only=True)
        found.append(path(f"reports/{name}/", report.as_view(), name=report.index_url_name))
        found.append(path(f"reports/{name}/results/", results, name=report.index_results_url_name))
    return found


@hooks.register("register_reports_menu_item")
def question_menu() -> MenuItem:
    return EditorsItem(QuestionReport.page_title, reverse("course_questions"), icon_name="help", order=660)


@hooks.register("register_reports_menu_item")
def leaving_menu() -> MenuItem:
    return EditorsItem(LeavingReport.page_title, reverse("course_leaving"), icon_name="logout", order=670)


@hooks.register("register_reports_menu_item")
def coverage_menu() -> MenuItem:
    return EditorsItem(CoverageReport.page_title, reverse("course_coverage"), icon_name="globe", order=680)


@hooks.register("register_reports_menu_item")
def place_menu() -> MenuItem:
    return EditorsItem(PlaceReport.page_title, reverse("course_places"), icon_name="site", order=690)


@hooks.register("register_reports_menu_item")
def fact_menu() -> MenuItem:
    return EditorsItem(_("Dated facts"), reverse("course_facts"), icon_name="calendar-check", order=650)


@hooks.register("register_admin_urls")
def package_urls() -> list[URLPattern]:
    return [
        path("courses/<int:pk>/quiz/export/", export_package, name="course_package_export"),
        path("courses/<int:pk>/quiz/import/", import_package, name="course_package_import"),
        path("courses/<int:pk>/bring/", bring_course, name="course_bring"),
        path("courses/<int:pk>/edition/", edition_of, name="course_edition"),
        path("courses/<int:pk>/region/", region_of, name="course_region"),
        path("courses/place/<int:pk>/", place, name="course_place"),
        path("courses/place/<int:pk>/end/", end_place, name="course_place_end"),
        path("courses/<int:pk>/export/", export_choices, name="course_export"),
        path("courses/<int:pk>/export/<slug:kind>/", export_track, name="course_track_export"),
    ]


def translates(page: Any) -> bool:
    kind = page.specific_class or type(page)
    is_ours = issubclass(kind, CoursePage)
    return issubclass(kind, EditionPage) or bool(is_ours and page.locale.language_code != settings.LANGUAGE_CODE)


@hooks.register("register_page_header_buttons")
def package_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """A module's questions, a whole track, a page beside its source: for those who may change its words."""
    if translates(page) and page.permissions_for_user(user).can_edit():
        yield Button(_("Beside its source"), reverse("course_translation", args=[page.pk]), icon_name="globe")
    if page.specific_class is TrackPage and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Take it to another platform"), reverse("course_export", args=[page.pk]), "", icon_name="download"
        )
    if page.specific_class is TrackPage and page.permissions_for_user(user).can_add_subpage():
        yield Button(_("Bring in a course from elsewhere"), reverse("course_bring", args=[page.pk]), icon_name="upload")
    if page.specific_class is LessonPage and page.live and may_begin(page, user):
        yield Button(_("An edition for a place"), reverse("course_edition", args=[page.pk]), icon_name="site")
    if page.specific_class in {TrackPage, ModulePage} and may_begin(page, user):
        words = (
            _("Tell this track for a place") if page.specific_class is TrackPage else _("Tell this module for a place")
        )
        yield Button(words, reverse("course_region", args=[page.pk]), icon_name="site")
    if page.specific_class is ModulePage and page.permissions_for_user(user).can_edit():
        export, bring_in = (reverse(f"course_package_{name}", args=[page.pk]) for name in ("export", "import"))
        yield Button(_("Export questions (QTI)"), export, icon_name="download", priority=90)
        yield Button(_("Import questions (QTI)"), bring_in, icon_name="upload", priority=91)
