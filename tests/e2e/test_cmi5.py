"""The pages of a cmi5 package in a real browser, launched by a small platform of this test's own."""

import json
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from courses.domain.packages.cmi5 import export_cmi5
from courses.models import TrackPage
from tests.courses.records.rulebook import mistakes
from tests.e2e.product import CHROMIUM, CHROMIUM_ARGS
from tests.factories.courses import make_course

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]
ACTOR = {"objectType": "Agent", "account": {"homePage": "https://school.example", "name": "7"}}
REGISTRATION = "2f5dc5ad-9b0c-4f0b-8d8e-0b9a4d1f0c11"
CMI5 = "https://w3id.org/xapi/cmi5/context/"
SESSION = {f"{CMI5}extensions/sessionid": "s1"}


class Platform(ThreadingHTTPServer):
    """Gives the token once a launch, keeps states and statements, and remembers in which order it was asked."""

    daemon_threads = True

    def __init__(self, files):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.said, self.asked, self.states, self.mode, self.tokens = files, [], [], {}, "Normal", 0
        self.fails = {}  # what a path answers the next time, instead

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_port}"

    def launch(self, name, activity, mode="Normal"):
        self.mode = mode
        facts = {
            "endpoint": f"{self.base}/lrs/",
            "fetch": f"{self.base}/fetch",
            "actor": json.dumps(ACTOR),
            "registration": REGISTRATION,
            "activityId": activity,
        }
        return f"{self.base}/{name}?{urlencode(facts)}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.asked.append("token")
        self.server.tokens += 1
        self.say({"auth-token": f"dG9rZW4{self.server.tokens}"})

    def do_GET(self):
        parts, query = urlsplit(self.path), parse_qs(urlsplit(self.path).query)
        if parts.path in self.server.fails:
            return self.say(None, self.server.fails.pop(parts.path))
        if not parts.path.startswith("/lrs/"):
            name = parts.path.strip("/")
            return self.say(self.server.files[name]) if name in self.server.files else self.say(None, 404)
        if not self.may():
            return None
        if parts.path == "/lrs/agents/profile":
            self.server.asked.append("preferences")
            return self.say(None, 404)
        state = query["stateId"][0]
        self.server.asked.append(state)
        if state == "LMS.LaunchData":
            template = {
                "contextActivities": {"grouping": [{"id": "https://school.example/unit"}]},
                "extensions": SESSION,
            }
            return self.say({"contextTemplate": template, "launchMode": self.server.mode, "masteryScore": 0.8})
        found = self.server.states.get((query["activityId"][0], state))
        return self.say(found, 200 if found else 404)

    def do_PUT(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        parts, query = urlsplit(self.path), parse_qs(urlsplit(self.path).query)
        if parts.path in self.server.fails:
            self.say(None, self.server.fails.pop(parts.path))
            return
        if not self.may():
            return
        if parts.path == "/lrs/statements" and query["statementId"] == [body["id"]]:
            self.server.said.append(body)
        elif parts.path == "/lrs/activities/state":
            self.server.states[(query["activityId"][0], query["stateId"][0])] = body
        self.say(None, 204)

    def may(self):
        fine = self.headers.get("Authorization") == f"Basic dG9rZW4{self.server.tokens}"
        fine = fine and self.headers.get("X-Experience-API-Version") == "1.0.3"
        if not fine:
            self.say(None, 401)
        return fine

    def say(self, content, status=200):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        kinds = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
        self.send_response(status)
        self.send_header("Content-Type", kinds.get(urlsplit(self.path).path.rpartition(".")[2], "application/json"))
        self.send_header("Content-Length", "0" if status == 204 else str(len(data)))
        self.end_headers()
        if status != 204:
            self.wfile.write(data)

    def log_message(self, *_args):
        """Nothing on the screen."""


@pytest.fixture
def platform():
    make_course("en")
    with zipfile.ZipFile(BytesIO(export_cmi5(TrackPage.objects.get()))) as packed:
        server = Platform({name: packed.read(name) for name in packed.namelist()})
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def verbs(platform):
    return [said["verb"]["id"].rpartition("/")[2] for said in platform.said]


def until(page, ready):
    for _look in range(200):
        if ready():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come")


def test_a_lesson_and_a_quiz_say_what_they_must_in_their_order(platform) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page()
        lesson = "https://village.example/cmi5/M03-L1"
        page.goto(platform.launch("M03-L1.html", lesson))
        until(page, lambda: len(platform.said) == 2 and platform.states)
        page.goto("about:blank")
        until(page, lambda: len(platform.said) == 3)
        assert platform.asked == ["token", "LMS.LaunchData", "preferences", "netpreneur"]
        assert verbs(platform) == ["initialized", "completed", "terminated"]
        page.goto(platform.launch("M03-L1.html", lesson))
        until(page, lambda: len(platform.said) == 4)
        page.goto("about:blank")
        until(page, lambda: len(platform.said) == 5)
        assert verbs(platform)[3:] == ["initialized", "terminated"]  # completed once a registration
        check(platform)
        platform.said.clear()
        page.goto(platform.launch("M03-L2.html", "https://village.example/cmi5/M03-L2", "Browse"))
        until(page, lambda: len(platform.said) == 1)
        page.goto("about:blank")
        until(page, lambda: len(platform.said) == 2)
        assert verbs(platform) == ["initialized", "terminated"]
        browser.close()


def test_a_quiz_is_failed_each_time_and_passed_once(platform) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page()
        page.goto(platform.launch("M03-quiz.html", "https://village.example/cmi5/M03-quiz"))
        until(page, lambda: len(platform.said) == 1)
        for share, passed in ((0.6, False), (0.9, True), (0.2, False), (1, True)):
            page.evaluate("([share, passed]) => window.tellScore(share, passed)", [share, passed])
        until(page, lambda: len(platform.said) >= 4)
        page.wait_for_timeout(300)
        page.goto("about:blank")
        until(page, lambda: verbs(platform)[-1] == "terminated")
        assert verbs(platform) == ["initialized", "failed", "passed", "completed", "terminated"]
        assert [said["result"].get("score") for said in platform.said[1:3]] == [{"scaled": 0.6}, {"scaled": 0.9}]
        check(platform)
        browser.close()


def test_one_answer_that_fails_silences_nothing_after_it(platform) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page()
        platform.fails = {"/lrs/agents/profile": 500}
        page.goto(platform.launch("M03-quiz.html", "https://village.example/cmi5/M03-quiz"))
        until(page, lambda: verbs(platform) == ["initialized"])
        platform.fails = {"/lrs/statements": 503}
        page.evaluate("window.tellScore(0.2, false)")
        until(page, lambda: not platform.fails)
        page.evaluate("window.tellScore(0.9, true)")
        until(page, lambda: verbs(platform) == ["initialized", "passed", "completed"])
        check(platform)
        browser.close()


def test_a_beginning_that_failed_is_made_up_for_and_never_ended_before(platform) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page()
        quiz = platform.launch("M03-quiz.html", "https://village.example/cmi5/M03-quiz")
        platform.fails = {"/lrs/activities/state": 503}
        page.goto(quiz)
        until(page, lambda: not platform.fails)
        page.goto("about:blank")
        page.wait_for_timeout(300)
        assert verbs(platform) == []  # no end without a beginning
        platform.fails = {"/lrs/activities/state": 503}
        page.goto(quiz)
        until(page, lambda: not platform.fails)
        page.evaluate("window.tellScore(0.6, false)")
        until(page, lambda: verbs(platform) == ["initialized", "failed"])
        assert platform.tokens == 1  # the page was loaded twice, the token given once
        page.evaluate("dispatchEvent(new Event('pagehide'))")
        page.evaluate("window.tellScore(0.6, false)")
        until(page, lambda: verbs(platform)[-1] == "terminated")
        page.wait_for_timeout(300)
        assert verbs(platform) == ["initialized", "failed", "terminated"]
        browser.close()


def test_opened_without_a_platform_it_says_nothing(platform) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{platform.base}/M03-quiz.html")
        page.wait_for_timeout(300)
        assert (platform.asked, errors) == ([], [])
        browser.close()


def check(platform) -> None:
    """What the format asks of every statement of a unit."""
    for said in platform.said:
        assert mistakes({**said, "context": without_sessions(said["context"])}) == []
        verb, context = said["verb"]["id"].rpartition("/")[2], said["context"]
        assert said["actor"] == ACTOR
        assert context["registration"] == REGISTRATION
        assert context["extensions"][f"{CMI5}extensions/sessionid"] == "s1"
        assert context["contextActivities"]["grouping"] == [{"id": "https://school.example/unit"}]
        kinds = [one["id"].rpartition("/")[2] for one in context["contextActivities"]["category"]]
        assert kinds == (["cmi5", "moveon"] if verb in {"completed", "passed", "failed"} else ["cmi5"])
        assert ("duration" in said.get("result", {})) == (verb != "initialized")
        assert (f"{CMI5}extensions/masteryscore" in context["extensions"]) == (verb in {"passed", "failed"})
        if verb == "completed":
            assert said["result"]["completion"] is True
        if verb in {"passed", "failed"}:
            assert said["result"]["success"] is (verb == "passed")


def without_sessions(context) -> dict:
    return {name: value for name, value in context.items() if name != "extensions"}
