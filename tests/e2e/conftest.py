"""The running product and a phone to hold it with.

Playwright's sync API keeps an event loop in this thread, which Django's ORM refuses; so the browser lives as long as
one test module, and browser tests look at the product only through its pages.
"""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.product import CHROMIUM, CHROMIUM_ARGS, PHONE, running
from tests.e2e.waiting import follow

# What a browser writes by itself when the test takes its network, a file or its session away, or asks for no page.
OWN_DOING = re.compile(
    r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|401 \(Unauthorized\)|409 \(Conflict\)|no-such-page|/c/AAAAA-AAAAA/"
)
PATIENCE = 45_000  # milliseconds: a busy machine is slow, a broken page stays broken
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    files = sorted({str(item.path) for item in items if "tests/e2e" in str(item.path)})
    for item in items:
        if "tests/e2e" in str(item.path) or "tests/a11y" in str(item.path):
            item.add_marker(pytest.mark.e2e)
        if "tests/a11y" in str(item.path):
            item.add_marker(pytest.mark.axe)
        elif str(item.path) in files and files.index(str(item.path)) % 2:
            item.add_marker(pytest.mark.odd)


@pytest.fixture(scope="session")
def server() -> str:
    """The address of a seeded product of its own; ``BASE_URL_UNDER_TEST`` names a running one instead."""
    return os.environ.get("BASE_URL_UNDER_TEST") or running()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_phone(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Makes a fresh phone with any of Playwright's context options, e.g. ``java_script_enabled=False``.

    The test fails at its end if any of its phones wrote an error to the console.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(*, own_doing: str = "", **options: object) -> Page:
        """``own_doing``: words of an error that this test brings about."""

        def wrote(message: ConsoleMessage) -> None:
            line = f"{message.text} ({message.location.get('url', '')})"
            is_ours = OWN_DOING.search(line) or (own_doing and own_doing in line)
            if message.type == "error" and not is_ours:
                errors.append(line)

        defaults = {"viewport": PHONE, "locale": "zh-CN", "base_url": server, "has_touch": True, "is_mobile": True}
        context = browser.new_context(**(defaults | options))
        context.set_default_timeout(PATIENCE)
        context.on("console", wrote)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def phone(new_phone: Callable[..., Page]) -> Page:
    """A 360 × 740 phone, signed out, Chinese."""
    return new_phone()


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """``sign_in(page, "villager")`` taps the demo button: villager, mentor, admin or editor."""

    def tap(page: Page, person: str) -> None:
        page.goto("/demo/")
        follow(page, page.locator(f'button[name="person"][value="{person}"]'))

    return tap
