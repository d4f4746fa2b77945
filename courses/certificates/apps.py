from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "courses.certificates"
    label = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.domain.purposes import Purpose, purposes  # noqa: PLC0415 needs models
        from cms.core import registry  # noqa: PLC0415 beside the others
        from courses.certificates import receivers  # noqa: F401, PLC0415 registers itself
        from courses.certificates.domain import awards, erasure, reissuing  # noqa: PLC0415 needs models
        from courses.certificates.wiring import wire  # noqa: PLC0415 as above

        wire()
        purposes.register(awards.EARNED, Purpose(_("Badges and certificates")))
        purposes.register(awards.REVOKED, Purpose(_("Decisions about your certificates")))
        purposes.register(reissuing.RENEW, Purpose(_("A signed badge to take anew")))
        registry.erasers.register(
            "certificates",
            registry.Eraser(_("Certificates"), erasure.export, erasure.erase, erasure.dry_run, erasure.WORDS),
        )
        registry.me_entries.register(
            "certificates", registry.MenuEntry(_("My certificates"), "certificates:mine", "seal")
        )
