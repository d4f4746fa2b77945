"""Wagtail's form of a lesson: what is too heavy is kept as a draft, and not published."""

from copy import copy
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from courses.domain.lint import lint

PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow", "action-resume-workflow")


class LessonForm(WagtailAdminPageForm):
    """Saving a draft always works; publishing, scheduling, submitting and approving ask the budget first."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_going_out and "body" in cleaned:
            draft = copy(self.instance)
            draft.body = cleaned["body"]
            for words in lint(draft).stops:
                self.add_error("body", words)
        return cleaned

    @property
    def is_going_out(self) -> bool:
        approves = self.data.get("workflow-action-name") == "approve"
        return approves or any(name in self.data for name in PUBLISHING)
