"""The suite's own record says that axe and the weight budget ran, and that the PostgreSQL half was not empty."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

WANTED = {
    "sqlite": ("tests.accounts", "tests.mentorship"),
    "browser": ("tests.e2e.test_budget", "tests.e2e"),  # in two files, by which half ran it
    "axe": ("tests.a11y",),
    "paint": ("tests.e2e.test_budget",),
    "engines": ("tests.accounts", "tests.mentorship"),
}


def main() -> int:
    folder = Path(sys.argv[1])
    faults = []
    for half, rooms in WANTED.items():
        records = list(folder.glob(f"{half}*.xml"))
        if not records:
            faults.append(f"no record of the {half} half")
        # our own files, written a minute ago
        cases = [case for path in records for case in ET.parse(path).iter("testcase")]  # noqa: S314
        for room in rooms:
            ran = [
                case for case in cases if case.get("classname", "").startswith(room) and case.find("skipped") is None
            ]
            print(f"{half}: {len(ran)} tests ran in {room}")
            if not ran:
                faults.append(f"{half}: nothing ran in {room}")
    print("\n".join(faults))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
