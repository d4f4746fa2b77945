"""A phone without room: a photo that lives in the open page only is said to the end, and its practice waits for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.test_faults import ROOM, choose, room_for
from tests.e2e.test_journey_villager import new_number, sign_up
from tests.e2e.test_offline_course import held, photo
from tests.e2e.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
PRACTICE = "/learn/practice/M03/"
STAY = "这部手机存不住：请别关这一页，等有网了再走。"
SAID = """{
  const line = document.querySelector("[data-status]");
  globalThis.said = [];
  new MutationObserver(() => said.push(line.textContent)).observe(line, { childList: true });
}"""
WAITS = """new Promise((done) => {
  const ask = indexedDB.open("kept", 1);
  ask.onsuccess = () => {
    const all = ask.result.transaction("posts").objectStore("posts").getAll();
    all.onsuccess = () => {
      ask.result.close();
      done([...all.result, ...JSON.parse(localStorage.getItem("kept") ?? "[]")].map(({data}) => data?.send));
    };
  };
})"""


def test_a_photo_that_lives_in_the_page_only_is_said_to_the_end_and_its_practice_waits(
    new_phone: Callable[..., Page], server: str
) -> None:
    page, asked = new_phone(), []
    room_for(page.context.new_cdp_session(page), server, ROOM)
    sign_up(page, new_number(), "钱满格")
    until(page, "navigator.serviceWorker.controller !== null")
    page.goto(PRACTICE)
    page.context.set_offline(True)
    choose(page, photo())
    status = page.locator("[data-status]")
    expect(status).to_have_text(STAY)

    page.evaluate(SAID)
    page.fill("[name=a-why]", "先卖笋干。")
    page.wait_for_timeout(5500)  # it is saved by itself after four seconds
    assert page.evaluate(WAITS) == [False]
    page.click("button[value=send]")
    page.wait_for_timeout(1000)
    assert set(page.evaluate("said")) == {STAY}
    assert page.evaluate(WAITS) == [False]  # another tab would send it without its photo

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("setTimeout(() => location.assign('/phone/'))")
    page.wait_for_timeout(1000)
    assert asked == ["beforeunload"]
    expect(status).to_have_text(STAY)

    page.context.set_offline(False)
    expect(page.locator("main")).to_contain_text("收到了", timeout=90_000)
    [row] = held(page)["practice"]
    assert [file["kind"] for file in row["files"]] == ["photo"]
    assert "先卖笋干。" in str(row["answers"])
    assert asked == ["beforeunload"]  # nothing lives in the page only any more
