"""What stands in a file in both languages, and lists of entries."""

from django.utils.translation import gettext as _

from courses.domain.content.fields import Reader
from courses.domain.content.shapes import Field

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def both(reader: Reader, data: dict, name: str, shape: Field) -> dict[str, str]:
    """A value in both languages, under ``zh:`` and ``en:``."""
    value = data.get(name)
    if value in (None, "") and (not shape.must or not reader.source.readable):
        return dict.fromkeys(LANGUAGES.values(), "")
    if not isinstance(value, dict):
        reader.note(name, _("Write “zh: …” and “en: …” below this field."), name)
        return dict.fromkeys(LANGUAGES.values(), "")
    inner = Reader(reader.source, reader.folder, (*reader.path, name))
    inner.refuse_unknown(value, LANGUAGES)
    return {full: inner.take(value, short, shape) or "" for short, full in LANGUAGES.items()}


def rows(reader: Reader, data: dict, name: str, *, must: bool = True) -> list[dict]:
    value = data.get(name)
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return value
    if reader.source.readable and (must or value not in (None, "", [])):
        reader.note(name, _("Write a list here: each entry begins with a hyphen."), name)
    return []
