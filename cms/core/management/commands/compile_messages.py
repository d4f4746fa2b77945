from django.core.management.base import BaseCommand

from cms.core.management.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile the translations without gettext's own programs."
    requires_system_checks: list[str] = []

    def handle(self, **options) -> None:
        for path in compile_catalogues(force=True):
            self.stdout.write(str(path))
