"""Wagtail's form of a page of the course: what may not go out so is kept as a draft, and not published."""

from copy import copy
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from courses.domain.core_topics import why_not_so
from courses.domain.lint import lint

PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow", "action-resume-workflow")


class CourseForm(WagtailAdminPageForm):
    """Saving a draft always works. A protected topic gets no day on which it goes, and no other number."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_going_out and self.instance.pk:
            draft = copy(self.instance)
            draft.expire_at = cleaned.get("expire_at")
            draft.code = cleaned.get("code")
            if words := why_not_so(draft):
                field = "expire_at" if draft.expire_at else "code"
                self.add_error(field if field in self.fields else None, words)
        return cleaned

    @property
    def is_going_out(self) -> bool:
        approves = self.data.get("workflow-action-name") == "approve"
        return approves or any(name in self.data for name in PUBLISHING)


class LessonForm(CourseForm):
    """Publishing, scheduling, submitting and approving ask the budget first."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_going_out and "body" in cleaned:
            draft = copy(self.instance)
            draft.body = cleaned["body"]
            for words in lint(draft).stops:
                self.add_error("body", words)
        return cleaned
