"""Names are covered on the phone: what arrives has the bar in its pixels, and nothing arrives that was not wanted."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.a11y.test_axe import violations
from tests.e2e.test_journey_villager import new_number, sign_up

pytestmark = pytest.mark.e2e
PAPER, NIGHT = (240, 200, 60), (0x22, 0x30, 0x2A)
WIDE, HIGH = 1080, 2400  # a screenshot, longer than the phone that shows it


def screenshot(name: str = "order.png") -> dict:
    out = BytesIO()
    Image.new("RGB", (WIDE, HIGH), PAPER).save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


@pytest.fixture
def learner(new_phone: Callable[..., Page]) -> Page:
    page = new_phone()
    sign_up(page, new_number(), "遮名字")
    page.goto("/learn/practice/M21/")
    expect(page.locator("[data-covers]").first).to_be_visible()
    return page


def choose(page: Page, *files: dict) -> None:
    page.set_input_files("[data-ask=book] input[type=file]", list(files))
    expect(page.locator("dialog.cover")).to_be_visible()


def swipe(page: Page, *, start: tuple[float, float], to: tuple[float, float]) -> None:
    """Between two places of the picture, each a share of its width and of what is seen of it, by a finger."""
    box, sight = page.locator("[data-canvas]").bounding_box(), page.locator("[data-sight]").bounding_box()
    places = [(box["x"] + x * box["width"], sight["y"] + y * sight["height"]) for x, y in (start, to)]
    (x, y), (end, low) = places
    client = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": across, "y": down} for across, down in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    touch("touchStart", (x, y))
    for step in range(1, 11):
        touch("touchMove", (x + (end - x) * step / 10, y + (low - y) * step / 10))
    touch("touchEnd")
    client.detach()


def arrived(page: Page, at: int = 0) -> Image.Image:
    href = page.locator("[data-ask=book] [data-kept] a").nth(at).get_attribute("href")
    return Image.open(BytesIO(page.context.request.get(href).body())).convert("RGB")


def is_near(found: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(found, colour, strict=True))


def test_a_bar_swiped_over_a_name_is_in_the_picture_that_arrives(learner: Page) -> None:
    choose(learner, screenshot())
    swipe(learner, start=(0.2, 0.2), to=(0.8, 0.2))
    expect(learner.locator("[data-count]")).to_have_text("遮住了 1 处")
    swipe(learner, start=(0.1, 0.6), to=(0.5, 0.6))
    expect(learner.locator("[data-count]")).to_have_text("遮住了 2 处")
    learner.click("[data-undo]")
    expect(learner.locator("[data-count]")).to_have_text("遮住了 1 处")
    assert violations(learner) == []
    assert learner.evaluate("document.documentElement.scrollWidth") == 360
    share = learner.evaluate("""() => {
      const [canvas, sight] = ["canvas", "sight"].map((name) =>
        document.querySelector(`[data-${name}]`).getBoundingClientRect());
      return sight.height / canvas.height;
    }""")
    learner.click("[data-use]")
    expect(learner.locator("[data-ask=book] [data-kept] a")).to_have_count(1)
    picture = arrived(learner)
    wide, high = picture.size
    row = round(high * share * 0.2)
    assert wide * HIGH == pytest.approx(high * WIDE, rel=0.01)
    assert [is_near(picture.getpixel((round(wide * x), row)), NIGHT) for x in (0.22, 0.5, 0.78)] == [True] * 3
    clear = [(0.1, row), (0.9, row), (0.3, round(high * share * 0.6))]
    assert [is_near(picture.getpixel((round(wide * x), y)), PAPER) for x, y in clear] == [True] * 3


def test_a_finger_up_and_down_scrolls_and_covers_nothing(learner: Page) -> None:
    choose(learner, screenshot())
    swipe(learner, start=(0.5, 0.8), to=(0.5, 0.2))
    learner.wait_for_timeout(300)
    assert learner.locator("[data-sight]").evaluate("(sight) => sight.scrollTop") > 50
    expect(learner.locator("[data-count]")).to_be_empty()
    expect(learner.locator("[data-undo]")).to_be_disabled()


def test_keys_lay_and_move_a_bar_and_an_unwanted_picture_does_not_leave(learner: Page) -> None:
    choose(learner, screenshot("one.png"), screenshot("two.png"))
    learner.click("[data-unwanted]")  # the first; the second follows
    expect(learner.locator("dialog.cover")).to_be_visible()
    learner.focus("[data-canvas]")
    learner.keyboard.press("Enter")
    learner.keyboard.press("Enter")
    learner.keyboard.press("Delete")
    for _time in range(3):
        learner.keyboard.press("Shift+ArrowRight")
    for _time in range(30):
        learner.keyboard.press("ArrowUp")
    expect(learner.locator("[data-count]")).to_have_text("遮住了 1 处")
    learner.click("[data-use]")
    expect(learner.locator("[data-ask=book] [data-kept] a")).to_have_count(1)
    picture = arrived(learner)
    wide, high = picture.size
    dark = [is_near(picture.getpixel((wide // 2, y)), NIGHT) for y in range(0, high, 4)]
    assert 0 < sum(dark) < len(dark) / 4
    choose(learner, screenshot("three.png"))
    learner.keyboard.press("Escape")
    expect(learner.locator("dialog.cover")).to_be_hidden()
    learner.reload()
    expect(learner.locator("[data-ask=book] [data-kept] a")).to_have_count(1)


def test_a_picture_the_browser_cannot_show_says_so(learner: Page) -> None:
    choose(learner, {"name": "IMG_1.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + b"\0" * 400})
    expect(learner.locator("[data-unread]")).to_be_visible()
    expect(learner.locator("[data-canvas]")).to_be_hidden()
    learner.click("[data-unwanted]")
    expect(learner.locator("dialog.cover")).to_be_hidden()
    expect(learner.locator("[data-ask=book] [data-kept] a")).to_have_count(0)
