"""Compiled messages through Babel, so that no Debian package is needed."""

import re
from io import BytesIO
from os import getpid
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed

from cms.core.management.terminal import Refusal

# Our catalogue leaves its dates empty, so that two people's runs do not differ in them; Babel insists on dates.
EMPTY_DATES = re.compile(rb'^"[A-Za-z-]+-Date: *\\n"\n', re.MULTILINE)


def compile_catalogues(*, force: bool = False) -> list[Path]:
    """Writes the ``.mo`` beside each ``.po`` that is newer; gives back what was written."""
    written = []
    for po in [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]:
        mo = po.with_suffix(".mo")
        if not force and mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        source = BytesIO(EMPTY_DATES.sub(b"", po.read_bytes()))
        catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
        fresh = mo.with_suffix(f".{getpid()}.new")  # two processes may start at once
        try:
            with fresh.open("wb") as target:
                write_mo(target, catalogue)
            fresh.replace(mo)
        except OSError as error:
            raise Refusal(
                f"Cannot write {mo}: {error.strerror}. Run this where you may write.",
                f"无法写入 {mo}（{error.strerror}）。请换到可以写入的目录运行。",
            ) from None
        translation_file_changed(sender=None, file_path=mo)  # this process forgets what it had read before
        written.append(mo)
    return written
