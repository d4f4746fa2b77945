"""What goes wrong on a real phone: no room, bytes changed or cut on the way, a silent server, clocks, odd files.

Each says what it is in words, and loses nothing. What the server holds is read in the person's own export.
"""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, Request, Route, expect

from tests.e2e.product import SERVERS, manage
from tests.e2e.test_journey_villager import code_sent_to, new_number, sign_up
from tests.e2e.test_offline import KEPT
from tests.e2e.test_offline_course import (
    CODE,
    IN_CHARGE,
    answer_here,
    everything_has_gone,
    held,
    photo,
)
from tests.e2e.waiting import until
from tests.factories.sound import TONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
type NewPhone = Callable[..., Page]
QUIZ, PRACTICE = f"/learn/quiz/{CODE}/", f"/learn/practice/{CODE}/"
WHOLE = "已经在手机上，没有网络也打得开。"
NO_ROOM = re.compile("手机上地方不够了。.*已经存好的还在。")
IN_PACK = """caches.open("packs 1").then((cache) => cache.keys())
  .then((all) => all.map((one) => new URL(one.url).pathname))"""
# What editors do meanwhile, and that it was not meant so.
CHANGED = """
from courses.models import LessonPage, ModulePage
here = {"locale__language_code": "zh-hans"}
module = ModulePage.objects.get(code="M17", **here)
del module.quiz[0]
module.save_revision().publish()
LessonPage.objects.get(key="M17-L1", **here).unpublish()
"""
AS_BEFORE = """
from courses.models import LessonPage, ModulePage
here = {"locale__language_code": "zh-hans"}
ModulePage.objects.get(code="M17", **here).revisions.order_by("pk").first().publish()
LessonPage.objects.get(key="M17-L1", **here).latest_revision.publish()
"""
HEIC = Path(__file__).parent / "fixtures" / "iphone.heic"  # 96 × 64, with the name of a camera inside
ROOM = 450_000  # bytes: the worker's shell and no photo
YEAR = 365 * 24 * 3600 * 1000  # milliseconds
CLOCK = """{
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + OFF); }
    static now() { return Real.now() + OFF; }
  };
}"""


def room_for(client: CDPSession, server: str, size: int | None) -> None:
    limit = {} if size is None else {"quotaSize": size}
    client.send("Storage.overrideQuotaForOrigin", {"origin": server, **limit})


def card_of(page: Page, address: str) -> tuple[Callable[[], None], object]:
    """A tap on "keep it" and the line that says what came of it."""
    page.goto(address)
    card = page.locator("[data-keep]")
    card.scroll_into_view_if_needed()
    expect(card.locator("[data-status]")).to_contain_text(re.compile(r"\d+ ?K"))
    return card.locator("[data-take]").click, card.locator("[data-status]")


def choose(page: Page, *files: dict | str, ask: str = "image") -> None:
    page.locator(f"input[type=file][accept*={ask}]").first.set_input_files(list(files))


def test_a_phone_without_room_says_so_and_keeps_no_half_thing(new_phone: NewPhone, server: str) -> None:
    page = new_phone()
    client = page.context.new_cdp_session(page)
    room_for(client, server, ROOM)  # before its store is first used: the browser counts from then on
    sign_up(page, new_number(), "钱缺地")
    until(page, IN_CHARGE)
    manifest = page.request.get(f"/learn/pack/{CODE}/").json()

    page.goto(PRACTICE)
    page.context.set_offline(True)
    choose(page, photo())
    status = page.locator("[data-status]")
    expect(status).to_have_text("这部手机存不住：请别关这一页，等有网了再走。")
    page.context.set_offline(False)
    expect(page.locator("[data-kept] a")).to_have_count(1)  # it went from the page that stayed open

    take, said = card_of(page, manifest["url"])
    page.evaluate("navigator.storage.estimate = async () => ({ quota: 500_000, usage: 400_000 })")
    take()  # it is known before a byte comes
    expect(said).to_have_text(NO_ROOM)
    assert page.evaluate(IN_PACK) == []

    take, said = card_of(page, manifest["url"])
    take()  # the browser thinks that there is room, and runs out of it on the way
    expect(said).to_have_text(NO_ROOM)
    part = set(page.evaluate(IN_PACK))
    pages = [file["kept_as"] for file in manifest["files"] if file["kept_as"].endswith("/")]
    needs = {file["kept_as"] for file in manifest["files"]} - set(pages)
    assert len(part) > 1
    assert not part & set(pages) or needs <= part  # a page that is here has what it needs here
    page.goto("/phone/")
    expect(page.locator("[data-packs] li")).to_contain_text("还没存完。打开它，接着存。")

    room_for(client, server, None)
    take, said = card_of(page, manifest["url"])
    take()
    expect(said).to_have_text(WHOLE)
    page.evaluate("caches.delete('packs 1')")  # the browser makes room
    page.goto("/phone/")
    expect(page.locator("[data-packs] li")).to_contain_text("手机腾地方，删掉了一部分。")
    take, said = card_of(page, manifest["url"])
    take()
    expect(said).to_have_text(WHOLE)


