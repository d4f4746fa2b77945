"""The HTTP gateway and web push against real servers on loopback."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from accounts import push, tasks
from accounts.domain.notices import notify, send_due_notices
from accounts.domain.reach import add_browser, drop_browsers
from accounts.exceptions import GatewayRefused, GatewayTrouble
from accounts.gateways import gateway_for
from accounts.gateways.console import ConsoleGateway
from accounts.gateways.http import HttpGateway
from accounts.models import Delivery, Message, PushSubscription
from tests.factories.accounts import UserFactory


@pytest.fixture
def server():
    """A gateway that notes what it got and answers what ``answers`` says, 200 when that is empty."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            httpd.got.append((self.path, dict(self.headers), body))
            status = httpd.answers.pop(0) if httpd.answers else 200
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.got, httpd.answers = [], []
    httpd.address = f"127.0.0.1:{httpd.server_port}"
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield httpd
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def message(db):
    return Message.objects.create(
        kind="sms",
        phone="+8613800138000",
        purpose="code",
        text="您的验证码是 123456",
        language="zh-hans",
        expires_at=timezone.now() + timezone.timedelta(minutes=10),
    )


def test_the_gateway_gets_a_signed_message(server, settings, message):
    settings.SMS_URL = f"http://key%2F1:se%3Acret@{server.address}/send?x=1"
    tasks.send_message.call(message.pk)

    ((path, headers, body),) = server.got
    assert path == "/send?x=1"
    assert json.loads(body) == {
        "reference": f"m{message.pk}",
        "kind": "sms",
        "to": "+8613800138000",
        "text": "您的验证码是 123456",
        "language": "zh-hans",
    }
    signed = hmac.new(b"se:cret", headers["X-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == f"sha256={signed}"
    assert (headers["X-Key"], headers["Idempotency-Key"]) == ("key/1", f"m{message.pk}")
    assert "Authorization" not in headers
    message.refresh_from_db()
    assert (message.state, message.text) == ("sent", "")


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(500, True), (503, True), (429, True), (408, True), (302, False), (304, False), (400, False), (403, False)],
)
def test_each_answer_is_read_right(server, status, trouble):
    server.answers = [status]
    gateway = HttpGateway(f"http://k:s@{server.address}/")
    with pytest.raises(GatewayTrouble if trouble else GatewayRefused):
        gateway.send(reference="m1", kind="sms", phone="+8613800138000", text="x", language="en")
    assert len(server.got) == 1


def test_the_page_behind_the_status_is_not_waited_for():
    """Told twice is worse than told once: a page that never ends must not undo the 200 before it."""
    with socket.create_server(("127.0.0.1", 0)) as slow, ThreadPoolExecutor(1) as other:
        sending = other.submit(
            HttpGateway(f"http://k:s@127.0.0.1:{slow.getsockname()[1]}/").send,
            reference="m1",
            kind="sms",
            phone="+8613800138000",
            text="x",
            language="en",
        )
        line, _ = slow.accept()
        with line:
            line.recv(65536)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n<html>")
            assert sending.result(timeout=5) is None


def test_a_gateway_with_an_address_of_ipv6_keeps_its_brackets():
    assert HttpGateway("https://k:s@[fd00::7]:8443/send").url == "https://[fd00::7]:8443/send"


def test_nobody_listening_is_trouble():
    with pytest.raises(GatewayTrouble):
        HttpGateway("http://k:s@127.0.0.1:9/").send(reference="m", kind="sms", phone="+86", text="", language="en")


def test_a_gateway_in_trouble_is_tried_again_with_the_same_reference(server, settings, message):
    settings.SMS_URL = f"http://k:s@{server.address}/"
    server.answers = [503, 429]
    with time_machine.travel(message.created_at) as clock:
        tasks.send_message.call(message.pk)
        tasks.send_message.call(message.pk)  # too early: nothing happens
        assert len(server.got) == 1
        for _ in range(3):
            clock.shift(40)
            send_due_notices()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 3)
    assert {headers["Idempotency-Key"] for _path, headers, _body in server.got} == {f"m{message.pk}"}


