"""The suite's own record says that axe and the weight budget ran, and that the PostgreSQL half was not empty."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

WANTED = {
    "sqlite": ("tests.accounts", "tests.mentorship"),
    "browser": ("tests.e2e.test_budget", "tests.e2e"),
    "axe": ("tests.a11y",),
    "paint": ("tests.e2e.test_budget",),
    "engines": ("tests.accounts", "tests.mentorship"),
}


def main() -> int:
    folder = Path(sys.argv[1])
    faults = []
    for half, rooms in WANTED.items():
        path = folder / f"{half}.xml"
        if not path.exists():
            faults.append(f"no record of the {half} half")
            continue
        # our own file, written a minute ago
        cases = list(ET.parse(path).iter("testcase"))  # noqa: S314
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
