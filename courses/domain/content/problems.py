"""What is wrong in the files, all of it at once, each with its place and what to write."""

from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` counts from 1; ``field`` is empty where no single field is to blame."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        if not self.field:
            return _("%(file)s, line %(line)s: %(message)s") % {
                "file": self.file,
                "line": self.line,
                "message": self.message,
            }
        return _("%(file)s, line %(line)s, field “%(field)s”: %(message)s") % {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "message": self.message,
        }


class ContentBroken(Exception):  # noqa: N818 said of the content, not of the program
    """The files cannot be brought in. ``problems`` lists every reason; nothing has been written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Notebook:
    """Collects problems while files are read, so that a teacher sees them all at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, int], int] = {}

    def place(self, file: str, block: int) -> int:
        """The line on which the block of this number (from 0) begins."""
        return self.places.get((file, block), 1)

    def note(self, file: str, line: int, field: str, message: str) -> None:
        self.problems.append(Problem(file, line, field, message))

    def stop_if_any(self) -> None:
        if self.problems:
            self.stop()

    def stop(self) -> NoReturn:
        raise ContentBroken(sorted(self.problems, key=lambda p: (p.file, p.line)))