def test_a_file_changed_on_the_way_is_not_kept_and_the_rest_goes_on(new_phone: NewPhone) -> None:
    page, asked = new_phone(service_workers="block"), []
    manifest = page.request.get(f"/learn/pack/{CODE}/").json()
    lesson = next(file for file in manifest["files"] if re.search(r"/[\w-]+/[\w-]+/[\w-]+/[\w-]+/$", file["kept_as"]))

    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</h1>", "！</h1>", 1))

    take, said = card_of(page, manifest["url"])
    page.route(f"**{lesson['url']}", changed)
    take()
    expect(said).to_have_text(re.compile("收到时和发出的不一样.*已经存好的还在。"))
    came = set(page.evaluate(IN_PACK))
    assert lesson["kept_as"] not in came
    assert len(came) > 5
    page.unroute(f"**{lesson['url']}")

    def note(request: Request) -> None:
        asked.append(request.url.removeprefix(page.url.partition("/course/")[0]))

    page.on("request", note)
    take()
    expect(said).to_have_text(WHOLE)
    assert lesson["url"] in asked
    assert not {file["url"] for file in manifest["files"] if file["kept_as"] in came} & set(asked)


def test_a_server_that_does_not_answer_leaves_the_kept_page_and_no_wheel(new_phone: NewPhone, server: str) -> None:
    if server not in SERVERS:
        pytest.skip("the product under test was not started here and cannot be made to wait")
    page, product = new_phone(), SERVERS[server].process
    lesson = "/course/understand/online-markets/who-does-what/"
    page.goto(lesson)
    until(page, IN_CHARGE)
    page.reload()
    assert page.evaluate(KEPT, server + lesson)
    title = page.locator("h1").inner_text()
    page.goto("/about/")
    os.kill(product.pid, signal.SIGSTOP)
    try:
        page.goto(lesson, wait_until="commit")
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("html[data-kept]")).to_have_count(1)
        expect(page.get_by_text("现在没有网络，或者网太慢。")).to_be_visible()
    finally:
        os.kill(product.pid, signal.SIGCONT)


def come_in_again(page: Page, number: str) -> None:
    page.goto("/me/sign-in/")
    page.fill("[name=phone]", number)
    page.click("main form:has([name=phone]) button.button")
    page.fill("[name=code]", code_sent_to(page, number))
    page.click("main form:has([name=code]) button.button")
    expect(page.locator("[name=code]")).to_have_count(0)


def test_two_phones_a_year_off_take_one_quiz_and_each_attempt_counts_once(new_phone: NewPhone) -> None:
    number, begun = new_number(), datetime.now(UTC)
    ahead, behind = new_phone(service_workers="block"), new_phone(service_workers="block")
    sign_up(ahead, number, "吴两机")
    come_in_again(behind, number)
    for page, years, at in ((ahead, 1, 0), (behind, -1, 1)):
        page.add_init_script(CLOCK.replace("OFF", str(years * YEAR)))
        page.goto(QUIZ)
        page.context.set_offline(True)
        answer_here(page, at)
    for page in (behind, ahead):  # the second one's quiz was made first
        page.context.set_offline(False)
        everything_has_gone(page)

    learning = held(ahead)
    assert [row["standing"] for row in learning["attempts"]] == ["counts", "late"]
    times = [datetime.fromisoformat(row["event__happened_at"]) for row in learning["attempts"]]
    assert all(begun - timedelta(minutes=1) < at < datetime.now(UTC) for at in times)
    assert times[0] > times[1]
    best = max(row["points"] for row in learning["attempts"])
    [quiz] = [row for row in learning["progress"] if row["content_key"] == f"{CODE}-quiz"]
    assert quiz["best_right"] <= best <= quiz["best_of"]
    ahead.goto(f"{QUIZ}?result=1")
    expect(ahead.locator("main ul.rows .flag", has_text="最好的一次")).to_have_count(1)
    expect(ahead.locator(f'main ul.rows a[href*="{QUIZ}"]')).to_have_count(2)


