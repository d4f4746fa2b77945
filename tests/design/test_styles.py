import base64
import hashlib
import re

import pytest
from django.conf import settings
from django.template import Context, Template

from cms.core.domain.styles import FOLDER, SETS, critical_css, critical_hash, minify


def test_minify_keeps_meaning():
    css = (
        "/* why */ a > b , c { margin : 0 ; inset: calc(1px + 2px) ; }\n@media (min-width: 9px) { p:hover { top: 0; } }"
    )
    assert minify(css) == "a>b,c{margin :0;inset:calc(1px + 2px)}@media (min-width: 9px){p:hover{top:0}}"


def test_every_file_belongs_to_a_set():
    assert {path.stem for path in FOLDER.glob("*.css")} == {part for parts in SETS.values() for part in parts}


def test_policy_names_the_hash_once():
    assert settings.SECURE_CSP["style-src"].count(critical_hash()) == 1


def test_values_come_from_tokens():
    """A colour outside tokens.css, print and the drawings would not follow dark mode."""
    own = {"tokens", "print", "step"}
    found = {
        path.stem: re.findall(r"#[0-9a-f]{3,8}\b", path.read_text())
        for path in FOLDER.glob("*.css")
        if path.stem not in own
    }
    assert {name: colours for name, colours in found.items() if colours} == {
        "road": ["#4a300a"],  # ink on kraft paper, which is kraft in the dark too
        "list": ["#fff"],  # a scanner wants the code on white
    }


def test_sheet_has_no_gradient_font_or_address():
    css = critical_css()
    assert [word for word in ("gradient", "@font-face", "url(", "@import") if word in css] == []


@pytest.mark.django_db
def test_page_carries_exactly_the_allowed_sheet(client):
    page = client.get("/offline/")
    styles = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert styles == [critical_css("plain")]
    assert critical_hash("plain") in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_page_keeps_the_style_that_the_policy_names(client, monkeypatch, tmp_path):
    monkeypatch.setattr("cms.core.domain.styles.FOLDER", tmp_path)  # a newer release is being laid under the process
    policy = client.get("/").headers["Content-Security-Policy"]
    for name in SETS:
        inlined = Template(f'{{% load frame %}}{{% critical_css "{name}" %}}').render(Context())
        body = inlined.removeprefix("<style>").removesuffix("</style>").encode()
        assert base64.b64encode(hashlib.sha256(body).digest()).decode() in policy
