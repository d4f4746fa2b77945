"""One's account in a real browser, where people's data is real.

Passkeys with Chromium's own authenticator, an app's codes, codes on paper; a browser that is woken; words that survive
a lost session. Headless Chromium has no push service to subscribe with: that one call is stood in for by a key pair and
a push service on this machine. What the server sends there and what the worker shows of it is the product's own.
"""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from urllib.parse import urlsplit

import http_ece
import pytest
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.product import ROOT, environment, manage, product
from tests.e2e.waiting import follow, until

ADMINS = {"passkey": "13800000081", "app": "13800000082", "push": "13800000083", "words": "13800000084"}


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


STRICT = {
    "DJANGO_SETTINGS_MODULE": "tests.e2e.strict",
    "VAPID_PRIVATE_KEY": text_of(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32)),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A product of its own where admins need a second lock, with admins who have none yet."""
    folder = tmp_path_factory.mktemp("strict")
    with product(folder, size="", **STRICT) as address:
        for number in ADMINS.values():
            manage(
                environment(folder, address, **STRICT), "createsuperuser", "--noinput", "--phone", f"+86{number}", "-v0"
            )
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work"],
            cwd=ROOT,
            env=environment(folder, address, **STRICT),
            stdout=subprocess.DEVNULL,
        )
        yield address
        worker.terminate()
        worker.wait(timeout=20)


@pytest.fixture
def come_in(new_phone: Callable[..., Page]) -> Callable[[Page, str], None]:
    """Number and code; the code is read on the page for developers by another browser."""

    def enter(page: Page, number: str, *, go: bool = True) -> None:
        if go:
            page.goto("/me/sign-in/")
        page.get_by_label("手机号").fill(number)
        page.get_by_role("button", name="给我发验证码").click()
        page.wait_for_url("**/me/sign-in/code/")
        reader = new_phone()
        reader.goto("/me/messages-sent/")
        texts = reader.locator("section", has_text=f"+86{number}").filter(has_text="验证码")
        said = texts.first.inner_text()
        page.get_by_label("六位验证码").fill(re.findall(r"\b\d{6}\b", said)[0])
        follow(page, page.get_by_role("button", name="下一步"))

    return enter


@pytest.fixture
def fingertip(phone: Page) -> tuple[CDPSession, str]:
    """A phone that unlocks with a finger: an authenticator of Chromium that always says yes."""
    devtools = phone.context.new_cdp_session(phone)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def sign_out(page: Page) -> None:
    page.goto("/me/sign-out/")
    follow(page, page.get_by_role("main").get_by_role("button", name="退出登录"))


def admin_opens(page: Page) -> bool:
    page.goto("/admin/")
    return urlsplit(page.url).path == "/admin/"


def test_an_admin_works_with_a_passkey(phone: Page, fingertip, come_in) -> None:
    come_in(phone, ADMINS["passkey"])
    assert not admin_opens(phone)
    assert phone.url.endswith("/me/security/")
    phone.get_by_role("link", name="加第二把锁").click()
    phone.get_by_role("link", name="加一把通行密钥").click()
    phone.get_by_label("给它起个名").fill("我的手机")
    phone.get_by_label("以后也用它登录").check()
    phone.get_by_role("button", name="加上").click()
    expect(phone.get_by_role("heading", name="备用码")).to_be_visible()
    assert phone.locator(".chips .chip").count() == 10

    assert admin_opens(phone)

    # The passkey alone.
    sign_out(phone)
    phone.goto("/me/sign-in/")
    phone.get_by_role("button", name="用通行密钥登录").click()
    phone.wait_for_url(re.compile(r":\d+/$"))
    assert admin_opens(phone)

    # Number and code, then the passkey.
    sign_out(phone)
    come_in(phone, ADMINS["passkey"])
    assert not admin_opens(phone)
    come_in(phone, ADMINS["passkey"])
    expect(phone.get_by_role("heading", name="再开第二把锁")).to_be_visible()
    phone.get_by_role("button", name="用通行密钥").click()
    phone.wait_for_url("**/admin/")  # where they had been going

    # A phone that does not have it says so and leaves the other ways open.
    sign_out(phone)
    devtools, authenticator = fingertip
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    phone.goto("/me/sign-in/")
    phone.get_by_role("button", name="用通行密钥登录").click()
    expect(phone.get_by_role("alert").filter(has_text="通行密钥没用上")).to_be_visible()
    expect(phone.get_by_role("button", name="给我发验证码")).to_be_visible()


def now_shown(secret: str) -> str:
    """What the app shows this half minute."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_an_admin_works_with_an_app_and_with_codes_on_paper(phone: Page, new_phone, come_in) -> None:
    other = new_phone()
    come_in(other, ADMINS["app"])
    come_in(phone, ADMINS["app"])
    assert not admin_opens(phone)
    phone.get_by_role("link", name="加第二把锁").click()
    phone.get_by_role("link", name="设一个验证器").click()
    secret = phone.locator(".card .quiet b").inner_text()
    phone.get_by_label("验证器上的六位数字").fill("12")
    phone.get_by_role("button", name="开始用").click()
    expect(phone.locator(".errorlist, .error").first).to_be_visible()
    assert phone.locator(".card .quiet b").inner_text() == secret
    phone.get_by_label("验证器上的六位数字").fill(now_shown(secret))
    phone.get_by_role("button", name="开始用").click()
    expect(phone.get_by_role("heading", name="备用码")).to_be_visible()
    paper = phone.locator(".chips .chip").all_inner_texts()
    assert len(paper) == 10
    assert admin_opens(phone)

    # A session from before the lock has to open it once.
    assert not admin_opens(other)
    other.get_by_label("验证器上的六位数字，或一个备用码").fill(paper[2])
    other.get_by_role("main").get_by_role("button", name="下一步").click()
    other.wait_for_url("**/admin/")

    sign_out(phone)
    come_in(phone, ADMINS["app"])
    field = phone.get_by_label("验证器上的六位数字，或一个备用码")
    field.fill(paper[0])
    phone.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    phone.wait_for_url(re.compile(r":\d+/$"))
    assert admin_opens(phone)

    # Each code on paper works once.
    sign_out(phone)
    come_in(phone, ADMINS["app"])
    field.fill(paper[0])
    phone.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    expect(phone.get_by_text("码不对")).to_be_visible()
    assert not admin_opens(phone)
    come_in(phone, ADMINS["app"])
    field.fill(paper[1])
    phone.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    phone.wait_for_url("**/admin/")


