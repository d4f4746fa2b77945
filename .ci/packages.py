"""The words of the admin's packages in Chinese: what neither they nor ``cms/locale_admin`` say is named.

python .ci/packages.py    says it alone, in a second or two
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "cms" / "locale_admin" / "zh_Hans" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
#: Where a package's words stand: its source language first, else another one that is complete.
SOURCES = ("en", "zh_CN")

type Words = dict[tuple[str | None, str], polib.POEntry]


def package_folders() -> list[Path]:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    import django  # noqa: PLC0415 settings come first
    from django.apps import apps  # noqa: PLC0415 as above

    django.setup()
    folders = (Path(app.path) for app in apps.get_app_configs() if not app.name.startswith("django."))
    return [path for path in folders if not path.is_relative_to(ROOT) or ".venv" in path.parts]


def words_in(path: Path) -> Words:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def said(words: Words) -> Words:
    return {key: entry for key, entry in words.items() if entry.translated()}


def catalogues(folders: list[Path], language: str, domain: str) -> Iterator[Path]:
    for folder in folders:
        path = folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            yield path


def sources(folders: list[Path], domain: str) -> Words:
    words: Words = {}
    for folder in folders:
        for path in [path for language in SOURCES for path in catalogues([folder], language, domain)][:1]:
            words = words_in(path) | words
    return words


def faults_of(domain: str, folders: list[Path]) -> list[str]:
    asked = sources(folders, domain)
    ours = words_in(OURS / f"{domain}.po")
    # Django merges all catalogues into one: what one package says serves every other.
    answered = set(said(ours))
    for path in catalogues(folders, "zh_Hans", domain):
        answered |= set(said(words_in(path)))
    where = f"cms/locale_admin … {domain}.po"
    faults = [f"no Chinese in a package, none in {where}: {key[1]!r}" for key in asked if key not in answered]
    faults += [f"no package says this any more, {where}: {key[1]!r}" for key in ours if key not in asked]
    return faults + [f"another placeholder, {where}: {entry.msgid!r}" for entry in ours.values() if misplaced(entry)]


def misplaced(entry: polib.POEntry) -> bool:
    """A name that the code does not give breaks the page; one left out where there is no plural loses a fact."""
    asked, given = (
        set(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgstr or "".join(entry.msgstr_plural.values()))
    )
    if entry.msgid_plural:
        return not given <= asked | set(PLACEHOLDER.findall(entry.msgid_plural))
    return asked != given


def faults_of_packages() -> list[str]:
    folders = package_folders()
    return [fault for domain in ("django", "djangojs") for fault in faults_of(domain, folders)]


if __name__ == "__main__":
    found = faults_of_packages()
    print("\n".join(found) or "Every word of the packages is said in Chinese.")
    sys.exit(bool(found))
