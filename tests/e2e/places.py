"""The pages that every look, axe and the scales visit: every kind of page there is, and who looks at it.

``start`` is an address; ``steps`` are selectors, each the first link that matches on the page before, so that no test
knows a number from the database. A step without a match and an answer that is not ``status`` are failures.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.waiting import follow


class NoSuchPlace(AssertionError):  # noqa: N818 read aloud in the report
    """The demo world lacks a page that it should have."""


@dataclass(frozen=True)
class Place:
    name: str
    start: str
    steps: tuple[str, ...] = ()
    person: str = ""
    weighed: bool = False
    main: bool = False  # looked at in every look, at every width, in both languages
    printed: bool = False
    status: int = 200
    is_large: bool = False  # for a group around one tablet: large in every view
    wagtail: bool = False  # Wagtail's own page: none of our looks, and its own rules of access

    def open(self, page: Page, language: str = "") -> None:
        """Goes there; ``language`` is the first part of the address where it is not the first language."""
        answer = page.goto(f"/{language}{self.start}" if language else self.start)
        for step in self.steps:
            found = page.locator(step)
            if not found.count():
                raise NoSuchPlace(f"{self.name}: no {step} on {page.url}")
            answer = page.goto(found.first.get_attribute("href") or "")
        if answer is None or answer.status != self.status:
            raise NoSuchPlace(f"{self.name}: {answer and answer.status} at {page.url}")


def set_view(page: Page, view: str) -> None:
    """The text size: for a signed-in person with the person, otherwise on this phone."""
    page.goto("/about/")
    if page.locator("html[data-view=elder]").count() != (view == "elder"):
        follow(page, page.locator('.tools [name="view"], .tools a[href*="/view/"]').first)


MODULE = "main a.label[href]"
LESSON = "main ol.rows a.row"
MENTOR = 'main a.button[href*="/mentor/people/"]:not([href*="/ask/"])'
ROOM = '[href*="/ask/rooms/"]'
MEETINGS = 'main a[href$="/meetings/"]'
CLASS = 'main .menu a[href*="/learn/classes/teach/"]:has-text("晚班")'


def gallery_places() -> list[Place]:
    """Every component, one page each, and the pages for when something went wrong."""
    folder = Path(__file__).resolve().parents[2] / "cms/core/templates/gallery/entries"
    components = [path.stem for path in sorted(folder.glob("*.html"))]
    wrong = [f"page-{path.stem}" for path in sorted(folder.parents[1].glob("[45]*.html"))]
    return [Place(f"gallery-{name}", f"/gallery/{name}/") for name in components + wrong]


PLACES = [
    Place("home-visitor", "/", weighed=True, main=True),
    Place("privacy", "/privacy/", printed=True),
    Place("about", "/about/"),
    Place("offline", "/offline/"),
    Place("on-this-phone", "/phone/", weighed=True, main=True),
    Place("data-diary", "/phone/data/", weighed=True, main=True),
    Place("shared", "/learn/share/", person="villager", weighed=True),
    Place("hand-in-a-file", "/phone/carry/", person="villager", weighed=True),
    Place("kept-quiz", "/learn/kept/M14/quiz/"),
    Place("kept-practice", "/learn/kept/M03/practice/"),
    Place("cash-note", "/tools/cash-book/note/"),
    Place("not-found", "/no-such-page/", status=404),
    Place("sign-in", "/me/sign-in/", weighed=True, main=True),
    Place("lost-phone", "/me/lost-phone/"),
    Place("demo", "/demo/"),
    Place("course-visitor", "/course/", weighed=True, main=True),
    Place("track-visitor", "/course/understand/"),
    Place("module-visitor", "/course/", (MODULE,), weighed=True),
    Place("lesson-visitor", "/course/", (MODULE, LESSON), weighed=True, main=True),
    Place("find-path", "/learn/start/", weighed=True, main=True),
    Place("path-visitor", "/learn/path/"),
    Place("lesson-group", "/learn/group/M03-L1/2/", weighed=True, main=True, is_large=True),
    Place("lesson-group-question", "/learn/group/M03-L1/6/", is_large=True),
    Place("search", "/search/"),
    Place("search-visitor", "/search/?q=%E5%BF%AB%E9%80%92", weighed=True),
    Place("search-nothing", "/search/?q=xyzzyq"),
    Place("check-certificate", "/c/"),
    Place("no-certificate", "/c/AAAAA-AAAAA/", status=404),
    Place("ask-visitor", "/ask/"),
    Place("mentor-visitor", "/mentor/"),
    Place("association-visitor", "/association/"),
    Place("home", "/", person="villager", weighed=True, main=True),
    Place("course", "/course/", person="villager"),
    Place("module", "/course/", (MODULE,), "villager", weighed=True, main=True),
    Place("lesson", "/course/", (MODULE, LESSON), "villager", weighed=True, printed=True),
    Place("path", "/learn/path/", person="villager", weighed=True, main=True),
    Place("search-person", "/search/?q=%E4%BF%9D%E8%B4%A8", person="villager", weighed=True),
    Place("quiz", "/course/", (MODULE, 'main a[href*="/quiz/"]'), "villager", main=True),
    Place("quiz-kinds", "/learn/quiz/M14/", person="villager"),
    Place("quiz-tries", "/learn/quiz/M03/?result=1", person="villager"),
    Place("review", "/review/", person="villager", weighed=True, main=True),
    Place("review-day", "/review/day/", person="villager"),
    Place("tools", "/tools/", weighed=True),
    Place("tool-price", "/tools/price/", weighed=True, main=True),
    Place("tool-fit", "/tools/product-fit/", weighed=True),
    Place("tool-loan", "/tools/loan/?a_get=10000&a_pay=888.49&a_months=12", weighed=True),
    Place("tool-distance", "/tools/distance/"),
    Place("tool-freight", "/tools/freight/"),
    Place("tool-cash-plan", "/tools/cash-plan/"),
    Place("tool-capacity", "/tools/capacity/"),
    Place("tool-promotion", "/tools/promotion/"),
    Place("tool-listing", "/tools/listing/"),
    Place("tool-registration", "/tools/registration/"),
    Place("book-closed", "/me/pin/?next=/tools/cash-book/", person="villager"),
    Place("pin-new", "/me/pin/new/", person="mentor"),
    Place("pin-pictures", "/me/pin/new/?with=pictures", person="mentor", main=True),
    Place("phone-people", "/me/phone/", person="villager"),
    Place("calendar", "/today/"),
    Place("kept-sums", "/tools/kept/", person="villager"),
    Place("practice", "/course/", (MODULE, 'main a[href*="/practice/"]'), "villager", weighed=True, main=True),
    Place("ask", "/ask/", person="villager", main=True),
    Place("question-note", "/ask/note/"),
    Place("session", "/ask/", (f"main .card:has(.live) a.button{ROOM}",), "villager", weighed=True, main=True),
    Place("session-coming", "/ask/", (f"main .menu a{ROOM}",), "villager"),
    Place("session-over", "/ask/", (f"#over a{ROOM}",), "villager", printed=True),
    Place(
        "poster",
        "/ask/",
        (f"main .card:has(.live) a.button{ROOM}", 'main a[href$="/poster/"]'),
        "villager",
        printed=True,
    ),
    Place("mentors", "/mentor/", person="villager", main=True),
    Place("mentor", "/mentor/", (MENTOR,), "villager"),
    Place("ask-mentor", "/mentor/", (MENTOR, 'main a[href$="/ask/"]'), "villager"),
    Place("all-mentors", "/mentor/people/", person="villager"),
    Place("become-mentor", "/mentor/become/", person="villager"),
    Place("me", "/me/", person="villager", main=True),
    Place("inbox", "/me/inbox/", person="villager"),
    Place("certificates", "/c/mine/", person="villager"),
    Place("records", "/learn/records/", person="villager", weighed=True),
    Place("my-classes", "/learn/classes/", person="villager", weighed=True, main=True),
    Place("profile", "/me/profile/", person="villager"),
    Place("helper", "/me/helper/", person="villager"),
    Place("consents", "/me/consents/", person="villager"),
    Place("email", "/me/email/", person="villager"),
    Place("number", "/me/number/", person="villager"),
    Place("my-data", "/me/data/", person="villager"),
    Place("sign-out", "/me/sign-out/", person="villager"),
    Place("my-village", "/association/village/", person="villager"),
    Place("association", "/association/", person="villager", main=True),
    Place("join", "/association/", ('main a[href$="/join/"]',), "villager"),
    Place("my-association", "/association/mine/", person="villager", printed=True),
    Place("home-mentor", "/", person="mentor", main=True),
    Place("desk", "/ask/desk/", person="mentor", main=True),
    Place("host-room", "/ask/", (f"main .card:has(.live) a.button{ROOM}",), "mentor"),
    Place(
        "one-question",
        "/ask/",
        (f"main .card:has(.live) a.button{ROOM}", 'main a[href*="/question/?q="]'),
        "mentor",
    ),
    Place("plan-session", "/ask/rooms/new/", person="mentor"),
    Place("chat", "/ask/desk/", (f"main .menu a{ROOM}:has(svg)",), "mentor"),
    Place("mentor-home", "/mentor/", person="mentor"),
    Place("sound-lessons", "/sound/", person="mentor"),
    Place("sound-lesson", "/sound/M03-L1/", person="mentor"),
    Place("sound-step", "/sound/M03-L1/1/", person="mentor", main=True),
    Place("practice-queue", "/learn/look/", person="mentor", weighed=True),
    Place("practice-review", "/learn/look/", ("main .desk-row a.button",), "mentor", main=True),
    Place("classes", "/learn/classes/teach/", person="mentor"),
    Place("class", "/learn/classes/teach/", (CLASS,), "mentor", main=True),
    Place("class-people", "/learn/classes/teach/", (CLASS, 'main a[href$="/people/"]'), "mentor", printed=True),
    Place("class-learner", "/learn/classes/teach/", (CLASS, 'main .desk-row a[href*="/learner/"]'), "mentor"),
    Place("class-invite", "/learn/classes/teach/", (CLASS, 'main a[href$="/invite/"]'), "mentor"),
    Place(
        "class-poster",
        "/learn/classes/teach/",
        (CLASS, 'main a[href$="/invite/"]', 'main a[href$="/poster/"]'),
        "mentor",
        printed=True,
    ),
    Place("class-teachers", "/learn/classes/teach/", (CLASS, 'main a[href$="/teachers/"]'), "mentor"),
    Place("class-records", "/learn/classes/teach/", (CLASS, 'main a[href*="/learn/records/class/"]'), "mentor"),
    Place("class-meetings", "/learn/classes/teach/", (CLASS, MEETINGS), "mentor"),
    Place(
        "class-register",
        "/learn/classes/teach/",
        (CLASS, MEETINGS, 'main a[href$="/attendance/"]'),
        "mentor",
        printed=True,
    ),
    Place("class-change", "/learn/classes/teach/", (CLASS, 'main a[href$="/change/"]'), "mentor"),
    Place("class-names", "/learn/classes/teach/", (CLASS, 'main a.soft[href*="/meeting/"]'), "mentor", printed=True),
    Place("class-screen", "/learn/classes/teach/", (CLASS, 'main a[href$="/screen/"]'), "mentor"),
    Place("mentor-card", "/mentor/card/", person="mentor"),
    Place("mentor-stops", "/mentor/stop/", person="mentor"),
    Place("request", "/mentor/", ('main a.soft[href*="/mentor/requests/"]',), "mentor"),
    Place("link", "/mentor/", ('main a[href*="/mentor/links/"]',), "mentor"),
    Place("link-ends", "/mentor/", ('main a[href*="/mentor/links/"]', 'main a[href$="/end/"]'), "mentor"),
    Place("home-admin", "/", person="admin"),
    Place("applications", "/association/desk/", person="admin", main=True),
    Place("review", "/association/desk/", ("main .desk-row a.button",), "admin", main=True),
    Place("coordinate", "/mentor/coordinate/", person="admin"),
    Place("new-mentor", "/mentor/coordinate/", ('main a[href*="/mentor/coordinate/"]',), "admin"),
    Place("watched-mentor", "/mentor/coordinate/", ('main a[href*="/mentor/coordinate/mentors/"]',), "admin"),
    Place("class-new", "/learn/classes/teach/new/", person="admin"),
    Place("class-figures", "/learn/classes/places/", person="admin", main=True),
    Place("security", "/me/security/", person="admin"),
    Place("lost-phones", "/me/lost-phones/", person="admin"),
    Place("mfa", "/me/2fa/", person="admin"),
    Place("wagtail-sign-in", "/admin/login/", wagtail=True),
    Place("wagtail-admin", "/admin/", person="admin", wagtail=True),
    Place("wagtail-members", "/admin/association/members/", person="admin", wagtail=True),
    Place("wagtail-editor", "/admin/", person="editor", wagtail=True),
    Place("wagtail-pages", "/admin/pages/", person="editor", wagtail=True),
    Place("wagtail-sound", "/admin/sound/", person="editor", wagtail=True),
    Place("wagtail-facts", "/admin/reports/facts/", person="editor", wagtail=True),
]
