"""What Lighthouse looks at on a page and needs no Lighthouse: form, finding, safety, stillness. ``docs/audits.md`` says
which of its audits are covered where.
"""

import pytest
from playwright.sync_api import Page, Response

from tests.e2e.places import LESSON, MODULE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
STILL = 0.1  # sum of layout shifts that counts as good
WATCHED = """{
  globalThis.heard = [];
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function add(name, ...rest) {
    if (["unload", "beforeunload"].includes(name)) heard.push(name);
    return listen.call(this, name, ...rest);
  };
  globalThis.moved = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
FACTS = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const asked = performance.getEntriesByType("resource").map((one) => one.name);
  return {
    mode: document.compatMode,
    charset: document.characterSet,
    title: document.title,
    lang: document.documentElement.lang,
    description: document.querySelector("meta[name=description]")?.content ?? "",
    viewport: document.querySelector("meta[name=viewport]")?.content ?? "",
    hidden: all("meta[name=robots]").map((one) => one.content),
    languages: all("a[hreflang]").map((one) => one.hreflang),
    nowhere: all("a").filter((one) => !one.getAttribute("href") || /^javascript:/i.test(one.getAttribute("href")))
      .map((one) => one.outerHTML),
    nameless: all("a[href]").filter((one) => !(one.textContent.trim() || one.ariaLabel)).map((one) => one.outerHTML),
    sizeless: all("img:not([width][height])").map((one) => one.src),
    bent: all("img").filter((one) => one.complete && one.naturalWidth && one.width
      && Math.abs(one.width / one.height - one.naturalWidth / one.naturalHeight) > 0.05).map((one) => one.src),
    elsewhere: asked.filter((one) => new URL(one).origin !== location.origin),
    old: all("applet, font, marquee, center, frame, object, embed").length,
    twice: all("[id]").map((one) => one.id).filter((id, place, ids) => ids.indexOf(id) !== place),
    heard, moved,
    unload: Boolean(window.onunload || window.onbeforeunload),
  };
}"""


def look_at(page: Page, answer: Response, language: str) -> dict:
    facts = page.evaluate(FACTS)
    assert answer.status == 200
    assert (facts["mode"], facts["charset"], facts["lang"]) == ("CSS1Compat", "UTF-8", language)
    assert b"<meta charset" in answer.body()[:1024]
    assert "user-scalable" not in facts["viewport"]
    assert facts["viewport"].startswith("width=device-width")
    assert len(facts["title"]) > 4
    assert 8 <= len(facts["description"]) <= 200
    assert facts["hidden"] == []  # a page that should be found says nothing against it
    assert "noindex" not in answer.headers.get("x-robots-tag", "")
    assert set(facts["languages"]) == {"en" if language == "zh-Hans" else "zh-hans"}
    for name in ("nowhere", "nameless", "sizeless", "bent", "elsewhere", "twice", "heard"):
        assert facts[name] == [], name
    assert (facts["old"], facts["unload"]) == (0, False)
    assert facts["moved"] <= STILL
    assert "no-store" not in answer.headers.get("cache-control", "")  # "back" may show it from memory
    return facts


@pytest.mark.parametrize(("first", "language"), [("", "zh-Hans"), ("/en", "en")])
def test_home_module_and_lesson_pass_what_can_be_seen_without_lighthouse(new_phone, first: str, language: str) -> None:
    page, issues = new_phone(reduced_motion="reduce"), []
    page.add_init_script(WATCHED)
    client = page.context.new_cdp_session(page)
    client.on("Audits.issueAdded", lambda event: issues.append(event["issue"]["code"]))
    client.send(
        "Audits.enable"
    )  # what the browser itself has to say: cookies, mixed content, policy, what will go away
    seen = [look_at(page, page.goto(f"{first}/"), language)]
    page.goto(f"{first}/course/")
    for step in (MODULE, LESSON):
        address = page.locator(step).first.get_attribute("href") or ""
        seen.append(look_at(page, page.goto(address, wait_until="networkidle"), language))
    for name in ("title", "description"):
        assert len({facts[name] for facts in seen}) == len(seen), name
    assert issues == []


def test_what_a_crawler_asks_for_is_an_answer(new_phone, server: str) -> None:
    request = new_phone().context.request
    robots = request.get("/robots.txt")
    assert robots.status in {200, 404}  # a fault here keeps search engines away altogether
    assert "disallow: /\n" not in robots.text().lower()
    if robots.status == 200:
        assert robots.headers["content-type"].startswith("text/plain")
    gone = request.get("/no-such-page/")
    assert gone.status == 404
    lost = request.get("/course", max_redirects=0)
    assert lost.status in {301, 302}
    assert lost.headers["location"].endswith("/course/")
