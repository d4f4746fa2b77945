"""The panel above a lesson in the editor: what it weighs and how it reads, as last saved."""

from typing import Any

from wagtail.admin.panels import Panel

from courses.domain.lint import lint


class LintPanel(Panel):
    """A new lesson has none yet."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/lint.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"lint": lint(self.instance)}
