"""The same voice in fewer bytes, for phones where every kilobyte is dear.

A stranger's file is decoded by a process of its own with little time and memory: what goes wrong in a decoder ends
there, and the media library (100 MB) is never loaded by the process that serves.
"""

import logging
import subprocess
import sys
from pathlib import Path

from cms.core.recordings import kind_of

LIGHT_BITS = 8_000  # a second: a voice as on a telephone
SUFFIX = ".weba"
PATIENCE = 120  # seconds; the process itself stops after one minute of work
ENCODER = Path(__file__).with_name("encoder.py")
log = logging.getLogger(__name__)


def lighter(content: bytes) -> tuple[int, bytes] | None:
    """Length in milliseconds and the file as Opus of about 8 kbit/s; None where it is no sound that can be read."""
    kind = kind_of(content)
    if not kind:
        return None
    command = [sys.executable, "-IB", str(ENCODER), kind, str(LIGHT_BITS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603 our own words only
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as wrong:
        log.info("a recording was not made lighter: %s", (wrong.stderr or b"").decode(errors="replace").strip()[-300:])
        return None
    return int.from_bytes(done.stdout[:8]), done.stdout[8:]
