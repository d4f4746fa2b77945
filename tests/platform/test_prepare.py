"""The way to a complete .venv, whatever happens on it: in an empty project, with a uv that only notes its calls."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.platform.processes import ROOT

START = ["sh", "deploy/start", "run", "-c", "print('the command')"]
UV = '#!/bin/sh\necho "$@" >> calls\n'


@pytest.fixture
def project(tmp_path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    (folder / "uv.lock").write_text("")
    (folder / "pyproject.toml").write_text("")
    return folder


@pytest.fixture
def made(project) -> Path:
    """The same with an environment whose uv is ours."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(project / ".venv")], check=True)
    stamp = "import runpy; print(runpy.run_path('deploy/prepare.py')['base_stamp'](), end='')"
    found = subprocess.run([base_python(), "-c", stamp], cwd=project, capture_output=True, text=True, check=True)
    (project / ".venv" / ".made").write_text(found.stdout)
    set_uv(project, UV)
    return project


def base_python() -> str:
    """The interpreter that .venv was made with: what `python3` is outside of it."""
    return str(Path(sys.base_prefix) / "bin" / "python3.13")


def set_uv(project: Path, script: str) -> None:
    uv = project / ".venv" / "bin" / "uv"
    uv.write_text(script)
    uv.chmod(0o755)


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"LANG", "LC_ALL", "LC_MESSAGES"}}
    return kept | {"PATH": f"{Path(base_python()).parent}:/usr/bin:/bin"} | more


def start(project: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(START, cwd=project, env=environment(**more), capture_output=True, text=True, check=False)


def begun(project: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(START, cwd=project, env=environment(), stdout=subprocess.PIPE, text=True)


def test_packages_are_installed_once_and_again_for_another_lock_file(made) -> None:
    first, second = start(made), start(made)
    assert first.stdout == "· Installing packages (about 100 MB, once)\nthe command\n"
    assert (second.returncode, second.stdout, second.stderr) == (0, "the command\n", "")
    (made / "uv.lock").write_text("version = 1\n")
    assert start(made).stdout == first.stdout
    assert (made / "calls").read_text() == "sync --frozen --inexact --no-dev\n" * 2


def test_a_terminal_that_is_no_utf_8_ends_nothing(made) -> None:
    done = start(made, PYTHONIOENCODING="ascii", LANG="zh_CN.GBK")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("100 MB??????\nthe command\n")


def test_a_step_that_fails_says_why_and_runs_again_next_time(made) -> None:
    set_uv(made, "#!/bin/sh\necho no network\nexit 2\n")
    failed = start(made)
    assert failed.returncode == 1
    step = "Installing packages (about 100 MB, once)"
    assert failed.stderr == (
        f"no network\nThis step failed: {step}. The reason is above; the same command goes on from here.\n"
    )
    set_uv(made, UV)
    assert start(made).returncode == 0


@pytest.mark.slow
def test_an_environment_that_was_interrupted_is_made_anew(made) -> None:
    (made / ".venv" / ".made").unlink()
    left = made / ".venv" / "half"
    left.write_text("")
    done = start(made, PIP_NO_INDEX="1", PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull)  # no network: it ends at uv
    assert done.returncode == 1
    assert named(done.stdout) == ["· Making the virtual environment", "· Installing uv"]
    assert done.stderr.splitlines()[-1].startswith("This step failed: Installing uv.")
    assert not left.exists()
    assert not (made / ".venv" / ".made").exists()


def test_a_signal_ends_the_step_too(made) -> None:
    set_uv(made, "#!/bin/sh\necho $$ >> step\nexec sleep 60\n")
    with begun(made) as process:
        step = made / "step"
        wait_until(lambda: step.exists() and step.read_text().strip())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 143
    wait_until(lambda: not Path(f"/proc/{step.read_text().strip()}").exists())


def test_two_at_once_install_once(made) -> None:
    set_uv(made, UV + "sleep 2\n")
    with begun(made) as first:
        wait_until((made / "calls").exists)
        second = start(made)
        assert first.wait(timeout=20) == 0
    assert second.stdout == "· Waiting: another command sets up this folder\nthe command\n"
    assert len((made / "calls").read_text().splitlines()) == 1


def test_a_folder_that_cannot_be_written(made) -> None:
    (made / ".venv" / ".made").unlink()
    made.chmod(0o555)
    bound = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []  # root may write everywhere
    done = subprocess.run([*bound, *START], cwd=made, env=environment(), capture_output=True, text=True, check=False)
    made.chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Cannot write to {made}. Copy the project to a folder of your own.\n"


def test_python_is_looked_for_by_both_names_and_without_the_shells_choice(made) -> None:
    tools = made.parent / "tools"
    tools.mkdir()
    shim = tools / "python3"
    shim.write_text(f'#!/bin/sh\n[ -n "$PYENV_VERSION" ] && exit 1\nexec {base_python()} "$@"\n')
    shim.chmod(0o755)
    done = start(made, PATH=f"{tools}:/bin", PYENV_VERSION="3.11.7")
    assert done.stdout.endswith("the command\n")


def test_a_missing_python_is_one_line(tmp_path) -> None:
    shell = shutil.which("sh")
    for lang, words in (("C", "Python 3.13 was not found."), ("zh_CN.UTF-8", "没有找到 Python 3.13。")):
        done = subprocess.run(
            [shell, str(ROOT / "deploy" / "start"), "run", "manage.py"],
            env={"PATH": str(tmp_path), "LANG": lang},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith(words)


def named(said: str) -> list[str]:
    """The steps' names without the seconds between them."""
    return [line for line in said.splitlines() if "…" not in line]


def wait_until(true) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
