"""A photo comes from another app of the phone, as its system sends it, and ends in the practice that is tapped."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.test_journey_villager import new_number, sign_up

pytestmark = pytest.mark.e2e
FROM_OUTSIDE = """() => {
  document.body.innerHTML = '<form method="post" enctype="multipart/form-data" action="/learn/share/">'
    + '<input name="title"><input name="text"><input name="url">'
    + '<input type="file" name="files"><button>go</button></form>';
}"""


def photo() -> dict:
    out = BytesIO()
    Image.effect_noise((500, 400), 60).convert("RGB").save(out, "JPEG", quality=85)
    return {"name": "shop.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def share(page: Page) -> None:
    page.goto("/about/")
    page.evaluate(FROM_OUTSIDE)
    page.locator("[name=files]").set_input_files(photo())
    page.locator("button").click()


def test_a_photo_from_another_app_ends_in_the_practice_that_is_tapped(phone: Page) -> None:
    sign_up(phone, new_number(), "分享人")
    share(phone)
    expect(phone.locator("main")).to_contain_text("shop.jpg")
    phone.locator("button.pick").first.click()
    phone.wait_for_url("**/learn/practice/*/")
    expect(phone.locator("[data-kept] a")).to_have_count(1)


def test_with_nobody_signed_in_a_share_says_what_to_do(phone: Page) -> None:
    share(phone)
    expect(phone.locator('main a.button[href="/me/sign-in/?next=/learn/share/"]')).to_be_visible()
