"""A browser that has no service worker, as inside another app: what is done still waits on the phone and goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_offline_course import CODE, everything_has_gone

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_what_is_done_still_waits_and_goes(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_phone(service_workers="block")
    sign_in(page, "villager")
    manifest = page.request.get(f"/learn/pack/{CODE}/").json()
    page.goto(manifest["url"])
    page.goto(page.locator("main ol.rows a.row").nth(3).get_attribute("href") or "")
    page.context.set_offline(True)
    page.locator("form[data-outbox=learnt] button").click()
    expect(page.locator("[data-state]").first).to_contain_text("已经存在手机上")
    page.context.set_offline(False)
    everything_has_gone(page)
    page.goto(manifest["url"])
    expect(page.locator("main ol.rows li").nth(3).locator(".seal")).to_have_count(1)
