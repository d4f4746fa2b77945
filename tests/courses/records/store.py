"""A small learning record store on this machine, over real HTTP: it keeps what the rules allow and can be in a mood."""

import base64
import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

from tests.courses.records.rulebook import mistakes


class RecordStore(ThreadingHTTPServer):
    """``moods`` are answered first, one a request: a status, a number of seconds to be silent, or ``"kept, then 500"``.

    As the specification has it, a batch with one refused statement is refused whole, and an id that is taken by
    another statement is a conflict.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.kept, self.asked, self.moods, self.lock = {}, [], [], Lock()
        self.refuses_ids = set()
        self.headers_of_mood = {}
        self.conflicts_on_same = False

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/xapi"

    def take(self, statements):
        """The status of the answer; all of them are kept, or none."""
        with self.lock:
            if any(mistakes(said) or said["id"] in self.refuses_ids for said in statements):
                return 400
            for said in statements:
                before = self.kept.get(said["id"])
                if before is not None and (self.conflicts_on_same or before != said):
                    return 409
            self.kept.update({said["id"]: said for said in statements})
            return 204


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.answer("POST")

    def do_PUT(self):
        self.answer("PUT")

    def answer(self, method):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        store, parts = self.server, urlsplit(self.path)
        store.asked.append((method, parts.path, body))
        mood = store.moods.pop(0) if store.moods else None
        if isinstance(mood, float):
            time.sleep(mood)
            return
        if isinstance(mood, int):
            self.say(mood, store.headers_of_mood)
            return
        who = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        if (
            self.headers.get("X-Experience-API-Version") != "1.0.3"
            or self.headers["Content-Type"] != "application/json"
        ):
            self.say(400)
        elif who != "village:秘密":
            self.say(401)
        elif parts.path != "/xapi/statements":
            self.say(404)
        elif method == "PUT":
            same = parse_qs(parts.query).get("statementId") == [body["id"]]
            self.say(store.take([body]) if same else 400)
        else:
            status = store.take(body)
            self.say(500 if mood == "kept, then 500" else 200 if status == 204 else status)

    def say(self, status, headers=None):
        content = b'["not to be believed"]' if status != 204 else b""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        """Nothing on the screen."""


@contextmanager
def running():
    store = RecordStore()
    thread = Thread(target=store.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        store.shutdown()
        store.server_close()
        thread.join(timeout=5)
