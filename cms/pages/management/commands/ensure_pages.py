from django.core.management.base import BaseCommand

from cms.pages.domain import ensure_pages


class Command(BaseCommand):
    help = "Makes the home page and the standard pages of both languages where they are missing."

    def handle(self, *args, **options):
        homes = ensure_pages()
        if options["verbosity"]:
            self.stdout.write(", ".join(f"{language}: {home.title}" for language, home in homes.items()))
