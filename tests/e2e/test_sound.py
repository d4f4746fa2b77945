"""A first mover reads a step into the phone, a group turns the pages of a lesson, a machine reads the rest."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.product import CHROMIUM, CHROMIUM_ARGS, SERVERS, manage
from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.waiting import follow, until

pytestmark = pytest.mark.e2e
MODULE, LESSON = "/course/understand/online-markets/", "/course/understand/online-markets/who-does-what/"
NONE = "!all.some((one) => one.url.includes('/sound/hear/'))"
SIZE = """async () => {
  const kept = await caches.open("packs 1"), all = await kept.keys();
  const sounds = all.filter((one) => one.url.includes("/sound/hear/"));
  const bodies = await Promise.all(sounds.map(async (one) => (await (await kept.match(one)).arrayBuffer()).byteLength));
  return bodies.reduce((sum, one) => sum + one, 0);
}"""
FAKE_MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
A_VOICE = """
  const voices = [{ lang: "zh-CN", localService: true, name: "here" }];
  window.said = [];
  const speech = new EventTarget();
  speech.getVoices = () => voices;
  speech.cancel = () => {};
  const end = (saying) => saying.dispatchEvent(new Event("end"));
  speech.speak = (saying) => { window.said.push(saying.text); setTimeout(end, 5, saying); };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """With a microphone that hums."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_ARGS, *FAKE_MICROPHONE])
        yield chromium
        chromium.close()


def test_a_step_is_recorded_heard_by_an_editor_and_then_by_everybody(
    new_phone: Callable[..., Page], sign_in: Callable[[Page, str], None], server: str
) -> None:
    mentor, editor, visitor = new_phone(), new_phone(), new_phone()
    sign_in(mentor, "mentor")
    mentor.goto("/sound/M03-L1/1/")
    mentor.locator("[data-record] .recorder button").click()
    expect(mentor.locator("[data-record] [role=status]")).to_contain_text("2 秒", timeout=30_000)
    mentor.click("[data-record] > button")  # too early: it is kept neither by the server nor lost
    expect(mentor.locator("[data-record] [role=status]")).to_contain_text("秒")
    mentor.locator("[data-record] .recorder button").click()
    expect(mentor.locator("[data-record] [role=status]")).to_contain_text(re.compile(r"· \d+K$"))
    expect(mentor.locator("[data-record] .recorder audio")).to_be_visible()
    mentor.click("[data-record] > button")  # without the yes: the page stays, and the recording with it
    assert mentor.evaluate("document.querySelector('[data-record] [type=file]').files.length") == 1
    mentor.check("[name=agreed]")
    mentor.click("[data-record] > button")
    expect(mentor.locator("main")).to_contain_text("存好了")
    assert mentor.evaluate("document.documentElement.scrollWidth") == 360

    sign_in(editor, "editor")
    editor.goto("/admin/sound/")
    editor.locator(".sound-row button[value=accept]").first.click()
    expect(editor.locator("body")).to_contain_text("学员现在能听到了")

    visitor.goto("/learn/group/M03-L1/2/")
    expect(visitor.locator(".hear audio")).to_have_count(1)
    length = visitor.evaluate(
        "(async () => { const a = document.querySelector('.hear audio'); a.load(); a.muted = true;"
        " await a.play(); return a.error === null; })()"
    )
    assert length is True
    made_lighter(server)
    kept_with_its_voices(visitor)
    mentor.goto("/sound/M03-L1/")
    follow(mentor, mentor.locator('form[action*="/sound/back/"] button').first)
    visitor.context.set_offline(False)
    visitor.goto(MODULE)
    visitor.locator("[data-keep]").scroll_into_view_if_needed()
    until(visitor, f"caches.open('packs 1').then((kept) => kept.keys()).then((all) => {NONE})")


def made_lighter(server: str) -> None:
    """As the worker does in the background; the product of these tests runs without one."""
    words = "from cms.core.domain.lightening import lighten_soon; lighten_soon.func()"
    done = manage(SERVERS[server].env, "shell", "-v0", "-c", words)
    assert done.returncode == 0, done.stderr


def kept_with_its_voices(page: Page) -> None:
    """The voices of a module come along as they were chosen; they are heard without a network, then go by a tap."""
    page.goto(MODULE)
    until(page, "navigator.serviceWorker.controller !== null")
    card = page.locator("[data-keep]")
    card.scroll_into_view_if_needed()
    card.locator("[data-sound] [value=clear]").check()
    card.locator("[data-take]").click()
    expect(card.locator("[data-status]")).to_have_text("已经在手机上，没有网络也打得开。")
    clear, light = (int(card.locator(f"label:has([value={one}]) b").inner_text()) for one in ("clear", "light"))
    assert 0 < light < clear
    sizes = [page.evaluate(SIZE)]
    card.locator("[data-sound] [value=light]").check()
    card.locator("[data-take]").click()
    expect(card.locator("[data-take]")).to_be_hidden()
    sizes.append(page.evaluate(SIZE))
    card.locator("[data-sound] [value='']").check()
    card.locator("[data-take]").click()
    expect(card.locator("[data-take]")).to_be_hidden()
    assert page.evaluate(SIZE) == 0
    assert 0 < sizes[1] < sizes[0] * 0.8
    card.locator("[data-sound] [value=light]").check()
    card.locator("[data-take]").click()
    expect(card.locator("[data-take]")).to_be_hidden()
    page.context.set_offline(True)
    page.goto(LESSON)
    expect(page.locator("html[data-kept] .hear audio")).to_have_count(1)
    heard = "document.querySelector('.hear audio')"
    assert page.evaluate(
        f"(async () => {{ {heard}.muted = true; await {heard}.play(); return {heard}.currentSrc; }})()"
    )


def test_a_machine_reads_what_nobody_has_recorded_and_says_so(new_phone: Callable[..., Page]) -> None:
    phone = new_phone()
    phone.add_init_script(A_VOICE)
    phone.goto("/learn/group/M03-L1/1/")
    expect(phone.locator(".hear")).to_contain_text("机器朗读")
    phone.locator(".hear button").click()
    phone.wait_for_function("window.said.length > 0")
    assert "集市" in "".join(phone.evaluate("window.said"))


def test_without_a_voice_nothing_is_offered_and_a_group_turns_the_pages_without_script(
    new_phone: Callable[..., Page],
) -> None:
    tablet = new_phone(java_script_enabled=False, viewport={"width": 1024, "height": 768}, is_mobile=False)
    tablet.goto("/learn/group/M03-L1/")
    assert tablet.locator(".hear button").count() == 0
    seen, pictures = 1, 0
    while tablet.locator("nav.turn a[rel=next][href*=M03-L1]").count():
        tablet.locator("nav.turn a[rel=next]").click()
        seen += 1
        expect(tablet.locator("main .meta")).to_contain_text(f"第 {seen} 页")
        words, turn = (tablet.locator(name).bounding_box() or {} for name in ("#lesson", "nav.turn"))
        assert turn["y"] >= words["y"] + words["height"]  # no button lies over what a group reads
        if tablet.locator("#lesson .step .drawing").count():
            pictures += 1
            assert turn["y"] + turn["height"] <= 768  # a step with its picture is one screen
        if tablet.locator("main details summary").count():
            tablet.locator("main details summary").click()
            expect(tablet.locator("main details li").first).to_be_visible()
    assert (seen > 4, pictures > 0) == (True, True)
    expect(tablet.locator("nav.turn a[rel=next]")).to_contain_text("下一课")


def test_practice_is_spoken_into_the_phone_and_sent_once_with_a_file_as_the_plain_way(
    new_phone: Callable[..., Page],
) -> None:
    phone = new_phone()
    sign_up(phone, new_number(), "周说")
    phone.goto("/learn/practice/M03/")
    ask = phone.locator("[data-ask=way]")
    ask.locator(".recorder button").click()
    expect(ask.locator(".recorder [role=status]")).to_contain_text("2 秒", timeout=30_000)
    phone.click("button[value=send]")  # half a recording is not sent, nothing is lost
    expect(ask.locator(".recorder [role=status]")).to_contain_text("还在录", timeout=30_000)
    ask.locator(".recorder button").click()
    kept = phone.locator("[data-ask=way] [data-kept] a")
    expect(kept).to_have_count(1, timeout=60_000)
    heard = phone.request.get(kept.get_attribute("href") or "")
    assert (heard.status, heard.body()[:4]) == (200, b"\x1aE\xdf\xa3")  # WebM, as Chromium records it
    assert len(heard.body()) > 1000
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    plain = new_phone(java_script_enabled=False)
    plain.context.add_cookies(phone.context.cookies())
    plain.goto("/learn/practice/M03/")
    assert plain.locator(".recorder").count() == 0
    assert plain.locator("[data-ask=paper] input[type=file]").count() == 1
