"""What is written in a room is never lost: slow or no stores, a dead line, a lost session, another person, two tabs."""

import json
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.e2e.waiting import follow, until

pytestmark = pytest.mark.e2e
type NewPhone = Callable[..., Page]
type SignIn = Callable[[Page, str], None]

# The phone's store answers late, at moments drawn by lot.
SLOW_STORE = """{
  const plain = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'oncomplete');
  Object.defineProperty(IDBTransaction.prototype, 'oncomplete', {
    set(hear) { plain.set.call(this, (event) => setTimeout(() => hear(event), Math.random() * 300)); },
  });
}"""
NO_STORE = """
  Object.defineProperty(globalThis, 'indexedDB', {get() { throw new DOMException('no', 'SecurityError'); }});
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(globalThis, name, {get() { throw new DOMException('no', 'SecurityError'); }});
"""
SILENT_STORE = "IDBFactory.prototype.open = () => ({});"


def fresh(words: str) -> str:
    """Words that no other walk has written, so that a walk can be repeated on a running product."""
    return f"{words}{uuid4().hex[:8]}"


def enter(page: Page, sign_in: SignIn, person: str = "editor") -> str:
    sign_in(page, person)
    page.goto("/ask/")
    page.locator("main .card:has(.live) a.button").first.click()
    expect(page.locator("#live[data-line=on]")).to_have_count(1)
    return page.url


def ask(page: Page, text: str) -> None:
    page.fill("[data-deed=ask] textarea", text)
    page.click("[data-deed=ask] button")
    expect(page.locator("[data-deed=ask] textarea")).to_have_value("")  # what is typed next is another question


def card(page: Page, text: str):
    return page.locator("#live article", has_text=text)


def offline(page: Page) -> None:
    page.context.set_offline(True)
    until(page, "!navigator.onLine && !document.getElementById('line').hidden")


@pytest.mark.parametrize(
    ("script", "person", "many"),  # six questions a minute is what one person may ask in a room
    [(SLOW_STORE, "editor", 3), (NO_STORE, "villager", 2), (SILENT_STORE, "admin", 2)],
    ids=["slow", "none", "silent"],
)
def test_questions_written_one_after_another_without_a_network_all_arrive(
    new_phone: NewPhone, sign_in: SignIn, script: str, person: str, many: int
) -> None:
    page = new_phone()
    page.add_init_script(script)
    enter(page, sign_in, person)
    texts = [fresh(f"断网第{number}问") for number in range(many)]
    offline(page)
    for text in texts:
        ask(page, text)
    expect(page.locator(".waits [data-text]")).to_have_text(texts)
    page.context.set_offline(False)
    for text in texts:
        expect(card(page, text)).to_have_count(1)
    expect(page.locator(".waits")).to_have_count(0)
    shown = page.locator("#live article [data-text]").all_inner_texts()
    assert [text for text in shown if text in texts] == texts


