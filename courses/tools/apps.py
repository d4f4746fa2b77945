from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolsConfig(AppConfig):
    name = "courses.tools"
    label = "tools"
    verbose_name = _("Seller's tools")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.tools.wiring import wire  # noqa: PLC0415 the registries want every app loaded

        wire()
