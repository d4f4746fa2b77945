"""The pages of a SCORM 1.2 package in a real browser, inside a small platform that holds them to the standard."""

import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from defusedxml.ElementTree import fromstring
from playwright.sync_api import Page, expect, sync_playwright

from courses.domain.packages.scorm import export_scorm
from courses.models import TrackPage
from tests.e2e.product import CHROMIUM, CHROMIUM_ARGS
from tests.factories.courses import make_course

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]
FRAME = '<!doctype html><title>LMS</title><iframe id="unit"></iframe><script src="scorm_platform.js"></script>'
STATUS, RAW = "cmi.core.lesson_status", "cmi.core.score.raw"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        """Nothing on the screen."""


@pytest.fixture
def address(tmp_path: Path):
    make_course("en")
    with zipfile.ZipFile(BytesIO(export_scorm(TrackPage.objects.get()))) as packed:
        packed.extractall(tmp_path)
    (tmp_path / "lms.html").write_text(FRAME)
    (tmp_path / "scorm_platform.js").write_bytes((Path(__file__).parent / "scorm_platform.js").read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield browser.new_page()
        browser.close()


def launch(page: Page, address: str, unit: str, mode: str = "normal") -> None:
    page.goto(f"{address}/lms.html?unit={unit}&mode={mode}")
    page.wait_for_function("window.heard.some((one) => one[0] === 'Commit')", timeout=60_000)


def leave(page: Page) -> list[list]:
    """The unit is taken away, as a platform does it; everything that it said, without what only reads."""
    page.evaluate("document.getElementById('unit').src = 'about:blank'")
    page.wait_for_function("window.heard.some((one) => one[0] === 'Finish')", timeout=60_000)
    heard = page.evaluate("window.heard")
    assert [one for one in heard if one[-1] != 0] == []  # not one call against the standard
    assert [one[0] for one in heard].count("Initialize") == [one[0] for one in heard].count("Finish") == 1
    assert heard[0][0] == "Initialize"
    assert heard[-1][0] == "Finish"
    return [one[1:3] for one in heard if one[0] == "Set" and one[1] != "cmi.core.session_time"]


def kept(page: Page, unit: str, name: str) -> str:
    return page.evaluate("([unit, name]) => JSON.parse(localStorage.getItem('kept'))[unit][name]", [unit, name])


def test_the_manifest_names_units_that_are_there(address, tmp_path: Path) -> None:
    manifest = fromstring((tmp_path / "imsmanifest.xml").read_bytes())
    space = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
    files = {one.get("href") for one in manifest.iter(f"{space}file")}
    assert {name for name in files if not (tmp_path / name).is_file()} == set()
    named = {one.get("identifierref") for one in manifest.iter(f"{space}item")} - {None}
    assert named == {one.get("identifier") for one in manifest.iter(f"{space}resource")}
    [mastery] = {one.text for one in manifest.iter("{http://www.adlnet.org/xsd/adlcp_rootv1p2}masteryscore")}
    assert mastery == "80"


def test_a_lesson_is_completed_once_read_and_one_that_is_only_looked_at_is_not(address, page: Page) -> None:
    launch(page, address, "M03-L1.html")
    assert leave(page) == [[STATUS, "completed"]]
    assert kept(page, "M03-L1.html", STATUS) == "completed"
    assert kept(page, "M03-L1.html", "cmi.core.session_time").count(":") == 2
    launch(page, address, "M03-L2.html", "browse")
    assert leave(page) == []
    assert kept(page, "M03-L2.html", STATUS) == "not attempted"


def test_a_quiz_that_is_answered_is_scored_and_the_best_try_stays(address, page: Page) -> None:
    launch(page, address, "M03-quiz.html")
    frame = page.frame_locator("#unit")
    for name in [f"q{n}" for n in range(1, 6)]:
        frame.locator(f"input[name={name}]").first.check()
    frame.locator("#quiz button").first.click()
    page.wait_for_function("window.heard.some((one) => one[1] === 'cmi.core.score.raw' && one[0] === 'Set')")
    said = leave(page)
    assert said[0] == [STATUS, "incomplete"]
    raw = int(dict(map(tuple, said))[RAW])
    assert said[-1] == [STATUS, "passed" if raw >= 80 else "failed"]
    expect(page.locator("#unit")).to_have_count(1)
    launch(page, address, "M03-quiz.html")
    page.frames[1].evaluate("tellScore(1, true)")
    page.frames[1].evaluate("tellScore(0.2, false)")
    assert [one for one in leave(page) if one[0] == RAW][-1:] in ([[RAW, "100"]], [])
    assert (kept(page, "M03-quiz.html", RAW), kept(page, "M03-quiz.html", STATUS)) == ("100", "passed")


def test_the_platform_itself_keeps_to_the_standard(address, page: Page) -> None:
    """A platform that takes everything would prove nothing."""
    page.goto(f"{address}/lms.html?unit=about:blank")
    codes = page.evaluate("""() => {
      const said = [];
      const ask = (deed) => { deed(); said.push(API.LMSGetLastError()); };
      ask(() => API.LMSSetValue("cmi.core.lesson_status", "completed"));
      ask(() => API.LMSInitialize("x"));
      ask(() => API.LMSInitialize(""));
      ask(() => API.LMSInitialize(""));
      ask(() => API.LMSSetValue("cmi.core.student_id", "8"));
      ask(() => API.LMSSetValue("cmi.core.lesson_status", "done"));
      ask(() => API.LMSSetValue("cmi.core.score.raw", "101"));
      ask(() => API.LMSSetValue("cmi.core.lesson_location", "x".repeat(256)));
      ask(() => API.LMSSetValue("cmi.core.session_time", "5 min"));
      ask(() => API.LMSGetValue("cmi.core.exit"));
      ask(() => API.LMSSetValue("cmi.objectives._count", "1"));
      ask(() => API.LMSFinish(""));
      ask(() => API.LMSCommit(""));
      return said;
    }""")
    assert codes == ["301", "201", "0", "101", "403", "405", "405", "405", "405", "404", "402", "0", "301"]
