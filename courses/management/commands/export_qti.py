"""Writes a module's questions, those of its quiz and of its lessons, as a QTI 3 package."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.domain.qti.exporting import export_quiz, lessons_of
from courses.domain.queries import module_of_code


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("code", help="the module's number, such as M22")
        parser.add_argument("--language", default="zh-hans")
        parser.add_argument("--to", type=Path, help="the .zip to write; default: <code>-quiz-<language>.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        module = module_of_code(options["code"], language=options["language"])
        if module is None:
            raise CommandError(_("There is no published module of this number in this language."))
        file = options["to"] or Path(f"{module.code}-quiz-{options['language']}.zip")
        try:
            file.write_bytes(export_quiz(module, lessons_of(module).live()))
        except OSError as wrong:
            raise CommandError(f"{file}: {wrong.strerror}") from wrong
        self.stdout.write(str(file))
