"""Rows that Wagtail's own migrations make with English names, which every editor of ours would have to read."""

from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupApprovalTask, Page, Workflow

REVIEW = "发布前审核"
GROUPS = {"Moderators": "内容审核", "Editors": "内容编辑"}


def name_first_rows() -> None:
    """Only what still bears Wagtail's name is named; an office's own names stay, and a taken one is left alone."""
    Page.objects.filter(depth=1, title="Root").update(title="全部页面", draft_title="全部页面")
    Collection.objects.filter(depth=1, name="Root").update(name="全部")
    for rows in (Workflow.objects, GroupApprovalTask.objects):
        rows.filter(name="Moderators approval").update(name=REVIEW)
    for english, chinese in GROUPS.items():
        if not Group.objects.filter(name=chinese).exists():
            Group.objects.filter(name=english).update(name=chinese)
