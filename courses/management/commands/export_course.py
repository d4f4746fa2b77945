"""Writes the course that is published in Wagtail back into its files; --dry-run first says which."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.content.exporting import export_course
from courses.domain.content.problems import ContentBroken
from courses.rules import CONTENT


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be written")
        parser.add_argument("--to", type=Path, default=CONTENT, help="the content folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = export_course(options["to"], dry_run=options["dry_run"])
        except ContentBroken as broken:
            raise CommandError("\n".join([*map(str, broken.problems), _("No file was written.")])) from broken
        except OSError as wrong:
            words = _("The folder %(folder)s cannot be written: %(reason)s.")
            raise CommandError(words % {"folder": options["to"], "reason": wrong.strerror}) from wrong
        for name in done.written:
            self.stdout.write(name)
        for name in done.removed:
            self.stdout.write(_("%(name)s (removed: no longer published)") % {"name": name})
        count = len(done.written) + len(done.removed)
        if options["dry_run"]:
            words = ngettext("%(count)s file would change", "%(count)s files would change", count)
        else:
            words = ngettext("%(count)s file changed", "%(count)s files changed", count)
        self.stdout.write(words % {"count": count})
