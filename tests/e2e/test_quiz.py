"""A quiz with every kind of question on a small phone, with JavaScript and without, down to what comes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_each_kind_is_answered_by_plain_fields_and_explained(
    new_phone: Callable[..., Page], sign_in: Callable, script
) -> None:
    page = new_phone(java_script_enabled=script, own_doing="400 (Bad Request)")
    sign_in(page, "villager")
    for code, fill in (("M14", fill_m14), ("M22", fill_m22), ("M06", fill_m06), ("M21", fill_m21)):
        page.goto(f"/learn/quiz/{code}/")
        for group in page.locator("fieldset:has(input[type=radio])").all():
            group.locator("input[type=radio]").first.check()
        page.click("main form button.button")
        expect(page.locator("[role=alert]")).to_be_visible()  # the others are still open, and nothing is lost
        fill(page)
        page.click("main form button.button")
        expect(page.locator("main .card.label")).to_contain_text("答对")
        assert page.locator("main .notice").count() >= 6
    page.goto("/review/")
    expect(page.locator("main fieldset").first).to_be_visible()


def fill_m14(page: Page) -> None:
    for place, row in enumerate(page.locator("select[name^='q6.']").all(), 1):
        assert row.bounding_box()["height"] >= 44
        row.select_option(str(place))
    page.locator("[name=q7]").nth(1).check()


def fill_m22(page: Page) -> None:
    page.fill("[name=q6]", "８０单")
    page.fill("[name=q7]", "三百")  # no digits: said in words, the other number stays
    page.click("main form button.button")
    expect(page.locator(".errorlist")).to_contain_text("12.5")
    expect(page.locator("[name=q6]")).to_have_value("８０单")
    page.fill("[name=q7]", "1100元")


def fill_m06(page: Page) -> None:
    for place, row in enumerate(page.locator("select[name^='q6.']").all(), 1):
        row.select_option(str(place))
    page.fill("[name='q7.0']", "验证码")
    page.locator("[name='q7.1']").select_option("不给")


def fill_m21(page: Page) -> None:
    page.fill("[name=q6]", "515")
    for row in page.locator("select[name^='q7.']").all():
        row.select_option(index=1)


@pytest.mark.parametrize("address", ["/learn/quiz/M14/", "/learn/quiz/M17/", "/learn/quiz/M22/", "/review/"])
def test_no_kind_is_wider_than_the_phone(new_phone: Callable[..., Page], sign_in: Callable, address) -> None:
    page = new_phone(viewport={"width": 320, "height": 640})
    sign_in(page, "villager")
    page.goto(address)
    for field in page.locator("main :is(select, input:not([type=hidden], [type=radio]), button.button)").all():
        box = field.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 44
