"""What officers find on the admin's first page."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from association.domain.queries import waiting_applications


class WaitingPanel(Component):
    """How many applications wait, and the ways to the lists."""

    name = "waiting"
    order = 10
    template_name = "association/admin_home.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        person = parent_context["request"].user if parent_context else None
        return {"waiting": waiting_applications(person).count() if person else 0}
