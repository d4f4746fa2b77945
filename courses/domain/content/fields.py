"""One field at a time: what it must look like, and what to write where it does not."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cms.core.domain.words import is_seen, tidy
from courses.domain.content.attached import why_unusable
from courses.domain.content.located import Located
from courses.domain.content.shapes import ROWS, Field, Is
from courses.domain.quiz.items import plain_number
from courses.enums import Ask, Choose, PlacePicture, Platform, Review, Seal, Tool

LISTS = {*ROWS, Is.VARIANTS}
LONGEST_VARIANT = 40
LONGEST_PATH = 100
MODULE = r"(?:M[0-9]{2}-[a-z0-9-]+/)?"
PATHS = {
    Is.PICTURE: re.compile(MODULE + r"(figures/[\w.-]+\.svg|pictures/[\w.-]+\.(?i:jpe?g|png|webp|avif))"),
    Is.MEDIA: re.compile(MODULE + r"(audio/[\w.-]+\.(?i:mp3|m4a|ogg|opus|wav|webm)|video/[\w.-]+\.(?i:mp4|webm))"),
}
TRUTH = {"true": True, "yes": True, "false": False, "no": False}


class Reader:
    """Takes fields out of a located mapping and notes what is wrong with them."""

    def __init__(self, source: Located, folder: Path, path: tuple = ()) -> None:
        self.source, self.folder, self.path = source, folder, path

    def note(self, name: str, message: str, *more: Any) -> None:
        self.source.notebook.note(self.source.file, self.source.line(*self.path, *more), name, message)

    def take(self, data: dict, name: str, shape: Field) -> Any:
        value = data.get(name)
        if value is None or (isinstance(value, str) and not is_seen(value)):
            if shape.must and self.source.readable:
                self.note(name, _("This field is missing: write “%(name)s: …”.") % {"name": name}, name)
            return None
        if isinstance(value, (dict, list)) and shape.kind not in LISTS:
            self.note(name, _("Write words here, on one line."), name)
            return None
        if shape.kind in ROWS:
            return self.as_rows(name, value, shape)
        check = getattr(self, "as_" + shape.kind.value)
        return check(name, value, shape)

    def as_words(self, name: str, value: str, shape: Field) -> str:
        return self.not_too_long(name, one(value), shape)

    def as_lines(self, name: str, value: str, shape: Field) -> str:
        return self.not_too_long(name, lines_of(value), shape)

    def not_too_long(self, name: str, words: str, shape: Field) -> str:
        if len(words) > shape.most:
            message = _("This is too long: at most %(most)s characters, now %(now)s.")
            self.note(name, message % {"most": shape.most, "now": len(words)}, name)
        return words

    def as_number(self, name: str, value: str, shape: Field) -> int:
        if not re.fullmatch(r"[1-9][0-9]{0,5}", value) or int(value) > shape.most:
            self.note(name, _("Write a whole number from 1 to %(most)s.") % {"most": shape.most}, name)
            return 0
        return int(value)

    def as_decimal(self, name: str, value: str, shape: Field) -> str:
        if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", value):
            self.note(name, _("Write a number such as 12 or 12.5, in plain digits and without its unit."), name)
            return "0"
        return plain_number(value)

    def as_truth(self, name: str, value: str, shape: Field) -> bool:
        if value.lower() not in TRUTH:
            self.note(name, _("Write “%(name)s: true”, or leave the line out.") % {"name": name}, name)
            return False
        return TRUTH[value.lower()]

    def as_variants(self, name: str, value: Any, shape: Field) -> list[str]:
        said = [value] if isinstance(value, str) else value
        if not isinstance(said, list) or not all(isinstance(word, str) and is_seen(word) for word in said):
            self.note(name, _("Write a list of words here: each entry begins with a hyphen."), name)
            return []
        if len(said) > shape.most:
            self.note(name, _("At most %(most)s; now %(now)s.") % {"most": shape.most, "now": len(said)}, name)
        return [self.not_too_long(name, one(word), Field(Is.WORDS, most=LONGEST_VARIANT)) for word in said]

    def as_date(self, name: str, value: str, shape: Field) -> str:
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 a day, no time
        except ValueError:
            self.note(name, _("Write a date like 2026-11-01."), name)
            return ""

    def as_platform(self, name: str, value: str, shape: Field) -> str:
        return self.one_of(name, value, Platform.values)

    def as_choose(self, name: str, value: str, shape: Field) -> str:
        return self.one_of(name, value, Choose.values)

    def as_review(self, name: str, value: str, shape: Field) -> str:
        return self.one_of(name, value, Review.values)

    def as_tool(self, name: str, value: str, shape: Field) -> str:
        return self.one_of(name, value, Tool.values)

    def as_ask(self, name: str, value: str, shape: Field) -> str:
        return self.one_of(name, value, Ask.values)

    def as_icon(self, name: str, value: str, shape: Field) -> str:
        return self.one_of(name, value, PlacePicture.values)

    def as_seal(self, name: str, value: str, shape: Field) -> str:
        return self.one_of(name, value, Seal.values)

    def one_of(self, name: str, value: str, known: list[str]) -> str:
        if value not in known:
            self.note(name, _("Write one of: %(known)s.") % {"known": ", ".join(known)}, name)
            return known[-1]
        return value

    def as_name(self, name: str, value: str, shape: Field) -> str:
        if len(value) > shape.most or not re.fullmatch(r"[a-z0-9-]+", value):
            message = _("Use small letters, digits and hyphens only, such as q1; at most %(most)s.")
            self.note(name, message % {"most": shape.most}, name)
        return value

    def as_address(self, name: str, value: str, shape: Field) -> str:
        if not re.fullmatch(r"https?://\S+", value) or len(value) > shape.most:
            self.note(name, _("Write a whole address that begins with https://."), name)
        return value

    def as_picture(self, name: str, value: str, shape: Field) -> str:
        hint = _(
            "Name a drawing under figures/ (SVG) or a photograph under pictures/ (JPEG, PNG or WebP), "
            "with letters, digits, hyphens and no spaces."
        )
        return self.as_path(name, value, shape, hint)

    def as_media(self, name: str, value: str, shape: Field) -> str:
        hint = _(
            "Name a file under audio/ (MP3, M4A, OGG or WAV) or video/ (MP4 or WebM), "
            "with letters, digits, hyphens and no spaces."
        )
        return self.as_path(name, value, shape, hint)

    def as_path(self, name: str, value: str, shape: Field, hint: str) -> str:
        own = value.startswith(("figures/", "pictures/", "audio/", "video/"))
        file = (self.folder if own else self.folder.parent) / value
        if not PATHS[shape.kind].fullmatch(value):
            self.note(name, hint, name)
        elif not is_there(file):
            message = _("There is no file %(path)s in the folder of this module. Add it or correct the name.")
            self.note(name, message % {"path": value}, name)
        elif reason := why_unusable(file):
            self.note(name, f"{value}: {reason}", name)
        return self.not_too_long(name, value, Field(shape.kind, most=LONGEST_PATH))

    def as_rows(self, name: str, value: Any, shape: Field) -> list[dict] | None:
        wanted = ROWS[shape.kind]
        if not shape.must and value == []:
            return None
        many = isinstance(value, list) and wanted.least <= len(value) <= wanted.most
        if not many or not all(isinstance(row, dict) for row in value):
            message = _("Write %(least)s to %(most)s entries here, each with: %(fields)s.")
            facts = {"least": wanted.least, "most": wanted.most, "fields": ", ".join(wanted.fields)}
            self.note(name, message % facts, name)
            return []
        out = []
        for n, row in enumerate(value):
            reader = Reader(self.source, self.folder, (*self.path, name, n))
            taken = {key: reader.take(row, key, field) for key, field in wanted.fields.items()}
            reader.refuse_unknown(row, wanted.fields)
            out.append({key: one for key, one in tidied(taken, wanted.fields).items() if one not in (None, [])})
        return out

    def refuse_unknown(self, data: dict, known: Any) -> None:
        for name in data:
            if name not in known:
                message = _("This field is not known here. Known are: %(known)s.")
                self.note(name, message % {"known": ", ".join(sorted(known)) or "–"}, name)


def tidied(row: dict, fields: dict[str, Field]) -> dict:
    """What is left out means: not right; and a word that is missing is empty until it is written."""
    empty = {Is.TRUTH: False, Is.WORDS: "", Is.PICTURE: "", Is.DECIMAL: "0", Is.VARIANTS: []}
    return {name: empty[field.kind] if row[name] is None else row[name] for name, field in fields.items()}


def is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name longer than any disk takes
        return False


def one(words: str | None) -> str:
    """On one line, with no needless space and no sign that nobody sees."""
    return " ".join(tidy(words or "").split())


def lines_of(text: str) -> str:
    """Each line without needless spaces; empty lines go."""
    lines = (one(line) for line in tidy(text).splitlines())
    return "\n".join(line for line in lines if line)
