"""Takes pictures of every kind of page into ``var/screenshots`` and lists what is wrong on them.

Every place at 360, 768 and 1280, light and dark, on a phone also in the elder view; the main ones in every look at
every width and in both languages; some as they are printed; then all gallery entries. Contact sheets (``sheet-*.png``)
show many at once. The two pictures of the README go to ``docs/screenshots``.

Run by ``make screenshots``; ``ARGS="lesson desk"`` takes only places whose name begins so. ``BASE_URL`` names a running
product; without it one is started and seeded for the purpose. Ends with 1 if a page writes to the console, answers
with an error, is wider than the screen, or hides part of its words.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # so that it runs as a plain file too

from tests.e2e.contact_sheet import make_sheets
from tests.e2e.places import PLACES, NoSuchPlace, Place, gallery_places, set_view
from tests.e2e.product import CHROMIUM, CHROMIUM_ARGS, ROOT, product
from tests.e2e.waiting import follow

HEIGHTS = {360: 740, 768: 1024, 1280: 800}
TALLEST = 8000
SHOTS = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "screenshots"
README_SHOTS = {"home-360-light": "home-360", "session-360-light": "room-360"}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
EAGER = """async () => {
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = "eager";
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
}"""
# Words that do not fit their box and are cut off, on our own pages.
CUT = """() => [...document.querySelectorAll("main *, .top *, .bar *, .foot *")].filter((box) => {
  const style = getComputedStyle(box);
  return box.clientWidth > 1 && style.overflowX !== "visible" && style.overflowX !== "auto"
    && box.scrollWidth > box.clientWidth + 1 && !box.matches("svg, svg *, input, textarea, select, .label, .hush");
}).map((box) => box.tagName + "." + box.className)"""


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str = "light"
    view: str = ""
    language: str = ""
    media: str = "screen"

    def __str__(self) -> str:
        words = (str(self.width), self.view or ("print" if self.media == "print" else self.scheme), self.language)
        return "-".join(word for word in words if word)


EVERY_PAGE = [Look(360), Look(360, "dark"), Look(360, view="elder"), Look(768), Look(1280), Look(1280, "dark")]
MAIN_PAGE = [
    *(Look(768, "dark"), Look(768, view="elder"), Look(1280, view="elder")),
    *(Look(width, language="en") for width in HEIGHTS),
    *(Look(360, "dark", language="en"), Look(360, view="elder", language="en")),
]
WAGTAIL = [Look(width, scheme) for width in HEIGHTS for scheme in ("light", "dark")]
GALLERY = [Look(360), Look(360, "dark"), Look(360, view="elder"), Look(1280)]
PAPER = Look(794, media="print")  # A4 at 96 dpi


def looks(place: Place) -> list[Look]:
    """Every way this page is looked at."""
    if place.start.startswith("/gallery/"):
        return GALLERY
    if place.wagtail:
        return WAGTAIL
    return EVERY_PAGE + (MAIN_PAGE if place.main else []) + ([PAPER] if place.printed else [])


def signed_in(browser: Browser, base_url: str, person: str) -> dict | None:
    """The cookies of one of the demo people, through the demo door."""
    if not person:
        return None
    with phone(browser, base_url, Look(360), None) as context:
        page = context.new_page()
        page.goto("/demo/")
        follow(page, page.locator(f'button[name="person"][value="{person}"]'))
        return context.storage_state()


@contextmanager
def phone(browser: Browser, base_url: str, look: Look, state: dict | None) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=base_url,
        locale="zh-CN",
        storage_state=state,
        color_scheme=look.scheme,
        viewport={"width": look.width, "height": HEIGHTS.get(look.width, 1123)},
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    try:
        yield context
    finally:
        context.close()


def take(browser: Browser, base_url: str, person: str, places: list[Place]) -> Iterator[str]:
    """All pictures of one person's places; yields what is wrong, one line each."""
    state = signed_in(browser, base_url, person)
    for look in dict.fromkeys(look for place in places for look in looks(place)):
        print(f"  {person or 'a visitor'}, {look} …", flush=True)  # noqa: T201 a command talks
        with phone(browser, base_url, look, state) as context:
            page = context.new_page()
            set_view(page, look.view)
            page.close()
            for place in places:
                if look in looks(place):
                    page = context.new_page()
                    yield from shoot(page, place, look)
                    page.close()


def shoot(page: Page, place: Place, look: Look) -> list[str]:
    """One picture of the whole page; gives back what is wrong with it."""
    name, wrong = f"{place.name}-{look}", []
    page.on("console", lambda message: wrong.append(f"{name}: console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{name}: script error: {error}"))
    page.on("response", lambda got: wrong.append(f"{name}: {got.status} {got.url}") if got.status >= 400 else None)
    try:
        place.open(page, look.language)
        page.emulate_media(media=look.media, color_scheme=look.scheme, reduced_motion="reduce")
        page.evaluate(EAGER)
        if look.media == "screen" and page.evaluate(TOO_WIDE):
            wrong.append(f"{name}: wider than the screen")
        if not place.wagtail and look.media == "screen":
            wrong += [f"{name}: cut off: {box}" for box in page.evaluate(CUT)]
        first_screen = page.screenshot()
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": look.width, "height": min(TALLEST, max(tall, HEIGHTS.get(look.width, 0)))})
        page.screenshot(path=SHOTS / f"{name}.png")  # a taller screen, so that the bar stands at the foot of it
    except (NoSuchPlace, Error) as problem:
        return [*wrong, f"{name}: {str(problem).splitlines()[0]}"]
    if name in README_SHOTS:
        small = Image.open(BytesIO(first_screen)).quantize(64)
        small.save(ROOT / "docs" / "screenshots" / f"{README_SHOTS[name]}.png", optimize=True)
    expected = rf"\b{place.status}\b" if place.status != 200 else r"(?!)"
    return [line for line in wrong if not re.search(expected, line)]


def main(wanted: list[str]) -> int:
    SHOTS.mkdir(parents=True, exist_ok=True)
    running = os.environ.get("BASE_URL", "")
    wrong: list[str] = []
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
        nullcontext(running) if running else product(Path(folder)) as base_url,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        chosen = [p for p in PLACES + gallery_places() if not wanted or p.name.startswith(tuple(wanted))]
        if not wanted:
            for old in SHOTS.glob("*.png"):
                old.unlink()
        for person in dict.fromkeys(place.person for place in chosen):
            for line in take(browser, base_url, person, [place for place in chosen if place.person == person]):
                print(f"    {line}", flush=True)  # noqa: T201 as above
                wrong.append(line)
        browser.close()
    sheets = make_sheets(SHOTS)
    pictures = len(list(SHOTS.glob("*.png"))) - len(sheets)
    print(f"{pictures} pictures and {len(sheets)} contact sheets in {SHOTS}; {len(wrong) or 'nothing'} wrong")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
