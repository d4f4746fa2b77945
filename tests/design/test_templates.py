"""What no template of the product may contain, whoever wrote it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "association", "courses", "mentorship", "cms")
TEMPLATES = [path for room in ROOMS for path in (ROOT / room).rglob("templates/**/*.html")]
SPRITE = set(re.findall(r'id="([\w-]+)"', (ROOT / "cms/core/static/core/icons.svg").read_text(encoding="utf-8")))
CORE = ROOT / "cms/core/templates"
# Wagtail's own pages live under Wagtail's policy and Wagtail's frame.
PUBLIC = [path for path in TEMPLATES if "wagtailadmin" not in path.parts and "/core/wagtail/" not in str(path)]


def where(pattern: str) -> list[str]:
    found = re.compile(pattern, re.IGNORECASE)
    return [str(path.relative_to(ROOT)) for path in PUBLIC if found.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "pattern",
    [
        r"<style",
        r"\sstyle=",
        r"\son\w+=[\"']",
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>",
        r"javascript:",
    ],
)
def test_nothing_is_inline(pattern):
    assert where(pattern) == []


def test_scripts_are_modules():
    found = where(r'<script(?![^>]*type="module")(?![^>]*application/json)')
    # A package is also opened from a disk, where a browser loads no module.
    assert {path for path in found if "/packages/" not in path} == set()
    assert where(r'<script(?![^>]*type="module")(?![^>]*application/json)(?![^>]* defer )') == []


def test_icons_exist():
    used = {
        (str(path.relative_to(ROOT)), name)
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert {(path, name) for path, name in used if name not in SPRITE} == set()


def test_every_component_is_shown_in_the_gallery():
    frame = {"bar", "top", "foot", "messages", "mark"}
    shown = "".join(path.read_text(encoding="utf-8") for path in CORE.rglob("*.html"))
    components = {path.stem for path in (CORE / "components").glob("*.html")} - frame
    assert {name for name in components if f'"components/{name}.html"' not in shown} == set()


def test_units_of_data_are_words_of_a_language():
    """290K and 5 兆 in Chinese: a filter or the catalogue says them."""
    said = r"\{% (?:blocktranslate.*?endblocktranslate|translate.*?) %\}"
    bare = [path for path in TEMPLATES if re.search("[kKMG]B\\b", re.sub(said, "", path.read_text(encoding="utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in bare] == []


def test_a_dot_between_facts_never_begins_a_line():
    """It stays with the fact before it, where a narrow screen breaks the line."""
    ours = [path for path in PUBLIC if not {"admin", "gallery", "packages"} & set(path.parts)]
    unheard = r'(?:title %\}|<title>).*|class="hush"> · |\{% (?:blocktranslate.*?%\}.*?endb|translate "[^"]*").*?%\}'
    lines = [(path, re.sub(unheard, "", line)) for path in ours for line in path.read_text("utf-8").splitlines()]
    assert [str(path.relative_to(ROOT)) for path, line in lines if " · " in line] == []


def test_no_emoji():
    assert where("[\U0001f300-\U0001faff]") == []


def test_page_of_the_proxy_stands_alone_in_both_languages():
    """It is shown when nothing of the product answers, so it may ask for nothing."""
    page = (ROOT / "deploy/pages/busy.html").read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == [""]
    assert "网商村马上回来" in page
    assert 'lang="en"' in page
    assert "error_page 502 504 /busy.html" in (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
