from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssociationConfig(AppConfig):
    name = "association"
    label = "association"
    verbose_name = _("Association")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang this room's deeds into the rooms below."""
        from association.wiring import wire  # noqa: PLC0415 models are only there now

        wire()
