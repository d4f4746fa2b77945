"""``make lint``: style, shape, templates, packages, types and arrows; all are run, then the failures are named."""

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
ROOMS = ["accounts", "association", "courses", "mentorship", "cms"]
STEPS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "templates": ["djlint", "--lint", "--quiet", *ROOMS],
    "packages": ["deptry", "."],
    "types": ["mypy", *ROOMS],
    "import arrows": ["lint-imports"],
}


def main() -> int:
    failed = []
    for name, (program, *arguments) in STEPS.items():
        print(f"--- {name}", flush=True)
        began = time.monotonic()
        if subprocess.run([str(BIN / program), *arguments]).returncode:
            failed.append(name)
        print(f"    {time.monotonic() - began:.1f} s", flush=True)
    print("Failed: " + ", ".join(failed) if failed else "All clean.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
