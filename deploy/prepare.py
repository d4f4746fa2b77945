"""Makes .venv from uv.lock where that is needed, then becomes the command.

usage: prepare.py run|dev COMMAND…   (Python 3.13, standard library only: nothing is installed yet)

May be stopped at any moment: what is not finished has no stamp and is made anew. Two at once wait for each other.
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "0.13.9"
# Compiled once here: where the shell forbids Python to write bytecode, every start would take three seconds longer.
OPTIONS = {"UV_COMPILE_BYTECODE": "1"}


def words(english: str, chinese: str) -> str:
    lang = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return chinese if lang.lower().startswith("zh") else english


def say(english: str, chinese: str) -> None:
    print(words(english, chinese), flush=True)


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def base_stamp() -> str:
    """Another Python or another uv makes the environment anew."""
    return digest(sys.version.encode(), sys.base_prefix.encode(), UV.encode())


def packages_stamp() -> str:
    """Another lock file installs what it names."""
    files = ((ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml"))
    return digest(base_stamp().encode(), *files, repr(OPTIONS).encode())


def read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def installed(group: str) -> bool:
    """Whether the environment holds this group; the developers' one holds the product's too."""
    groups = ["dev"] if group == "dev" else ["run", "dev"]
    stamp = packages_stamp()
    return PYTHON.exists() and any(read(VENV / f".installed-{name}") == stamp for name in groups)


class End:
    """SIGTERM ends us and our step; while a step is being born it waits, or the step would live on without us."""

    asked = waits = False

    @classmethod
    def on_signal(cls, *_: object) -> None:
        cls.asked = True
        if not cls.waits:
            sys.exit(143)

    @classmethod
    @contextmanager
    def later(cls) -> Iterator[None]:
        cls.waits = True
        try:
            yield
        finally:
            cls.waits = False

    @classmethod
    def now(cls) -> None:
        cls.waits = False
        if cls.asked:
            sys.exit(143)


def call(english: str, chinese: str, *command: str) -> None:
    """Runs one step with its name and its seconds; its output is shown only if it fails."""
    say("· " + english, "· " + chinese)
    began = time.monotonic()
    with (
        End.later(),
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=clean()
        ) as job,
    ):
        try:
            End.now()
            output = watch(job, began)
        except BaseException:
            job.terminate()  # a signal that reached us alone
            raise
    if job.returncode:
        sys.stderr.write(output)
        sys.exit(
            words(
                f"This step failed: {english}. The reason is above; the same command goes on from here.",
                f"这一步没有成功：{chinese}。原因见上面；再运行同一条命令，会从这里接着做。",
            )
        )


def watch(job: subprocess.Popen[str], began: float) -> str:
    while True:
        try:
            return job.communicate(timeout=5)[0]
        except subprocess.TimeoutExpired:
            spent = int(time.monotonic() - began)
            say(f"  … {spent} s", f"  …… {spent} 秒")


def clean() -> dict[str, str]:
    """The shell's environment, with uv kept to this Python and this folder."""
    return {
        **{name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON": str(PYTHON),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",  # trust what this machine trusts
        **OPTIONS,
    }


def install(group: str) -> None:
    if not os.access(ROOT, os.W_OK):
        sys.exit(
            words(
                f"Cannot write to {ROOT}. Copy the project to a folder of your own.",
                f"无法写入 {ROOT}。请把项目复制到自己的目录。",
            )
        )
    made = VENV / ".made"
    if read(made) != base_stamp() or not PYTHON.exists():
        call("Making the virtual environment", "建立虚拟环境", sys.executable, "-m", "venv", "--clear", str(VENV))
        call("Installing uv", "安装 uv", str(PYTHON), "-m", "pip", "install", "--quiet", f"uv=={UV}")
        made.write_text(base_stamp())
    extra = [] if group == "dev" else ["--no-dev"]
    call(
        "Installing packages (about 100 MB, once)",
        "安装依赖（约 100 MB，只需一次）",
        str(VENV / "bin" / "uv"),
        "sync",
        "--frozen",
        "--inexact",
        *extra,
    )
    (VENV / f".installed-{group}").write_text(packages_stamp())


def alone() -> None:
    """Holds the project's folder until this process ends or becomes the command."""
    folder = os.open(ROOT, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("· Waiting: another command sets up this folder", "· 请稍等：另一条命令正在准备这个目录")
        fcntl.flock(folder, fcntl.LOCK_EX)


def main() -> None:
    group, *command = sys.argv[1:]
    os.chdir(ROOT)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that is no UTF-8 shows a question mark and goes on
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, End.on_signal)
    try:
        if not installed(group):
            alone()
            if not installed(group):
                install(group)
        os.execv(PYTHON, [str(PYTHON), *command])
    except OSError as error:
        sys.exit(words(f"Cannot prepare {ROOT}: {error.strerror}.", f"无法准备 {ROOT}：{error.strerror}。"))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
