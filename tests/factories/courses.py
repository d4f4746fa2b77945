"""A small course in both languages, made of pages directly."""

from dataclasses import dataclass

from wagtail.models import Locale, Page

from cms.pages.domain.ensure import ensure_pages
from cms.pages.models import HomePage
from courses.models import CourseIndexPage, LessonPage, ModulePage, TrackPage

QUESTION = {
    "key": "q1",
    "choose": "one",
    "ask": "Who holds the money?",
    "options": [
        {"text": "The platform", "right": True, "why": "Until the buyer has the goods."},
        {"text": "The seller", "right": False, "why": "Not yet."},
    ],
}


TASK = {
    "title": "Five things",
    "minutes": 20,
    "peer": True,
    "text": "<ol><li>Write them down.</li></ol>",
    "asks": [
        {"key": "paper", "kind": "photo", "label": "A photo of the list", "most": 2, "screenshot": True},
        {"key": "voice", "kind": "voice", "label": "Your voice", "optional": True},
        {"key": "why", "kind": "text", "label": "Why", "optional": True},
        {"key": "cost", "kind": "number", "label": "What it costs", "unit": "元", "optional": True},
        {"key": "shop", "kind": "link", "label": "Your shop", "optional": True},
    ],
    "rubric": [
        {"key": "five", "text": "There are five"},
        {"key": "fits", "text": "Each fits"},
        {"key": "open", "text": "The shop is open", "optional": True, "seal": "shop_open"},
    ],
}


@dataclass
class SmallCourse:
    index: CourseIndexPage
    module: ModulePage
    lessons: list[LessonPage]


def first_pages() -> dict[str, HomePage]:
    """Both homes, also where a test of several connections has left an emptied database behind."""
    if Page.get_first_root_node() is None:
        first, _made = Locale.objects.get_or_create(language_code="zh-hans")
        Page.add_root(instance=Page(title="Root", slug="root", locale=first))
    return ensure_pages()


def make_course(
    language: str = "zh-hans", *, lessons: int = 2, code: str = "M03", task: dict | None = None
) -> SmallCourse:
    """``task`` is ``TASK`` or one like it; without it the module ends with its quiz."""
    home = first_pages()[language]
    home.refresh_from_db()
    index = home.add_child(instance=CourseIndexPage(title=f"Course {language}", slug="course", locale=home.locale))
    track = index.add_child(
        instance=TrackPage(title="Understand", slug="understand", key="understand", locale=home.locale)
    )
    module = ModulePage(
        title="Markets",
        slug="markets",
        code=code,
        road="学",
        locale=home.locale,
        quiz=[("question", {**QUESTION, "key": f"q{n}"}) for n in range(1, 6)],
        task=[("task", task)] if task else [],
    )
    track.add_child(instance=module)
    made = []
    for number in range(1, lessons + 1):
        lesson = LessonPage(
            title=f"Lesson {number}",
            slug=f"lesson-{number}",
            key=f"{code}-L{number}",
            locale=home.locale,
            body=[
                ("text", "<p>Read this.</p>"),
                ("step", {"title": "Weigh", "text": "<p>Now.</p>"}),
                ("question", QUESTION),
            ],
        )
        module.add_child(instance=lesson)
        made.append(lesson)
    return SmallCourse(index, module, made)
