"""Brings a QTI package's questions into a module's and its lessons' drafts; --dry-run only says what would become."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.domain.qti.importing import bring, look
from courses.domain.qti.package import PackageRefused
from courses.domain.queries import module_of_code


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("code", help="the module's number, such as M22")
        parser.add_argument("--language", default="zh-hans")
        parser.add_argument("--dry-run", action="store_true", help="only say what would become of each question")

    def handle(self, *args: Any, **options: Any) -> None:
        module = module_of_code(options["code"], language=options["language"])
        if module is None:
            raise CommandError(_("There is no published module of this number in this language."))
        try:
            content = options["file"].read_bytes()
            lines = look(content, module) if options["dry_run"] else bring(content, module, by=None)
        except OSError as wrong:
            raise CommandError(f"{options['file']}: {wrong.strerror}") from wrong
        except PackageRefused as refused:
            raise CommandError(str(refused)) from refused
        for line in lines:
            self.stdout.write(
                " · ".join(
                    [line.what, *filter(None, [line.lesson]), line.name, *filter(None, [line.problem]), *line.notes]
                )
            )
