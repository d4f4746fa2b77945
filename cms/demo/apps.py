from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

HOUR = 3600


class DemoConfig(AppConfig):
    name = "cms.demo"
    label = "demo"
    verbose_name = _("Demo world")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Where a demo is served, the scheduler keeps its dates fresh."""
        if settings.DEMO:
            from cms.core import registry  # noqa: PLC0415 models are only there now
            from cms.demo.domain.freshen import freshen  # noqa: PLC0415 as above

            registry.periodic.register("demo.freshen", registry.Periodic(freshen, HOUR))
            from accounts.rules import standing_bars  # noqa: PLC0415 as above
            from cms.demo.people import why_it_stays  # noqa: PLC0415 as above

            standing_bars.register("demo", why_it_stays)
