from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.core.registry import Periodic, periodic  # noqa: PLC0415 the registries want every app loaded
        from cms.core.signals import findable_changed  # noqa: PLC0415 as above
        from cms.pages.domain.search.indexing import follow, refresh_all  # noqa: PLC0415 models come after the apps

        findable_changed.connect(follow, dispatch_uid="pages.search")
        periodic.register("pages.search", Periodic(refresh_all, 86400))
