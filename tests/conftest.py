"""Shared set-up of the whole suite."""

import time

import pytest
from hypothesis import settings

from cms.settings.env import VAR_DIR

VAR_DIR.mkdir(parents=True, exist_ok=True)
settings.register_profile("village", deadline=None)  # a busy machine is no counterexample
settings.load_profile("village")


def pytest_sessionstart() -> None:
    """A fresh clone has no compiled translations, a pulled one old ones: the suite speaks what the tree says."""
    from cms.core.management.catalogues import compile_catalogues  # noqa: PLC0415 settings come first

    compile_catalogues()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Both homes stand before the first test, as in every installation: most tests want them, and they take a while."""
    from tests.factories.courses import first_pages  # noqa: PLC0415 settings come first

    with django_db_blocker.unblock():
        first_pages()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rolled-back rows send no signal: nothing kept by one test may be read by the next."""
    from django.core.cache import cache  # noqa: PLC0415 settings come first

    cache.clear()


@pytest.fixture(autouse=True)
def _first_language() -> None:
    """A request leaves its language behind in its thread; each test begins in the product's first one."""
    from django.conf import settings as product  # noqa: PLC0415 settings come first
    from django.utils import translation  # noqa: PLC0415 as above

    translation.activate(product.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _quotas_begin_with_the_test(monkeypatch) -> None:
    """Windows begin at full minutes and hours: whoever counts up to a limit must not cross one."""
    from cms.core.domain import rates  # noqa: PLC0415 settings come first

    began = time.time()
    monkeypatch.setattr(rates, "clock", lambda: time.time() - began)
