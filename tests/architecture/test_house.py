"""More habits of the house: addresses, periodic deeds, the public policy, what every room says of itself."""

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import LocalePrefixPattern, URLPattern, URLResolver, get_resolver

from cms.core.registry import Periodic, Registry, periodic
from cms.settings import csp

ROOT = Path(__file__).resolve().parents[2]
OURS = ("accounts.", "association.", "cms.", "courses.", "mentorship.")


def addresses(resolver: URLResolver) -> list[URLPattern]:
    found = []
    for entry in resolver.url_patterns:
        found += [entry] if isinstance(entry, URLPattern) else addresses(entry)
    return found


def test_every_address_under_a_language_has_a_name() -> None:
    spoken = [
        entry
        for entry in get_resolver().url_patterns
        if isinstance(entry, URLResolver) and isinstance(entry.pattern, LocalePrefixPattern)
    ]
    assert len(spoken) == 1
    assert [str(entry.pattern) for entry in addresses(spoken[0]) if not entry.name] == []


def test_a_periodic_key_is_registered_once() -> None:
    deeds: Registry[Periodic] = Registry("periodic deed")
    deed = Periodic(int, 60)
    deeds.register("once", deed)
    with pytest.raises(ValueError, match="twice"):
        deeds.register("once", deed)


@pytest.mark.django_db
@pytest.mark.parametrize("key", [key for key, _deed in periodic.items()])
def test_a_periodic_deed_is_harmless_twice_on_an_empty_database(key: str, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # as the product's own
    deed = periodic[key]
    deed.run()  # the folder of files is shared: what other tests have left there goes first
    assert deed.run() == deed.run()


def test_the_public_policy_allows_nothing_inline() -> None:
    assert configured.SECURE_CSP is csp.PUBLIC
    assert [word for words in csp.PUBLIC.values() for word in words if "unsafe" in str(word)] == []


@pytest.mark.django_db
def test_a_public_page_is_sent_with_that_policy() -> None:
    policy = Client().get("/offline/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("app", [app for app in configured.INSTALLED_APPS if f"{app}.".startswith(OURS)])
def test_every_room_has_a_readme(app: str) -> None:
    folder = ROOT / app.replace(".", "/")
    if not folder.is_dir():  # named by its configuration: a part of a room that has been asked already
        return
    assert (folder / "README.md").is_file()