@pytest.fixture
def push_service() -> Iterator[tuple[str, Queue[bytes]]]:
    """Takes what is POSTed to it, as a browser maker's push service would."""
    got: Queue[bytes] = Queue()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Not on the test's output."""

    service = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=service.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{service.server_port}/wake/1", got
    service.shutdown()
    service.server_close()


STAND_IN = """
(facts => {
  const found = { endpoint: facts.endpoint, toJSON: () => facts,
    unsubscribe: async () => (localStorage.removeItem("woken"), true) };
  PushManager.prototype.subscribe = async (options) => {
    if (options.applicationServerKey.length !== 65 || !options.userVisibleOnly) throw new TypeError();
    localStorage.setItem("woken", "1");
    return found;
  };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("woken") ? found : null);
})(%s)
"""


def test_a_phone_is_woken_shows_the_notice_and_can_be_stopped(new_phone, push_service, come_in, server) -> None:
    endpoint, got = push_service
    key, secret = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    facts = {"endpoint": endpoint, "keys": {"p256dh": text_of(point), "auth": text_of(secret)}}
    phone = new_phone(permissions=["notifications"])
    phone.add_init_script(STAND_IN % json.dumps(facts))
    come_in(phone, ADMINS["push"])
    phone.goto("/me/consents/")
    phone.get_by_role("button", name="让这部手机响").click()
    expect(phone.get_by_text("这部手机以后会响。")).to_be_visible()

    # Something that is told at once, also at night.
    phone.goto("/me/2fa/totp/activate/")
    phone.get_by_label("验证器上的六位数字").fill(now_shown(phone.locator(".card .quiet b").inner_text()))
    phone.get_by_role("button", name="开始用").click()
    sealed = got.get(timeout=60)
    line = http_ece.decrypt(sealed, private_key=key, auth_secret=secret, version="aes128gcm").decode()
    assert json.loads(line)["title"] == "您的账号加了第二把锁"
    assert json.loads(line)["url"] == "/me/inbox/"

    devtools = phone.context.new_cdp_session(phone)
    seen: list[dict] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": server, "registrationId": seen[0]["registrationId"], "data": line},
    )
    shown = (
        "navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.map(n => [n.title, n.data.url]))"
    )
    until(phone, f"{shown}.then(all => all.length > 0)")
    assert phone.evaluate(shown) == [["您的账号加了第二把锁", "/me/inbox/"]]

    phone.goto("/me/consents/")
    phone.get_by_role("button", name="这部手机别再响").click()
    expect(phone.get_by_text("这部手机以后不响了。")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("button", name="让这部手机响")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_was_typed_survives_a_lost_session(new_phone, come_in, script) -> None:
    phone = new_phone(java_script_enabled=script)
    come_in(phone, ADMINS["words"])
    phone.goto("/me/profile/")
    name = f"周大嫂{'一' if script else '二'}号"
    phone.get_by_label("姓名").fill(name)
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_role("button", name="保存").click()

    phone.wait_for_url("**/me/sign-in/?next=*")
    come_in(phone, ADMINS["words"], go=False)
    phone.wait_for_url("**/me/kept/**")
    expect(phone.get_by_text(name)).to_be_visible()
    phone.get_by_role("button", name="现在发出去").click()
    phone.wait_for_url(re.compile(r"/me/$"))
    expect(phone.get_by_role("heading", name=name)).to_be_visible()


def test_a_half_written_form_survives_a_reload(phone: Page) -> None:
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.goto("/me/lost-phone/")
    phone.get_by_label("管理员怎么认得出您").fill("住在竹溪村口，卖笋干的")
    until(phone, "Object.keys(sessionStorage).some((name) => name.startsWith('draft '))")
    phone.reload()
    expect(phone.get_by_label("管理员怎么认得出您")).to_have_value("住在竹溪村口，卖笋干的")
