"""Brings the search in line with everything that may be found; may be stopped and started again."""

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from cms.pages.domain.search.indexing import refresh_all


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        changed = refresh_all(progress=self.tick)
        self.stdout.write(_("Search: %(count)s entries brought up to date.") % {"count": changed})

    def tick(self, done: int, everything: int) -> None:
        if done == everything or done % 200 == 0:
            self.stderr.write(f"  {done}/{everything}")
