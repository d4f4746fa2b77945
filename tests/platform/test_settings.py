import os
import subprocess
import sys
from socket import socket

import pytest

from cms.core.management.commands.serve import base_url
from cms.settings import env
from tests.platform.processes import ROOT

SECRETS = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "village.example", "METRICS_TOKEN": "t"}


def production(
    tmp_path, code: str = "print(settings.DEMO, settings.DEBUG)", **given: str
) -> subprocess.CompletedProcess:
    names = {variable.name for variable in env.TABLE}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings\n{code}"],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "VAR_DIR": str(tmp_path)} | given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_production_refuses_without_a_secret(tmp_path, missing: str) -> None:
    done = production(tmp_path, **{name: value for name, value in SECRETS.items() if name != missing})
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith(f"Set these environment variables: {missing}")


def test_the_demo_world_cannot_exist_in_production(tmp_path) -> None:
    done = production(tmp_path, DEMO="1", DEBUG="1", LAN="1", **SECRETS)
    assert (done.returncode, done.stdout) == (0, "False False\n")


def test_production_sends_cookies_over_https_only(tmp_path) -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]
    code = f"print([getattr(settings, name) for name in {names}])"
    assert production(tmp_path, code, **SECRETS).stdout == "[True, True, True]\n"


def test_two_deployments_on_one_redis_share_no_name(tmp_path) -> None:
    code = "print(settings.CACHES['default']['KEY_PREFIX'], settings.CHANNEL_LAYERS['default']['CONFIG']['prefix'])"
    shared = SECRETS | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    assert production(tmp_path, code, **shared).stdout == "village village\n"
    assert production(tmp_path, code, REDIS_PREFIX="other", **shared).stdout == "other other\n"


def test_every_variable_is_documented() -> None:
    page = (ROOT / "docs" / "operation.md").read_text()
    for variable in env.TABLE:
        row = f"| `{variable.name}` | {f'`{variable.default}`' if variable.default else ''} | {variable.about} |"
        assert row in page, f"docs/operation.md lacks this row:\n{row}"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"PORT": "8432"}, "http://localhost:8432"),
        ({"PORT": "8432", "HOST": "::"}, "http://localhost:8432"),
        ({"PORT": "8432", "HOST": "10.0.0.7"}, "http://10.0.0.7:8432"),
        ({"PORT": "80", "HOST": "fd00::7"}, "http://[fd00::7]"),
        ({"PORT": "8432", "LAN": "1"}, "https://localhost:8432"),
        ({"PORT": "8432", "LAN": "1", "PLAIN": "1"}, "http://localhost:8432"),
        ({"PORT": "8432", "BASE_URL": "https://village.example"}, "https://village.example"),
    ],
)
def test_links_and_ids_begin_with_the_address_that_is_served(tmp_path, given, address) -> None:
    did = address.partition("://")[2].replace(":", "%3A").replace("[", "%5B").replace("]", "%5D")
    code = "from courses.certificates.domain.addresses import issuer_did\nprint(settings.BASE_URL, issuer_did())"
    assert production(tmp_path, code, **SECRETS, **given).stdout == f"{address} did:web:{did}\n"


def test_values_are_taken_as_they_stand_and_empty_ones_as_not_set(tmp_path) -> None:
    given = SECRETS | {
        "SECRET_KEY": "$ecret" + "x" * 50,
        "ALLOWED_HOSTS": "one.example, two.example",
        "BASE_URL": "https://village.example/",
        "HOST": "",
        "PORT": "",
        "STATIC_ROOT": "",
    }
    names = ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"]
    code = f"from cms.settings import env\nprint([getattr(settings, n) for n in {names}], env.HOST, env.PORT)"
    found = [given["SECRET_KEY"], ["one.example", "two.example"], "https://village.example"]
    assert production(tmp_path, code, **given).stdout == f"{found} 127.0.0.1 8000\n"
    assert production(tmp_path, "print(settings.STATIC_ROOT)", **given).stdout == f"{tmp_path}/static\n"


def test_on_a_villages_network_they_begin_with_what_phones_can_open(settings) -> None:
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        settings.LAN = True
        assert base_url(["192.168.1.7"], bound, tls=True) == f"https://192.168.1.7:{port}"
        assert base_url([], bound, tls=False) == f"http://localhost:{port}"


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("", {"BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        (
            "smtp+tls://me:word@mail.example:587",
            {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {
                    "host": "mail.example",
                    "port": 587,
                    "username": "me",
                    "password": "word",
                    "use_tls": True,
                    "use_ssl": False,
                    "timeout": 10,
                },
            },
        ),
    ],
)
def test_an_email_address_becomes_a_mailer(url: str, entry: dict) -> None:
    assert env.mailer(url) == entry