def test_a_question_that_must_wait_keeps_its_place(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, refused = new_phone(), []

    def busy_once(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def written(frame: str | bytes) -> None:
            post = json.loads(frame)
            if post["t"] == "post" and not refused:
                refused.append(post["cid"])
                socket.send(json.dumps({"t": "refuse", "code": "again", "cid": post["cid"], "room": post["room"]}))
            else:
                server.send(frame)

        socket.on_message(written)

    page.route_web_socket(re.compile("/ws/live/"), busy_once)
    enter(page, sign_in, "admin")
    texts = [fresh("先来的"), fresh("后到的")]
    for text in texts:
        ask(page, text)
    expect(page.locator(".waits")).to_have_count(0)
    shown = [text for text in page.locator("#live article [data-text]").all_inner_texts() if text in texts]
    assert (shown, len(refused)) == (texts, 1)


def test_what_waited_goes_from_whatever_page_is_open_when_the_network_is_back(
    new_phone: NewPhone, sign_in: SignIn
) -> None:
    page, text = new_phone(), fresh("关了页面再回来")
    room = enter(page, sign_in)
    offline(page)
    ask(page, text)
    expect(page.locator(".waits")).to_have_count(1)
    page.close(run_before_unload=False)
    other = page.context.new_page()
    page.context.set_offline(False)
    with other.expect_response(re.compile("/do/ask/$")) as answered:
        other.goto("/course/")
    assert answered.value.json()["t"] == "ack"
    other.goto(room)
    expect(card(other, text)).to_have_count(1)
    expect(other.locator(".waits")).to_have_count(0)


def test_an_ack_that_is_lost_doubles_nothing(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, text, lost = new_phone(), fresh("回执丢了"), []

    def lose_the_first(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def told(frame: str | bytes) -> None:
            if '"t":"ack"' in str(frame) and not lost:
                lost.append(frame)
            else:
                socket.send(frame)

        server.on_message(told)

    page.route_web_socket(re.compile("/ws/live/"), lose_the_first)
    enter(page, sign_in)
    ask(page, text)
    expect(card(page, text)).to_have_count(1)
    expect(page.locator(".waits")).to_have_count(0)
    page.reload()
    expect(card(page, text)).to_have_count(1)
    assert len(lost) == 1


def test_a_line_that_is_dead_but_looks_alive_is_left(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, text, sockets = new_phone(), fresh("信号满格没网"), []

    def swallow(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        sockets.append(socket)
        number = len(sockets)
        socket.on_message(lambda frame: None if number == 1 and '"post"' in str(frame) else server.send(frame))
        server.on_message(lambda frame: None if number == 1 and is_dead else socket.send(frame))

    is_dead: list[bool] = []
    page.route_web_socket(re.compile("/ws/live/"), swallow)
    enter(page, sign_in, "villager")
    is_dead.append(True)
    ask(page, text)
    expect(card(page, text)).to_have_count(1)
    assert len(sockets) > 1


def test_a_session_lost_in_the_middle_keeps_the_words_and_sends_them_after_signing_in(
    new_phone: NewPhone, sign_in: SignIn
) -> None:
    page, text = new_phone(), fresh("登录过期时写的")
    enter(page, sign_in, "admin")
    page.context.clear_cookies(name="sessionid")
    offline(page)
    ask(page, text)
    page.context.set_offline(False)
    way_in = page.locator("#line a")
    expect(way_in).to_be_visible()
    expect(page.locator(".waits [data-text]")).to_have_text(text)
    assert "/me/sign-in/?next=/ask/rooms/" in (way_in.get_attribute("href") or "")
    room = page.url
    sign_in(page, "admin")
    page.goto(room)
    expect(card(page, text)).to_have_count(1)
    expect(page.locator(".waits")).to_have_count(0)


def test_another_person_on_the_same_phone_neither_sends_nor_sees_them(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, text = new_phone(), fresh("是我写的不是他写的")
    room = enter(page, sign_in, "editor")
    offline(page)
    ask(page, text)
    expect(page.locator(".waits")).to_have_count(1)
    second = page.context.new_page()
    page.context.clear_cookies()
    page.context.set_offline(False)
    sign_in(second, "villager")
    second.goto(room)
    expect(second.locator("#live[data-line=on]")).to_have_count(1)
    expect(second.locator(".waits")).to_have_count(0)
    page.bring_to_front()
    page.wait_for_timeout(4000)
    assert card(second, text).count() == 0
    page.context.clear_cookies()
    sign_in(second, "editor")
    second.goto(room)
    expect(card(second, text)).to_have_count(1)
    expect(card(second, text).locator("[data-mine]")).to_be_visible()


def test_two_tabs_of_one_person_send_once(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, text = new_phone(), fresh("两个窗口")
    room = enter(page, sign_in, "villager")
    second = page.context.new_page()
    second.goto(room)
    offline(page)
    ask(page, text)
    expect(second.locator(".waits")).to_have_count(1)
    page.context.set_offline(False)
    for tab in (page, second):
        expect(card(tab, text)).to_have_count(1)
        expect(tab.locator(".waits")).to_have_count(0)


def test_words_for_a_room_that_closed_meanwhile_stay_with_the_reason(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, mentor, text = new_phone(), new_phone(), fresh("来晚了")
    sign_in(mentor, "mentor")
    mentor.goto("/ask/rooms/new/")
    mentor.fill("main [name=title]", fresh("只开一会儿"))
    mentor.fill("main [name=starts_at]", "2030-01-01T19:30")
    mentor.click("main form:has([name=title]) button.button")
    mentor.click('main a.button[href*="/ask/rooms/"]')
    follow(mentor, mentor.locator('form[action$="/do/open/"] button'))
    sign_in(page, "editor")
    page.goto(mentor.url)
    offline(page)
    ask(page, text)
    mentor.locator("details:has(form[action$='/do/close/']) summary").click()
    mentor.click('form[action$="/do/close/"] button')
    expect(mentor.locator("[data-deed=ask]")).to_have_count(0)
    page.context.set_offline(False)
    refused = page.locator(".waits", has_text=text)
    for _look in range(2):
        expect(refused.locator("[data-why]")).to_be_visible(timeout=30_000)
        page.reload()
    refused.locator("[data-away]").click()
    for _look in range(2):
        expect(page.locator(".waits")).to_have_count(0)
        page.reload()


def test_a_page_whose_scripts_break_sends_by_plain_form(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, text = new_phone(service_workers="block"), fresh("脚本坏了")
    page.route(re.compile(r"/live/js/line"), lambda route: route.abort())
    sign_in(page, "villager")
    page.goto("/ask/")
    page.locator("main .card:has(.live) a.button").first.click()
    ask(page, text)
    page.wait_for_url(re.compile("after="))
    expect(card(page, text)).to_have_count(1)


def test_the_desk_follows_without_taking_away_what_is_being_written(new_phone: NewPhone, sign_in: SignIn) -> None:
    villager, mentor = new_phone(), new_phone()
    first, second = fresh("台上第一问"), fresh("台上第二问")
    enter(villager, sign_in, "admin")
    ask(villager, first)
    expect(card(villager, first)).to_have_count(1)
    sign_in(mentor, "mentor")
    mentor.goto("/ask/desk/")
    row = mentor.locator(".desk-row", has_text=first)
    row.locator("textarea").fill("正在写的半句")
    ask(villager, second)
    expect(card(villager, second)).to_have_count(1)
    expect(mentor.locator(".desk-row", has_text=second)).to_have_count(1)
    expect(row.locator("textarea")).to_have_value("正在写的半句")
    expect(row.locator("textarea")).to_be_focused()
    row.locator("textarea").fill("写完了。")
    row.locator("textarea").press("Control+Enter")
    expect(row).to_have_count(0)
    expect(card(villager, first).locator(".answer [data-text]")).to_have_text("写完了。")
    mentor.context.set_offline(True)
    other = mentor.locator(".desk-row", has_text=second)
    other.locator("textarea").fill("断网也在答。")
    other.locator("button", has_text="发出回答").click()
    expect(other.locator(".waits [data-text]")).to_have_text("断网也在答。")
    mentor.context.set_offline(False)
    expect(other).to_have_count(0)
    expect(card(villager, second).locator(".answer [data-text]")).to_have_text("断网也在答。")


@pytest.mark.parametrize("address", ["/ask/desk/", "/en/ask/desk/"])
def test_the_field_for_an_answer_is_as_wide_as_a_phone_allows(
    new_phone: NewPhone, sign_in: SignIn, address: str
) -> None:
    page = new_phone()
    sign_in(page, "mentor")
    page.goto(address)
    field = page.locator(".desk-row textarea").first.bounding_box()
    assert field
    assert field["width"] >= 280


MODULES = """async () => {
  const written = document.querySelector('script[src*="/written"]').src;
  const [name] = (await (await fetch(written)).text()).match(/[^"']*[/]outbox[^"']*/);
  globalThis.written = await import(written);
  globalThis.outbox = await import(new URL(name, written).href);
}"""
TWO_TAPS = """() => {
  const form = document.querySelector('form[data-outbox=learnt]');
  form.requestSubmit();
  form.requestSubmit();
}"""
WAITING = "async () => (await outbox.waiting()).map((post) => post.kind)"


def lesson(page: Page) -> None:
    """A lesson's page, with its scripts in reach of the walk."""
    page.goto("/course/")
    page.goto(page.locator("main a[href*='/course/']").first.get_attribute("href") or "")
    page.locator("main ol.rows a.row").first.click()
    expect(page.locator("form[data-outbox=learnt]")).to_have_count(1)
    page.evaluate(MODULES)


def test_what_is_put_while_others_are_on_their_way_goes_after_them(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, held = new_phone(service_workers="block"), []
    sign_in(page, "villager")
    lesson(page)

    def hold(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/phone/outbox/", hold)
    put = "async (block) => { await written.write('read', {of: 'M01-L1', block}); written.carry(); }"
    page.evaluate(put, 1)
    while not held:
        page.wait_for_timeout(50)
    page.evaluate(put, 2)
    held[0].continue_()
    page.wait_for_function("async () => !(await outbox.waiting()).length", timeout=4000)  # sooner than another try


def test_a_second_tap_is_the_same_deed(new_phone: NewPhone, sign_in: SignIn) -> None:
    page = new_phone(service_workers="block")
    sign_in(page, "villager")
    lesson(page)
    page.context.set_offline(True)
    page.evaluate(TWO_TAPS)
    expect(page.locator("[data-state]").first).to_contain_text("已经存在手机上")
    assert page.evaluate(WAITING) == ["learnt"]


def test_what_a_helper_does_without_a_network_is_not_taken(new_phone: NewPhone, sign_in: SignIn) -> None:
    page = new_phone(service_workers="block")
    sign_in(page, "villager")

    def helped(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub('data-me="[^"]*"', 'data-me="-"', answer.text()))

    page.route(re.compile("/course/.+"), helped)
    lesson(page)
    page.context.set_offline(True)
    page.locator("form[data-outbox=learnt] button").click()
    expect(page.locator("[data-state]").first).to_contain_text("手机才知道是谁的")
    assert page.evaluate(WAITING) == []
    assert page.evaluate("localStorage.me") == "-"


AWAY = "/me/sign-out/"
HOSTILE = [
    {"to": AWAY, "data": {"a": "b"}},
    {"begin": AWAY, "bytes": "AAAA"},
    {"begin": "/uploads/", "bytes": "AAAA", "cid": "../me/sign-out"},
    {"visitor": AWAY, "data": {"of": "M01-L1"}},
]


def test_what_leads_elsewhere_is_not_sent(new_phone: NewPhone, sign_in: SignIn) -> None:
    page, sent = new_phone(service_workers="block"), []
    sign_in(page, "villager")
    page.goto("/phone/")
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(MODULES.replace("/written", "/phone"))
    page.evaluate(
        "async (posts) => { for (const post of posts) await outbox.put(post); }",
        [{"cid": f"a{number}", "kind": "learnt", "sender": "", **post} for number, post in enumerate(HOSTILE)],
    )
    page.goto("/")
    page.wait_for_timeout(3000)
    assert sent == []