def test_a_course_changed_under_a_learner_without_a_network_takes_nothing_away(
    new_phone: NewPhone, server: str
) -> None:
    if server not in SERVERS:
        pytest.skip("the product under test was not started here and its course cannot be changed")
    page, env = new_phone(service_workers="block"), SERVERS[server].env
    sign_up(page, new_number(), "蔡改课")
    module = page.request.get("/learn/pack/M17/").json()["url"]
    page.goto(module)
    lesson = page.locator("main ol.rows a.row").first.get_attribute("href") or ""
    other = page.context.new_page()
    page.goto(lesson)
    other.goto("/learn/quiz/M17/")
    asked = other.locator("form[data-outbox=quiz] fieldset").count()
    page.context.set_offline(True)
    page.locator("form[data-outbox=learnt] button").click()
    expect(page.locator("[data-state]").first).to_contain_text("已经存在手机上")
    answer_here(other)
    try:
        manage(env, "shell", "-c", CHANGED)
        page.context.set_offline(False)
        everything_has_gone(page)
        rows = held(page)
        assert [(row["standing"], row["of"]) for row in rows["attempts"]] == [("superseded", asked)]
        assert [row["content_key"] for row in rows["events"] if row["kind"] == "done"][:1] == ["M17-L1"]
        other.goto("/learn/quiz/M17/?result=1")
        expect(other.locator("main section.card h2")).not_to_have_count(0)
        expect(other.locator("main")).to_contain_text("有的题后来改了，这一次照样算数。")
    finally:
        manage(env, "shell", "-c", AS_BEFORE)
    other.goto("/learn/quiz/M17/")
    expect(other.locator("form[data-outbox=quiz] fieldset")).to_have_count(asked)


def test_a_photo_cut_at_nine_tenths_goes_on_from_there(new_phone: NewPhone, tmp_path: Path) -> None:
    page, parts, cut = new_phone(service_workers="block"), [], []
    sign_up(page, new_number(), "郑续传")
    # A kind that the phone cannot make smaller, with two megabytes of nothing behind it.
    size, photo = 2_000_000, tmp_path / "long.heic"
    content = HEIC.read_bytes()
    free = size - len(content)
    photo.write_bytes(content + free.to_bytes(4, "big") + b"free" + bytes(free - 8))
    away = [True]

    def carry(route: Route) -> None:
        at = int(route.request.headers["upload-offset"])
        length = len(route.request.post_data_buffer or b"")
        if away and at + length > size * 0.9:
            cut.append(at)
            route.abort()
        else:
            parts.append((at, length))
            route.continue_()

    page.context.route(re.compile(r"/uploads/[\w-]+/$"), carry)
    page.goto(PRACTICE)
    choose(page, str(photo))
    expect(page.locator("[data-status]")).to_have_text("现在没有网。有网了会自己接着传。")
    page.close()
    away.clear()

    other = page.context.new_page()
    everything_has_gone(other)
    assert size * 0.8 < cut[0] < parts[-1][0]
    ends = [at + length for at, length in parts]
    assert [at for at, _length in parts] == [0, *ends[:-1]]  # each byte once, in order
    assert ends[-1] == size
    other.goto(PRACTICE)
    expect(other.locator("[data-kept] a")).to_have_count(1)


def test_an_iphones_photo_and_a_recording_arrive_and_what_cannot_is_named(new_phone: NewPhone, tmp_path: Path) -> None:
    page = new_phone(service_workers="block", own_doing="422 (Unprocessable")
    sign_up(page, new_number(), "冯百样")
    page.goto("/learn/practice/M03/")
    status, photos = page.locator("[data-status]"), page.locator("[data-ask=paper] [data-kept] a")
    heavy = tmp_path / "huge.jpg"
    heavy.write_bytes(b"\xff\xd8\xff" + bytes(50 * 1024 * 1024))
    page.locator("[data-ask=paper] input[type=file]").set_input_files(heavy)
    expect(status).to_have_text(re.compile("“huge.jpg”太大了，最多 8 兆"))
    text = {"name": "words.jpg", "mimeType": "image/jpeg", "buffer": "这只是字".encode()}
    page.set_input_files("[data-ask=paper] input[type=file]", text)
    expect(status).to_have_text(re.compile("^words.jpg: .*照片"))
    page.set_input_files("[data-ask=paper] input[type=file]", HEIC)
    expect(photos).to_have_count(1)
    seen = page.request.get(photos.first.get_attribute("href") or "")
    assert (seen.headers["content-type"], seen.body()[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert b"iPhone of somebody" not in seen.body()

    page.set_input_files("[data-ask=way] input[type=file]", TONE)
    said = page.locator("[data-ask=way] [data-kept] a")
    expect(said).to_have_count(1)
    heard = page.request.get(said.get_attribute("href") or "")
    assert heard.body() == TONE.read_bytes()
    kinds = Counter(file["kind"] for row in held(page)["practice"] for file in row["files"])
    assert kinds == {"photo": 1, "voice": 1}
