from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "courses.records"
    label = "records"
    verbose_name = _("Learning records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.records.wiring import wire  # noqa: PLC0415 the registries want every app loaded

        wire()
