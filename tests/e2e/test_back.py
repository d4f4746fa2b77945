"""The back button: it shows the form again, not a page for no network, and what is sent from there is not lost."""

import pytest

from tests.e2e.waiting import follow, until

pytestmark = [pytest.mark.e2e]


def test_back_to_a_refused_form_shows_the_form(new_phone, server):
    phone = new_phone()
    phone.goto(f"{server}/")
    until(phone, "navigator.serviceWorker.controller !== null")
    phone.goto(f"{server}/me/sign-in/")
    phone.locator("main [name=phone]").fill("139")
    follow(phone, phone.locator("main form button").first)
    assert phone.locator("main [aria-invalid], main .errors, main .error").first.is_visible()
    phone.locator("main [name=phone]").fill("13912340987")
    phone.locator("main form button").first.click()
    phone.wait_for_url("**/me/sign-in/code/")
    phone.go_back()
    assert phone.locator("main [name=phone]").is_visible()
    assert "现在没有网络" not in phone.locator("main").inner_text()
