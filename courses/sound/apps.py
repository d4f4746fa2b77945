from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SoundConfig(AppConfig):
    name = "courses.sound"
    label = "sound"
    verbose_name = _("Recordings of lessons")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.sound.wiring import wire  # noqa: PLC0415 the registries want every app loaded

        wire()