def test_a_refusal_is_final(server, settings, message):
    settings.SMS_URL = f"http://k:s@{server.address}/"
    server.answers = [400]
    tasks.send_message.call(message.pk)
    tasks.send_message.call(message.pk)
    message.refresh_from_db()
    assert (message.state, message.error, len(server.got)) == ("failed", "HTTP 400", 1)


def test_a_code_that_comes_too_late_is_not_sent(server, settings, message):
    settings.SMS_URL = f"http://k:s@{server.address}/"
    with time_machine.travel(message.expires_at + timezone.timedelta(seconds=1)):
        tasks.send_message.call(message.pk)
    message.refresh_from_db()
    assert (message.state, server.got) == ("skipped", [])


def test_a_call_goes_the_way_of_messages_where_it_has_no_way_of_its_own(settings):
    settings.SMS_URL, settings.VOICE_URL = "https://k:s@sms.example/send", ""
    assert gateway_for("voice").url == "https://sms.example/send"


def test_voice_has_a_gateway_of_its_own(settings):
    settings.VOICE_URL = "https://k:s@voice.example/call"
    assert isinstance(gateway_for("sms"), ConsoleGateway)
    assert gateway_for("voice").url == "https://voice.example/call"


@pytest.fixture
def browser(server, settings):
    """A browser with a real key pair whose push service is our server."""
    settings.VAPID_PRIVATE_KEY = (
        base64.urlsafe_b64encode(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32))
        .decode()
        .rstrip("=")
    )
    settings.VAPID_SUBJECT = ""  # as on a machine where nobody has set one
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = b"0123456789abcdef"
    keys = {
        "p256dh": base64.urlsafe_b64encode(point).decode().rstrip("="),
        "auth": base64.urlsafe_b64encode(secret).decode().rstrip("="),
    }
    return key, secret, {"endpoint": f"http://{server.address}/wake/1", **keys}


def wake(person, django_capture_on_commit_callbacks):
    with time_machine.travel("2026-11-23 04:00 +0000"), django_capture_on_commit_callbacks(execute=True):
        notify(person, "number", title="号码已换", body="看看", url="/me/number/")


def test_a_push_reaches_the_browser_and_only_it_can_read_it(db, server, browser, django_capture_on_commit_callbacks):
    key, secret, facts = browser
    person = UserFactory()
    add_browser(person, **facts)
    wake(person, django_capture_on_commit_callbacks)

    ((path, headers, body),) = server.got
    line = json.loads(http_ece.decrypt(body, private_key=key, auth_secret=secret, version="aes128gcm"))
    assert path == "/wake/1"
    assert (line["title"], line["body"], line["url"]) == ("号码已换", "看看", "/me/number/")
    assert {name.lower(): value for name, value in headers.items()}["authorization"].startswith("vapid ")
    assert "号码".encode() not in body
    assert Delivery.objects.get(channel="push").state == "sent"


def test_a_browser_that_is_gone_is_forgotten(db, server, browser, django_capture_on_commit_callbacks):
    person = UserFactory()
    add_browser(person, **browser[2])
    server.answers = [410]
    wake(person, django_capture_on_commit_callbacks)
    assert PushSubscription.objects.count() == 0
    assert Delivery.objects.get(channel="push").state == "failed"


def test_a_shared_phone_wakes_whoever_asked_last(db, browser):
    first, second = UserFactory(), UserFactory()
    add_browser(first, **browser[2])
    add_browser(second, **browser[2])
    assert list(PushSubscription.objects.values_list("person", flat=True)) == [second.pk]
    assert drop_browsers(second) == 1


def test_a_browser_subscribes_through_a_form(client, db, browser):
    client.force_login(UserFactory())
    assert client.post("/me/push/on/", browser[2]).status_code == 204
    assert client.post("/me/push/on/", browser[2] | {"p256dh": "x"}).status_code == 400
    assert client.get("/me/consents/").status_code == 200
    assert len(base64.urlsafe_b64decode(push.public_key() + "=")) == 65
    client.post("/me/push/off/", {"page": "1"})
    assert PushSubscription.objects.count() == 0
