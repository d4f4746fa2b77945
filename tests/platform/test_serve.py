"""What a person at a terminal meets: one clear line each, no traceback, and a clean end."""

import errno
import os
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from cms.core.management import lan, server
from cms.core.management.commands.serve import announce
from tests.platform.processes import answers, environment, free_port, manage, started

pytestmark = [pytest.mark.slow, pytest.mark.once]


def refusal(env: dict[str, str]) -> str:
    done = manage(env, "serve")
    assert done.returncode == 1
    said = (done.stdout + done.stderr).strip()
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
    return said


def test_a_busy_port(tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refusal(environment(tmp_path, PORT=str(port))) == (
            f"Port {port} is busy: another program uses it. Choose another with PORT={port + 1} make run."
        )
        assert refusal(environment(tmp_path, PORT=str(port), LANG="zh_CN.UTF-8")) == (
            f"端口 {port} 已被别的程序占用。可以换一个：PORT={port + 1} make run。"
        )


def test_beside_the_last_port_a_lower_one_is_named() -> None:
    for port, other in ((8000, 8001), (65535, 65534)):
        said = str(server.refusal(OSError(errno.EADDRINUSE, "in use"), "127.0.0.1", port))
        assert said.endswith(f"Choose another with PORT={other} make run.")


def test_a_folder_that_cannot_be_written() -> None:
    said = refusal(environment(Path("/proc/nowhere"), PORT=str(free_port())))
    assert said.startswith("Cannot write to /proc/nowhere: ")
    assert said.endswith("Choose another folder with VAR_DIR=/some/folder.")
    said = refusal(environment(Path("/proc/nowhere"), PORT=str(free_port()), LC_ALL="zh_CN.UTF-8"))
    assert said.startswith("无法写入 /proc/nowhere（")


def test_a_database_that_does_not_answer(tmp_path) -> None:
    env = environment(tmp_path, PORT=str(free_port()), DATABASE_URL="postgres://u:secret@127.0.0.1:1/village")
    said = refusal(env)
    assert said.startswith("Cannot reach the database village @ 127.0.0.1:1: ")
    assert said.endswith("Start it or correct DATABASE_URL.")
    assert "secret" not in said


def test_a_port_that_is_no_number(tmp_path) -> None:
    for port in ("eighty", "99999", "-1"):
        assert refusal(environment(tmp_path, PORT=port)) == "PORT has a value of the wrong kind: write 8000"
    said = refusal(environment(tmp_path, PORT="eighty", LC_ALL="zh_CN.UTF-8"))
    assert said == "环境变量 PORT 的值不对，应该像这样：8000"


def test_an_address_that_is_not_this_machines(tmp_path) -> None:
    for host in ("203.0.113.9", "no-such-host.invalid"):
        said = refusal(environment(tmp_path, PORT=str(free_port()), HOST=host))
        assert said.startswith(f"{host} is no address of this machine. Use HOST=127.0.0.1 ")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("DATABASE_URL", "postgres://… / postgresql://…"),
        ("REDIS_URL", "redis://… / rediss://… / unix://…"),
        ("SMS_URL", "https://… / http://…"),
        ("EMAIL_URL", "smtp://… / smtps://… / smtp+tls://… / smtp+ssl://…"),
        ("BASE_URL", "https://… / http://…"),
        ("TIME_ZONE", "Asia/Shanghai"),
        ("PHONE_REGION", "CN"),
    ],
)
def test_an_address_of_another_kind_is_refused_and_not_repeated(tmp_path, name: str, wanted: str) -> None:
    said = refusal(environment(tmp_path, **{name: "user:secret@host"}))
    assert said == f"{name} has a value of the wrong kind: write {wanted}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://u:sec/ret@127.0.0.1/village"),
        ("DATABASE_URL", "postgres://u:secret@127.0.0.1:99999/village"),
        ("REDIS_URL", "redis://:sec/ret@127.0.0.1:6379/0"),
        ("SMS_URL", "https://key:sec/ret@sms.example/send"),
        ("VOICE_URL", "https://"),
        ("EMAIL_URL", "smtp://me:secret@mail.example:smtp"),
        ("BASE_URL", "https://village.example:secret"),
    ],
)
def test_an_address_that_cannot_be_taken_apart_is_refused_at_once(tmp_path, name: str, value: str) -> None:
    said = refusal(environment(tmp_path, **{name: value}))
    assert said.startswith(f"{name} is no readable address: write special characters ")
    assert "sec" not in said
    assert refusal(environment(tmp_path, LANG="zh_CN.UTF-8", **{name: value})).startswith(
        f"环境变量 {name} 的地址读不懂："
    )


def test_a_database_without_a_name(tmp_path) -> None:
    said = refusal(environment(tmp_path, DATABASE_URL="postgres://u:secret@127.0.0.1/"))
    assert said == "DATABASE_URL has a value of the wrong kind: write postgres://user:word@host/name"


def test_production_without_secrets_is_one_line(tmp_path) -> None:
    bare = {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "SECRET_KEY": "x"}
    assert refusal(environment(tmp_path, **bare)) == "Set these environment variables: ALLOWED_HOSTS, METRICS_TOKEN"
    assert (
        refusal(environment(tmp_path, LANG="zh_CN.UTF-8", **bare)) == "请设置这些环境变量：ALLOWED_HOSTS, METRICS_TOKEN"
    )


