"""What an editor is told about weight and words, and that too heavy a lesson does not go out by any door."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from cms.core.models import CustomDocument, CustomImage
from courses.domain.editors import AUTHORS, NATIVE, ensure_editors
from courses.domain.lint import lint
from courses.domain.lint.reading import chinese, english, syllables
from courses.domain.planned import publish_planned
from courses.models import LessonPage
from tests.courses.test_editor import escaped, lesson_form
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course


@pytest.mark.once
def test_chinese_is_measured_by_sentences_and_uncommon_characters() -> None:
    found = chinese("先称重。再定价，别贪便宜！\n齉")
    assert (found.length, found.longest, found.longest_words) == (11, 7, "再定价，别贪便宜")
    assert found.rare == ("齉",)
    assert found.rare_share == pytest.approx(1 / 11)
    assert chinese("").average == 0


@pytest.mark.once
def test_english_is_measured_in_years_of_school() -> None:
    assert [syllables(word) for word in ("price", "table", "delivery", "the", "fee")] == [1, 2, 4, 1, 1]
    easy = english("Weigh the box first. Then set the price.")
    hard = english("Notwithstanding organisational responsibility, remuneration is determined annually.")
    assert easy.grade < 3
    assert hard.grade > 15
    assert english("").grade == 0


pytest_db = pytest.mark.django_db


def member(*names: str) -> Client:
    ensure_editors()
    person = UserFactory(is_staff=True)
    person.groups.add(*Group.objects.filter(name__in=names))
    client = Client()
    client.force_login(person)
    return client


def heavy(page: LessonPage) -> LessonPage:
    """With more photographs than a phone should load."""
    image = CustomImage.objects.create(title="x", file="original_images/x.jpg", width=9, height=9)
    shot = {"drawing": "", "image": image.pk, "alt": "a"}
    page.body = [("step", {"title": "Weigh", "picture": shot | {"image": image}, "text": "<p>Now.</p>"})] * 5
    page.save_revision()
    return page


@pytest_db
def test_findings_say_what_to_do() -> None:
    page = LessonPage.objects.get(pk=make_course().lessons[0].pk)
    assert lint(page).findings == ()
    page.body[0] = ("text", f"<p>{'长' * 60}，齉齉齉齉齉。</p>")
    words = " ".join(finding.text for finding in lint(page).findings)
    assert "65" in words
    assert "齉" in words
    assert lint(heavy(page)).stops == [lint(page).findings[0].text]
    assert "110" in lint(page).stops[0]


def with_media(page: LessonPage, kind: str, size: int, seconds: int) -> LessonPage:
    made = CustomDocument.objects.create(title="x", file=ContentFile(b"x" * size, name="say.mp3"), file_size=size)
    value = {"file": made, "title": "怎么称重", "seconds": seconds, "text": "<p>先称。</p>"}
    page.body = [(kind, value)]
    page.save_revision()
    return page


@pytest_db
@pytest.mark.parametrize(
    ("kind", "size", "seconds", "level", "told"),
    [
        ("audio", 3000 * 60 + 4096, 60, "", ""),  # 24 kbit/s and the file's own head
        ("audio", 3000 * 60 + 4097, 60, "stop", "25 kbit/s"),
        ("audio", 480_000, 60, "stop", "“怎么称重” has 64 kbit/s; at most 24"),
        ("video", 2_000_000, 60, "", ""),
        ("video", 6_000_000, 60, "look", "“怎么称重” costs 6 MB"),
    ],
)
def test_sound_heavier_than_a_voice_needs_does_not_go_out(kind, size, seconds, level, told) -> None:
    page = with_media(make_course().lessons[0], kind, size, seconds)
    with translation.override("en"):
        found = [(finding.level, finding.text) for finding in lint(page).findings if finding.text.startswith("The ")]
    assert [one[0] for one in found] == ([level] if level else [])
    assert all(told in one[1] for one in found)


@pytest_db
def test_heavy_sound_stops_the_button_and_says_what_to_do() -> None:
    page = with_media(make_course().lessons[0], "audio", 480_000, 60)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/admin/"
    answer = member("课程编辑").post(bulk, {})
    assert "24 kbit/s" in " ".join(str(message) for message in get_messages(answer.wsgi_request))
    page.refresh_from_db()
    assert page.has_unpublished_changes


@pytest_db
@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_too_heavy_a_lesson_is_kept_but_does_not_go_out(button, monkeypatch) -> None:
    page = make_course().lessons[0]
    client, address = member("课程编辑"), reverse("wagtailadmin_pages:edit", args=[page.pk])
    monkeypatch.setattr("courses.domain.lint.looking.LESSON_BYTES", 5000)
    answer = client.post(address, lesson_form(page) | {button: "1"})
    assert answer.status_code == 200
    assert "取下一张照片" in answer.text or escaped("取下一张照片") in answer.text
    assert escaped("谁先拿到钱？") in answer.text  # nothing typed is lost
    assert client.post(address, lesson_form(page)).status_code == 302  # a draft may be as heavy as it is
    page.refresh_from_db()
    assert page.has_unpublished_changes
    shown = client.get(address).text
    assert "不能这样发布" in shown

    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/admin/"
    answer = client.post(bulk, {"include_descendants": "on"})
    assert "取下一张照片" in " ".join(str(message) for message in get_messages(answer.wsgi_request))
    page.refresh_from_db()
    assert page.has_unpublished_changes


@pytest_db
def test_a_module_does_not_take_a_draft_along_that_is_too_heavy(monkeypatch) -> None:
    page = make_course().lessons[0]
    page.unpublish()
    module = page.get_parent()
    monkeypatch.setattr("courses.domain.lint.looking.LESSON_BYTES", 500)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={module.pk}&next=/admin/"
    client = member("课程编辑")
    client.post(bulk, {"include_descendants": "on"})
    page.refresh_from_db()
    assert not page.live
    client.post(bulk, {})
    module.refresh_from_db()
    assert (module.live, LessonPage.objects.get(pk=page.pk).live) == (True, False)
    monkeypatch.undo()
    client.post(bulk, {"include_descendants": "on"})
    page.refresh_from_db()
    assert page.live


@pytest_db
def test_an_author_hands_in_and_translations_pass_a_native_speaker_first() -> None:
    chinese_page, english_page = make_course().lessons[0], make_course("en").lessons[0]
    author, editor, native = member(AUTHORS), member("课程编辑"), member(NATIVE)
    for page in (chinese_page, english_page):
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert author.post(address, lesson_form(page) | {"action-submit": "1"}).status_code == 302
    assert chinese_page.current_workflow_task.name == "编辑审核"
    assert english_page.current_workflow_task.name == "母语者核对译文"

    def approve(client: Client, page: LessonPage) -> None:
        state = page.current_workflow_task_state
        client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": "好"}
        )

    approve(editor, english_page)  # not the editor's turn yet
    assert english_page.current_workflow_task.name == "母语者核对译文"
    approve(native, english_page)
    assert english_page.current_workflow_task.name == "编辑审核"
    for page in (chinese_page, english_page):
        approve(editor, page)
        page.refresh_from_db()
        assert not page.has_unpublished_changes
        assert "先称一称。" in Client().get(page.url).text


@pytest_db
def test_setting_up_again_changes_nothing_and_keeps_what_an_operator_chose() -> None:
    make_course()
    ensure_editors()
    other = Workflow.objects.create(name="另一种")
    WorkflowPage.objects.update(workflow=other)
    before = Workflow.objects.count(), WorkflowTask.objects.count()
    ensure_editors()
    assert (Workflow.objects.count(), WorkflowTask.objects.count()) == before
    assert {row.workflow for row in WorkflowPage.objects.filter(page__depth=2)} == {other}


@pytest_db
def test_what_was_planned_goes_out_when_its_time_has_come() -> None:
    page = make_course().lessons[0]
    page.title, page.go_live_at = "明天的课", timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    publish_planned()
    assert "明天的课" not in Client().get(page.url).text
    page.refresh_from_db()
    page.title, page.go_live_at = "今天的课", timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    publish_planned()
    assert "今天的课" in Client().get(page.url).text


@pytest_db
def test_the_preview_opens_as_wide_as_a_phone() -> None:
    page = make_course().lessons[0]
    assert (page.preview_sizes[0]["device_width"], page.default_preview_size) == (360, "mobile")
