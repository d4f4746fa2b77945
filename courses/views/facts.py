"""The editors' list of dated facts: what to look at again."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from cms.core.wagtail.facts import FactColumn
from courses.domain.facts import FactLine, fact_lines


def edit_url(line: FactLine) -> str:
    return line.address or reverse("wagtailadmin_pages:edit", args=[line.page_id])


class FactReport(ReportView):
    page_title = _("Dated facts")
    header_icon = "calendar-check"
    verbose_name_plural = _("dated facts")
    index_url_name = "course_facts"
    index_results_url_name = "course_facts_results"
    permission_policy = page_permission_policy
    any_permission_required = ("add", "change", "publish")
    columns = (
        TitleColumn("lesson", label=_("Lesson"), get_url=edit_url, width="18%"),
        FactColumn("state_label", label=_("Where it stands")),
        FactColumn("review_day", label=_("Look at it again by")),
        FactColumn("text", label=_("The fact"), width="26%"),
        FactColumn("source", label=_("Source"), width="18%"),
        FactColumn("checked_day", label=_("Checked on")),
        FactColumn("owner", label=_("Who looks after it")),
        FactColumn("platform", label=_("Where it holds")),
        FactColumn("language", label=_("Language")),
    )
    list_export = tuple(column.name for column in columns)
    export_headings = {column.name: column.label for column in columns}
    export_filename = "dated-facts"

    def get_queryset(self) -> Any:
        return fact_lines()
