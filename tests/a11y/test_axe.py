"""No axe violation, contrast included, on any component and any kind of page: light, dark and elder view."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from cms.core.views.gallery import entries
from tests.e2e.places import PLACES, set_view

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
VIEWS = {"plain": "", "elder": "elder"}
# What colours can break; all else is the same page in the dark.
IN_THE_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
AXE = Axe()


def violations(page: Page) -> list[str]:
    """One line each: the rule, what is wrong, where; in light and then in the dark."""
    page.emulate_media(color_scheme="light")
    found = in_this_light(page, {})
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {line}" for line in in_this_light(page, IN_THE_DARK)]


def in_this_light(page: Page, rules: dict) -> list[str]:
    found = AXE.run(page, options={"resultTypes": ["violations"]} | rules).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} at {node['target']} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def wear(new_phone: Callable[..., Page], view: str, server: str) -> Page:
    page = new_phone(reduced_motion="reduce")
    if VIEWS[view]:
        page.context.add_cookies([{"name": "view", "value": VIEWS[view], "url": server}])
    return page


@pytest.mark.parametrize("view", VIEWS)
def test_gallery_entries_have_no_violation(new_phone, server, view):
    page = wear(new_phone, view, server)
    found = {}
    for name in entries():
        page.goto(f"/gallery/{name}/")
        if wrong := violations(page):
            found[name] = wrong
    assert found == {}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("person", ["", "villager", "mentor", "admin"])
def test_pages_have_no_violation(new_phone, sign_in, server, view, person):
    page = wear(new_phone, view, server)
    if person:
        sign_in(page, person)
        set_view(page, VIEWS[view])
    found = {}
    for place in [place for place in PLACES if place.person == person and not place.wagtail]:
        place.open(page)
        assert page.locator("html[data-view=elder]").count() == (view == "elder" or place.is_large), place.name
        if wrong := violations(page):
            found[place.name] = wrong
    assert found == {}


@pytest.mark.parametrize("person", ["admin", "editor"])
def test_wagtail_opens_for_those_who_work_in_it(new_phone, sign_in, person):
    """Its pages are Wagtail's own; that they answer and write no error to the console is what is ours."""
    page = new_phone(viewport={"width": 1280, "height": 800}, is_mobile=False, has_touch=False)
    sign_in(page, person)
    for place in [place for place in PLACES if place.person == person and place.wagtail]:
        place.open(page)
