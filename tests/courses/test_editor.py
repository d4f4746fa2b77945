"""The course as an editor meets it in Wagtail: every block shows itself, errors say what to do, publishing shows."""

import csv
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.pages.domain.ensure import ensure_pages
from courses.domain.editors import ensure_editors
from courses.domain.facts import fact_lines
from courses.models import LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
BLOCKS = LessonPage._meta.get_field("body").stream_block.child_blocks


@pytest.fixture
def editor() -> Client:
    ensure_pages()
    person = UserFactory(is_staff=True)
    person.groups.add(ensure_editors())
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_block_has_words_and_a_preview_in_the_products_own_look(editor, name, language) -> None:
    block = BLOCKS[name]
    with translation.override(language):
        assert block.is_previewable
        assert str(block.get_description())
        page = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert page.status_code == 200
        shown = page.content.decode()
    assert "<style>" in shown
    assert 'class="stack"' in shown
    assert page.headers["Content-Security-Policy"].count("frame-ancestors 'self'") == 1


def escaped(words: str) -> str:
    """As they stand in the editor's data, which is JSON."""
    return json.dumps(words)[1:-1]


LINKED = json.dumps(
    {
        "blocks": [
            {
                "key": "a",
                "text": "打电话",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 3, "key": 0}],
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "tel:96110"}}},
    }
)


def lesson_form(page: LessonPage, **changes) -> dict:
    """What the editor's page sends: text, one step, one question."""
    question = {
        "key": "q1",
        "choose": "one",
        "ask": "谁先拿到钱？",
        "options": inline([{"text": "平台", "right": "on", "why": "对。"}, {"text": "店家", "why": "还没有。"}]),
    }
    blocks = [("text", rich_text("<p>先称一称。</p>")), ("question", question), *changes.pop("more", [])]
    data = {"title": page.title, "slug": page.slug, "summary": "能称。", "key": page.key, "minutes": "4"} | changes
    return nested_form_data(data | {"body": streamfield(blocks), "comments": inline_formset([])})


def inline(rows: list[dict]) -> dict:
    return {
        "count": str(len(rows)),
        **{
            str(n): {"value": row, "deleted": "", "order": str(n), "id": "", "type": "item"}
            for n, row in enumerate(rows)
        },
    }


def test_publishing_in_wagtail_shows_to_visitors_at_once(editor) -> None:
    page = make_course().lessons[0]
    visitor = Client()
    visitor.get(page.url)
    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), lesson_form(page) | {"action-publish": "1"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert "先称一称。" in visitor.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slug": "称一称"}, "只能用小写字母、数字和短横线"),
        ({"title": "长" * 81}, "最多 80 个字"),
        ({"minutes": "0"}, "1"),
        ({"key": "M03-L2"}, "已经有一页用了这个编号"),
        ({"more": [("text", LINKED)]}, "链接要写完整的网址"),
    ],
    ids=["address", "title", "minutes", "number taken", "link to a page"],
)
def test_what_files_could_not_hold_is_refused_in_words_and_kept_on_the_page(editor, changes, says) -> None:
    page = make_course().lessons[0]
    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), lesson_form(page, **changes) | {"action-publish": "1"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert says in shown or escaped(says) in shown
    assert escaped("谁先拿到钱？") in shown  # nothing typed is lost
    page.refresh_from_db()
    assert page.title == "Lesson 1"


def test_two_questions_of_one_name_are_refused() -> None:
    page = make_course().lessons[0]
    page.body.append(("question", page.body[-1].value))
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.error_dict) == ["body"]


def test_the_preview_shows_the_draft_in_the_products_look(editor) -> None:
    page = make_course().lessons[0]
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert editor.post(address, lesson_form(page)).json()["is_valid"] is True
    shown = editor.get(address)
    assert shown.status_code == 200
    assert "先称一称。" in shown.content.decode()
    assert "先称一称。" not in Client().get(page.url).content.decode()


def test_the_other_language_is_one_tap_away_for_editor_and_reader(editor) -> None:
    chinese, english = make_course().lessons[0], make_course("en").lessons[0]
    LessonPage.objects.filter(pk=english.pk).update(translation_key=chinese.translation_key)
    assert (
        reverse("wagtailadmin_pages:edit", args=[english.pk])
        in editor.get(reverse("wagtailadmin_pages:edit", args=[chinese.pk])).content.decode()
    )
    assert f'href="{english.url}"' in Client().get(chinese.url).content.decode()
    assert f'href="{chinese.url}"' in Client().get(english.url).content.decode()


def dated(text: str, *, review_by: str, status: str = "reviewed") -> tuple[str, dict]:
    """A fact block as StreamField keeps it."""
    facts = {"platform": "other", "text": f"<p>{text}</p>", "source": "平台收费页", "owner": "课程组", "status": status}
    return "fact", facts | {"checked_on": "2026-01-05", "review_by": review_by}


def test_facts_past_their_date_lead_the_editors_list_and_its_sheet(editor) -> None:
    first, second = make_course().lessons
    ahead = (timezone.localdate() + timedelta(days=90)).isoformat()
    first.body = [dated("保证金一千元", review_by=ahead), dated("没人看过", review_by=ahead, status="unreviewed")]
    second.body = [dated("运费每斤三元", review_by="2026-02-01")]
    first.save_revision().publish()
    second.save_revision().publish()

    page = editor.get(reverse("course_facts")).content.decode()
    order = [page.index(words) for words in ("运费每斤三元", "没人看过", "保证金一千元")]
    assert order == sorted(order)
    assert reverse("wagtailadmin_pages:edit", args=[second.pk]) in page
    assert "可能已经变了" in Client().get(second.url).content.decode()

    young = Client().get(first.url).content.decode()
    assert f'data-due="{ahead}" hidden' in young  # a copy kept on a phone says so by the phone's own day

    sheet = b"".join(editor.get(reverse("course_facts"), {"export": "csv"}).streaming_content).decode()
    rows = list(csv.reader(sheet.splitlines()))
    assert [row[rows[0].index("内容")] for row in rows[1:] if row[rows[0].index("语言")]] == [
        "运费每斤三元",
        "没人看过",
        "保证金一千元",
    ]


def test_the_list_of_facts_asks_three_times_however_many_lessons_there_are(editor, django_assert_num_queries) -> None:
    make_course(lessons=3)
    with django_assert_num_queries(3):  # lessons, editions, and the tools' rules, which stand on no page
        assert [line for line in fact_lines() if line.page_id] == []
