import asyncio
import gzip
import re
import warnings
from pathlib import Path

import pytest
import rjsmin
from django.contrib.staticfiles import finders
from django.test import AsyncClient, override_settings

from cms.core.storage import ProductStaticStorage

BASE_DIR = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "association", "cms", "courses", "mentorship")
OURS = [
    path for room in ROOMS for path in sorted((BASE_DIR / room).glob("**/static/**/*.js")) if "vendor" not in path.parts
]
PATH = "/static/core/mark.svg"


@pytest.fixture
def collected(tmp_path):
    folder = tmp_path / "core"
    folder.mkdir()
    (folder / "mark.svg").write_text("<svg/>" * 50)
    (folder / "mark.svg.gz").write_bytes(gzip.compress(b"<svg/>" * 50))
    with override_settings(STATIC_ROOT=tmp_path, WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False):
        yield


@pytest.mark.parametrize(
    ("method", "headers", "status", "body"),
    [
        ("get", {}, 200, b"<svg/>" * 50),
        ("get", {"accept-encoding": "gzip"}, 200, gzip.compress(b"<svg/>" * 50)),
        ("head", {}, 200, b""),
        ("get", {"range": "bytes=0-5"}, 206, b"<svg/>"),
        ("post", {}, 405, b""),
    ],
)
def test_a_static_file_is_sent_in_one_piece_without_a_warning(
    collected, method: str, headers: dict, status: int, body: bytes
) -> None:
    with warnings.catch_warnings(action="error"):
        answer = asyncio.run(getattr(AsyncClient(), method)(PATH, headers=headers))
    assert (answer.status_code, answer.streaming, len(answer.content)) == (status, False, len(body))
    assert answer.content[-6:] == body[-6:]
    if status == 200:
        assert answer["Content-Type"].startswith("image/svg+xml")
        assert int(answer["Content-Length"]) in {len(body), 300}


def test_a_static_file_that_has_not_changed_is_not_sent_again(collected, client) -> None:
    first = client.get(PATH)
    again = client.get(PATH, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again.has_header("Content-Type")) == (304, b"", False)


def test_our_scripts_travel_without_comments_and_find_each_other(tmp_path) -> None:
    paths = {
        name: (storage, name)
        for finder in finders.get_finders()
        for name, storage in finder.list(None)
        if name.startswith(("core/js/", "core/vendor/"))
    }
    storage = ProductStaticStorage(location=tmp_path, base_url="/static/")
    for name, (source, path) in paths.items():
        with source.open(path) as file:
            storage.save(name, file)
    failed = [error for _name, _hashed, error in storage.post_process(paths) if isinstance(error, Exception)]
    assert failed == []
    travels = (tmp_path / storage.stored_name("core/js/phone.js")).read_text(encoding="utf-8")
    written = (tmp_path / "core/js/phone.js").read_text(encoding="utf-8")
    assert "// The page of what is on this phone" in written
    assert "// " not in travels
    assert len(travels) < 0.9 * len(written)
    assert f'from "./{Path(storage.stored_name("core/js/outbox.js")).name}"' in travels


def test_scripts_of_others_travel_as_their_makers_left_them(tmp_path) -> None:
    name = "core/vendor/qr/index.js"
    source = next(storage for finder in finders.get_finders() for found, storage in finder.list(None) if found == name)
    storage = ProductStaticStorage(location=tmp_path, base_url="/static/")
    with source.open(name) as file:
        storage.save(name, file)
    assert [
        error for *_names, error in storage.post_process({name: (source, name)}) if isinstance(error, Exception)
    ] == []
    travels = (tmp_path / storage.stored_name(name)).read_bytes()
    assert travels == (BASE_DIR / "cms/core/static" / name).read_bytes()


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_word_of_a_script_changes_on_its_way(path: Path) -> None:
    """A template in a template is more than the minifier can read: such a script fails here."""
    written = re.sub(r"(?m)^\s*//.*$|(?<=[\s;{},)]) *// .*$", "", path.read_text(encoding="utf-8"))
    travels = rjsmin.jsmin(written)
    assert re.findall(r"`[^`]*`", travels) == re.findall(r"`[^`]*`", written)
