from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        from accounts import checks, receivers  # noqa: F401, PLC0415 both register themselves
        from accounts.domain.data import count_account, erase_account, export_account  # noqa: PLC0415 needs models
        from accounts.domain.notices import send_due_notices  # noqa: PLC0415 needs models
        from accounts.domain.queries import unread_count  # noqa: PLC0415 needs models
        from accounts.domain.resets import lapse_resets, tell_vouchers  # noqa: PLC0415 needs models
        from accounts.domain.retention import forget_old  # noqa: PLC0415 needs models
        from accounts.domain.told import WORDS  # noqa: PLC0415 beside the others
        from cms.core import registry  # noqa: PLC0415 beside the others

        registry.erasers.register(
            "accounts",
            registry.Eraser(
                _("Your account"), export=export_account, erase=erase_account, dry_run=count_account, words=WORDS
            ),
        )
        registry.periodic.register("send_due_notices", registry.Periodic(send_due_notices, every=30))
        registry.periodic.register("lapse_resets", registry.Periodic(lapse_resets, every=6 * 60 * 60))
        registry.periodic.register("forget_old", registry.Periodic(forget_old, every=6 * 60 * 60))
        registry.periodic.register("tell_vouchers", registry.Periodic(tell_vouchers, every=5 * 60))
        registry.badges.register("me", unread_count)


class WagtailPeopleConfig(WagtailUsersAppConfig):
    """Wagtail's pages for people, made to fit a person with a phone and one name."""

    user_viewset = "accounts.viewsets.PersonViewSet"
