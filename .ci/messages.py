"""Every word that people read is translated: makemessages finds nothing new, nothing is fuzzy, nothing is empty.

The admin's words come from packages: what their Chinese lacks, ``cms/locale_admin`` has to say, and nothing besides.

With ``--write`` (``make messages``) the catalogue is brought up to date instead, in one shape whoever runs it: no
dates, places on one line.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from packages import faults_of_packages

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "cms" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
OPTIONS = [
    "-l",
    "zh_Hans",
    "--no-wrap",
    "--no-obsolete",
    "--add-location=file",
    "-i",
    ".venv",
    "-i",
    "var",
    "-i",
    "tests",
    "-v",
    "0",
]


def collect() -> None:
    subprocess.run([sys.executable, "manage.py", "makemessages", *OPTIONS], cwd=ROOT, check=True)
    found = polib.pofile(str(PO), wrapwidth=0)
    found.metadata |= {name: "" for name in found.metadata if name.endswith("-Date")}
    found.save()


def main() -> int:
    if "--write" in sys.argv:
        collect()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "django.po"
        shutil.copy2(PO, kept)
        try:
            subprocess.run([sys.executable, "manage.py", "makemessages", *OPTIONS], cwd=ROOT, check=True)
            found = polib.pofile(str(PO))
        finally:
            shutil.copy2(kept, PO)
        before = {entry.msgid for entry in polib.pofile(str(kept)) if not entry.obsolete}
    now = {entry.msgid for entry in found if not entry.obsolete}
    faults = [f"not collected yet (make messages): {msgid!r}" for msgid in sorted(now - before)]
    faults += [f"no longer used (make messages): {msgid!r}" for msgid in sorted(before - now)]
    faults += [f"not sure (fuzzy): {entry.msgid!r}" for entry in found if entry.fuzzy and not entry.obsolete]
    faults += [f"no Chinese: {entry.msgid!r}" for entry in found if not entry.translated() and not entry.fuzzy]
    faults += faults_of_packages()
    print("\n".join(faults) or f"{len(now)} messages, all translated.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
