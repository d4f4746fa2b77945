"""Waiting for what a page knows. Playwright's ``wait_for_function`` polls by eval, which our policy refuses."""

from playwright.sync_api import Locator, Page

EVERY, TRIES = 100, 450  # milliseconds


def until(page: Page, expression: str) -> None:
    """Returns once ``expression`` (or the promise it gives) is true in the page; fails after 45 s."""
    for _ in range(TRIES):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(EVERY)
    raise AssertionError(f"never true: {expression}")


def follow(page: Page, link_or_button: Locator) -> None:
    """Taps what leads to a page and returns once that page has come.

    A wait for the load state alone may still see the page that is left: its load was over long ago.
    """
    with page.expect_navigation():
        link_or_button.click()
