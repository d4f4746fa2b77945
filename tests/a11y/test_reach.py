"""Large enough to hit and to read, narrow enough for any phone: targets, text, reflow and what the keyboard sees."""

import pytest
from playwright.sync_api import Page

from tests.e2e.places import PLACES, set_view

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
PEOPLE = ["", "villager", "mentor", "admin"]
# What can be tapped, without links inside a sentence (WCAG 2.5.8 leaves them out) and what is not on the screen.
TOO_SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
.filter((target) => {
  const whole = target.closest("label.choice, .field fieldset div > label, label.chip, .names label") ?? target;
  const box = whole.getBoundingClientRect();
  if (!box.width || target.type === "hidden" || !target.checkVisibility({ visibilityProperty: true })) return false;
  if (target.matches(".skip, .hush, .hush *")) return false;
  if (getComputedStyle(target).display === "inline") return false;
  return box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5;
}).map((target) => `${target.outerHTML.slice(0, 90)} ${Math.round(target.getBoundingClientRect().height)}`)"""
TOO_FINE = """(least) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const box = node.parentElement;
    if (box.closest("script, noscript, template, svg, .hush, [hidden]") || !box.checkVisibility()) continue;
    if (!node.data.trim()) continue;
    const size = parseFloat(getComputedStyle(box).fontSize);
    if (size < least) found.add(`${size} ${node.data.trim().slice(0, 20)}`);
  }
  return [...found];
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RING = """() => {
  const held = document.activeElement;
  const style = getComputedStyle(held);
  return held === document.body ? "nothing" : `${style.outlineStyle} ${parseFloat(style.outlineWidth) >= 2}`;
}"""


def places(person: str) -> list:
    return [place for place in PLACES if place.person == person and not place.wagtail]


def walk(page: Page, person: str, look: str) -> dict[str, list[str]]:
    """What is wrong, by page."""
    found = {}
    for place in places(person):
        place.open(page)
        wrong = []
        if look == "elder":
            wrong = page.evaluate(TOO_SMALL, 60) + page.evaluate(TOO_FINE, 18)
        elif look == "standard":
            wrong = page.evaluate(TOO_SMALL, 44) + page.evaluate(TOO_FINE, 13)
        elif look == "twice":
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        if (wider := page.evaluate(WIDER)) > 0:
            wrong.append(f"{wider} px wider than the screen")
        if wrong:
            found[place.name] = wrong
    return found


@pytest.mark.parametrize("look", ["standard", "elder", "narrow", "twice"])
@pytest.mark.parametrize("person", PEOPLE)
def test_everything_can_be_hit_and_read(new_phone, sign_in, person, look):
    """Standard and elder at 360 px; a phone of 320 px in the elder view; text at twice its size."""
    page = new_phone(viewport={"width": 320 if look == "narrow" else 360, "height": 740}, reduced_motion="reduce")
    if person:
        sign_in(page, person)
    set_view(page, "elder" if look in {"elder", "narrow"} else "")
    assert walk(page, person, look) == {}


@pytest.mark.parametrize("person", ["", "villager"])
def test_keyboard_sees_where_it_is(new_phone, sign_in, person):
    page = new_phone(is_mobile=False, has_touch=False)
    if person:
        sign_in(page, person)
    page.goto("/")
    for _stop in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(RING) == "solid true"


def test_nothing_moves_for_those_who_asked_for_stillness(new_phone):
    page = new_phone(reduced_motion="reduce")
    for address in ("/", "/gallery/seal/", "/gallery/ask/"):
        page.goto(address)
        assert page.evaluate("document.getAnimations().length") == 0