def test_a_terminal_that_is_no_utf_8_ends_nothing(tmp_path) -> None:
    code = "from cms.core.management.terminal import say; say('half ▀ and … more', '')"
    done = manage(environment(tmp_path, PYTHONIOENCODING="latin-1"), "shell", "--no-imports", "-c", code)
    assert (done.returncode, done.stdout) == (0, "half ? and ? more\n")


def test_a_demo_world_of_another_size_can_begin_in_an_empty_database(tmp_path) -> None:
    with started(environment(tmp_path, DEMO="1"), "seed", "--size", "bench") as process:
        assert process.stdout.readline() == "· Preparing the database …\n"


def test_where_it_listens_is_where_it_says(capsys, settings) -> None:
    settings.DEMO = settings.LAN = False
    for host, home in (
        ("127.0.0.1", "http://localhost:8432"),
        ("::", "http://localhost:8432"),
        ("127.0.0.2", "http://127.0.0.2:8432"),
        ("fd00::7", "http://[fd00::7]:8432"),
    ):
        announce(host, 8432, [host], tls=False)
        assert f"Ready: {home}\n" in capsys.readouterr().out


def test_it_serves_says_where_and_ends_cleanly_and_the_second_start_is_quick(tmp_path) -> None:
    """The first start also beside an impatient second one on the same port: it waits, prepares nothing and is told."""
    port = free_port()
    env = environment(tmp_path, PORT=str(port))
    for start in (1, 2):
        with started(env, "serve") as process:
            if start == 1:
                refused_beside(env, tmp_path / "db.sqlite3")
            assert answers(f"http://localhost:{port}/healthz") == "ok\n"
            spent = seconds_of(process)
            # without the demo world there is the course, not the page that Wagtail begins with
            home = answers(f"http://localhost:{port}/")
            assert ("网商村" in home, "Wagtail" in home) == (True, False)
            assert answers(f"http://localhost:{port}/readyz") == '{"database": "ok", "redis": "not used"}'
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
            said = process.stdout.read()
        assert process.returncode == 0
        assert "Traceback" not in said
        assert f"Ready: http://localhost:{port}" in said
        if start == 2:
            assert "…" not in said
            # until it answers; what waits in the background comes after. The promise is 5 on the clock.
            assert spent < 4


def seconds_of(process: subprocess.Popen[str]) -> float:
    """What it has had of the processor so far."""
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def refused_beside(env: dict[str, str], begun: Path) -> None:
    while not begun.exists():
        time.sleep(0.05)
    second = manage(env, "serve")
    assert second.stdout == "· Waiting: another command prepares this folder\n"
    assert second.stderr.startswith(f"Port {env['PORT']} is busy: ")
    assert (second.returncode, len(second.stderr.splitlines())) == (1, 1)


def test_the_worker_starts_and_ends_cleanly(tmp_path) -> None:
    env = environment(tmp_path)
    assert manage(env, "migrate", "--noinput", "-v0").returncode == 0
    with started(env, "work") as process:
        assert process.stdout.readline() == "working\n"
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    assert process.returncode == 0


def test_a_certificate_names_the_addresses_and_is_kept_until_they_change(tmp_path) -> None:
    cert, key = lan.certificate(tmp_path, ["192.168.1.20"])
    first = cert.read_bytes()
    assert lan.certificate(tmp_path, ["192.168.1.20"]) == (cert, key)
    assert cert.read_bytes() == first
    lan.certificate(tmp_path, ["10.0.0.7"])
    assert cert.read_bytes() != first
    assert oct(key.stat().st_mode & 0o777) == "0o600"
    assert first.count(b"BEGIN CERTIFICATE") == 2


@pytest.mark.parametrize("half", ["cert.pem", "authority.pem", "authority.key"])
def test_half_a_certificate_is_made_anew(tmp_path, half: str) -> None:
    """The power went while it was written: the next start must not end on it."""
    lan.certificate(tmp_path, ["192.168.1.20"])
    (tmp_path / half).write_bytes((tmp_path / half).read_bytes()[:60])
    address = "192.168.1.20" if half == "cert.pem" else "10.0.0.7"
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*lan.certificate(tmp_path, [address]))


@pytest.mark.parametrize("address", ["192.168.1.20", "192.0.2.2"])
def test_a_client_that_trusts_the_authority_accepts_the_certificate(tmp_path, address: str) -> None:
    lan.certificate(tmp_path, ["10.0.0.7"])
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*lan.certificate(tmp_path, [address]))
    client = ssl.create_default_context(cafile=str(tmp_path / "authority.pem"))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    for name in (address, "localhost"):
        assert shake_hands(client, server, name)
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        shake_hands(client, server, "192.168.1.99")


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> bool:
    """Both ends in memory, by turns until both are content."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    waiting = set(ends)
    for _ in range(10):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.discard(end)
    return not waiting


def test_a_qr_code_fits_a_terminal() -> None:
    lines = lan.qr_lines("https://192.168.100.200:8000").splitlines()
    assert 10 < len(lines) < 24
