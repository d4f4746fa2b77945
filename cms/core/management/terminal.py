"""Words for the person at the terminal: needed before any catalogue is compiled, so both languages stand here."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from time import perf_counter

from cms.settings import env

SHOWN_AFTER = 1.0  # seconds: a shorter step says nothing
BEAT = 5.0


class Refusal(SystemExit):
    """Ends the command with one clear line and exit code 1; no traceback."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(words(english, chinese))


def in_any_encoding() -> None:
    """A terminal that is no UTF-8 shows a question mark for what it has no sign for; no command ends because of it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def words(english: str, chinese: str) -> str:
    return chinese if env.LANGUAGE.lower().startswith("zh") else english


def say(english: str, chinese: str) -> None:
    sys.stdout.write(words(english, chinese) + "\n")
    sys.stdout.flush()


@contextmanager
def step(english: str, chinese: str, *, after: float = SHOWN_AFTER) -> Iterator[None]:
    """Names a step that takes longer than ``after`` seconds, and every five seconds says that it goes on."""
    done = threading.Event()
    began = perf_counter()

    def beat() -> None:
        if done.wait(after):
            return
        say(f"· {english} …", f"· {chinese} ……")
        while not done.wait(BEAT):
            spent = int(perf_counter() - began)
            say(f"  … {spent} s", f"  …… {spent} 秒")

    watcher = threading.Thread(target=beat, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
