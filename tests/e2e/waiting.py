"""Waiting for what a page knows. Playwright's ``wait_for_function`` polls by eval, which our policy refuses."""

from playwright.sync_api import Page

EVERY, TRIES = 100, 450  # milliseconds


def until(page: Page, expression: str) -> None:
    """Returns once ``expression`` (or the promise it gives) is true in the page; fails after 45 s."""
    for _ in range(TRIES):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(EVERY)
    raise AssertionError(f"never true: {expression}")
