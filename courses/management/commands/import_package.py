"""Brings a course from elsewhere under a track, as drafts; --dry-run only says what would come."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.domain.elsewhere.bringing import bring, look
from courses.domain.qti.package import PackageRefused
from courses.models import TrackPage


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="Common Cartridge (.imscc, .zip) or Markdown (.zip)")
        parser.add_argument("--track", required=True, help="the track's short name, such as understand")
        parser.add_argument("--language", default="zh-hans")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come")

    def handle(self, *args: Any, **options: Any) -> None:
        track = TrackPage.objects.filter(key=options["track"], locale__language_code=options["language"]).first()
        if track is None:
            raise CommandError(_("There is no track of this short name in this language."))
        make = look if options["dry_run"] else bring
        try:
            rows = make(options["file"].read_bytes(), options["file"].name, track, by=None)
        except OSError as wrong:
            raise CommandError(f"{options['file']}: {wrong.strerror}") from wrong
        except PackageRefused as refused:
            raise CommandError(str(refused)) from refused
        for row in rows:
            self.stdout.write(" · ".join([row.what, row.kind, row.name, *row.notes]))
