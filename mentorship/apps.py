from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorshipConfig(AppConfig):
    name = "mentorship"
    label = "mentorship"
    verbose_name = _("Mentorship")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang this room's deeds into the rooms below."""
        from mentorship.wiring import wire  # noqa: PLC0415 models are only there now

        wire()
