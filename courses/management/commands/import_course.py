"""Brings the course's files into Wagtail; --dry-run first says what would change."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.domain.content.importing import import_course
from courses.domain.content.problems import ContentBroken
from courses.domain.content.report import Line, Outcome
from courses.domain.editors import ensure_editors
from courses.rules import CONTENT

SAID = {
    Outcome.CREATED: _("newly made"),
    Outcome.CHANGED: _("changed by the file"),
    Outcome.UNCHANGED: _("as it was"),
    Outcome.EDITED: _("kept: edited in Wagtail since the last import (export_course brings it into the files)"),
    Outcome.CONFLICT: _("kept: edited in Wagtail and changed in the file (--overwrite takes the file)"),
    Outcome.OVERWRITTEN: _("the file replaces an editor's change (the old text stays in the page's history)"),
    Outcome.REORDERED: _("put into the order of the files"),
    Outcome.LOCAL: _("kept: only in Wagtail (export_course writes it into the files, --retire takes it offline)"),
    Outcome.RETIRED: _("taken offline: its file is gone (the page is kept in Wagtail)"),
    Outcome.NEEDED: _("kept: its file is gone, but a published course must teach this"),
}
COUNTED = {
    Outcome.CREATED: _("new: %(count)s"),
    Outcome.CHANGED: _("changed: %(count)s"),
    Outcome.UNCHANGED: _("unchanged: %(count)s"),
    Outcome.EDITED: _("kept, edited in Wagtail: %(count)s"),
    Outcome.CONFLICT: _("kept, changed on both sides: %(count)s"),
    Outcome.OVERWRITTEN: _("overwritten: %(count)s"),
    Outcome.REORDERED: _("put in order: %(count)s"),
    Outcome.LOCAL: _("kept, only in Wagtail: %(count)s"),
    Outcome.RETIRED: _("taken offline: %(count)s"),
    Outcome.NEEDED: _("kept, needed: %(count)s"),
}


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # a fifth of an import that changes nothing; the files are checked as they are read

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--overwrite", action="store_true", help="take the files where an editor changed a page")
        parser.add_argument("--retire", action="store_true", help="take pages offline whose files are gone")
        parser.add_argument("--from", dest="root", type=Path, default=CONTENT, help="the content folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.report(self.run_import(options), options)
        except ContentBroken as broken:
            raise CommandError("\n".join([*map(str, broken.problems), gettext("Nothing was changed.")])) from broken

    def run_import(self, options: dict) -> list[Line]:
        asked = {name: options[name] for name in ("dry_run", "overwrite", "retire")}
        if options["dry_run"]:
            return import_course(options["root"], progress=self.tick, **asked)
        with transaction.atomic():  # broken files leave no home page behind either
            call_command("ensure_pages", verbosity=0)
            ensure_editors()
            return import_course(options["root"], progress=self.tick, **asked)

    def tick(self, done: int, everything: int) -> None:
        if done == everything or done % 10 == 0:
            self.stderr.write(f"  {done}/{everything}")

    def report(self, lines: list[Line], options: dict) -> None:
        for line in lines:
            if line.outcome is not Outcome.UNCHANGED:
                self.stdout.write(f"{line.key:12} {line.language:8} {SAID[line.outcome]}  {line.title}")
        counts = Counter(line.outcome for line in lines)
        words = ", ".join(str(COUNTED[outcome]) % {"count": counts[outcome]} for outcome in COUNTED if counts[outcome])
        said = gettext("Would be – %(words)s") if options["dry_run"] else gettext("Done – %(words)s")
        self.stdout.write(said % {"words": words})
