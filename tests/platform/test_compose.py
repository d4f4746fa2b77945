import re

import jsonschema
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema

from tests.platform.processes import ROOT


@pytest.fixture
def compose() -> dict:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_compose_follows_its_schema(compose) -> None:
    """The Compose Specification's own schema, as the locked release of check-jsonschema brings it."""
    validator = jsonschema.Draft202012Validator(get_builtin_schema("vendor.compose-spec"))
    assert [error.message for error in validator.iter_errors(compose)] == []
    compose["services"]["redis"]["comand"] = []
    assert ["comand" in error.message for error in validator.iter_errors(compose)] == [True]


def test_compose_has_the_whole_topology(compose) -> None:
    services = compose["services"]
    assert sorted(services) == ["app-1", "app-2", "migrate", "postgres", "proxy", "redis", "worker"]
    assert services["app-1"] == services["app-2"]
    assert services["worker"]["command"] == ["python", "manage.py", "work"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_the_proxy_knows_the_apps(compose) -> None:
    conf = (ROOT / "deploy" / "nginx.conf").read_text()
    assert re.findall(r"server (app-\d):8000", conf) == ["app-1", "app-2"]


def test_the_image_is_small_on_rights() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("FROM")] == [
        "FROM python:3.13-slim AS build",
        "FROM python:3.13-slim",
    ]
    final = lines[lines.index("FROM python:3.13-slim") :]
    assert "USER 10001" in final
    assert [line for line in final if "apt-get" in line or "gcc" in line] == []
    assert [line for line in final if line.startswith("HEALTHCHECK")] != []


def test_uv_is_pinned_to_one_version() -> None:
    dockerfile = re.findall(r"uv==([\d.]+)", (ROOT / "Dockerfile").read_text())
    prepare = re.findall(r'^UV = "([\d.]+)"', (ROOT / "deploy" / "prepare.py").read_text(), re.MULTILINE)
    assert dockerfile == prepare
