"""A translation goes to readers only past the people of its workflow, by whatever door somebody tries to publish it."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import WorkflowPage

from courses.domain.editors import EDITORS, NATIVE, ensure_editors
from courses.models import LessonPage
from tests.courses.test_editor import lesson_form
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
CHECK, RELEASE = "母语者核对译文", "编辑审核"


@pytest.fixture
def here() -> SimpleNamespace:
    chinese, english = make_course(), make_course("en")
    ensure_editors()
    return SimpleNamespace(chinese=chinese.lessons[0], english=english.lessons[0], module=english.module)


def member(*names: str, **facts) -> Client:
    person, client = UserFactory(is_staff=True, **facts), Client()
    person.groups.add(*Group.objects.filter(name__in=names))
    client.force_login(person)
    return client


def send(client: Client, page: LessonPage, button: str, **changes):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(address, lesson_form(page, **changes) | {button: "1"})
    page.refresh_from_db()
    return answer


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def approve(client: Client, page: LessonPage, **changes) -> None:
    """In the editor's page, where words can be changed in the same breath."""
    form = lesson_form(page.get_latest_revision_as_object(), **changes)
    name = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form | name)
    page.refresh_from_db()


def test_an_editor_who_presses_publish_gets_a_draft_and_is_told_the_way(here) -> None:
    editor = member(EDITORS)
    answer = send(editor, here.english, "action-publish", title="Freight")
    assert (here.english.title, here.english.has_unpublished_changes) == ("Lesson 1", True)
    assert here.english.get_latest_revision_as_object().title == "Freight"
    assert CHECK in said(answer)
    assert "译文发布" in said(answer)
    assert "Freight" not in Client().get(here.english.url).text
    send(editor, here.chinese, "action-publish", title="运费")
    assert (here.chinese.title, here.chinese.has_unpublished_changes) == ("运费", False)


def test_the_page_of_the_editor_offers_the_way_instead_of_the_button(here) -> None:
    editor, owner = member(EDITORS), member(is_superuser=True)
    new = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", here.module.pk])
    for address in (reverse("wagtailadmin_pages:edit", args=[here.english.pk]), new):
        assert ['name="action-publish"' in who.get(address).text for who in (editor, owner)] == [False, True]
        assert 'name="action-submit"' in editor.get(address).text
    assert 'name="action-publish"' in editor.get(reverse("wagtailadmin_pages:edit", args=[here.chinese.pk])).text


def test_no_other_door_leads_past_the_check(here) -> None:
    editor = member(EDITORS)
    new = LessonPage(title="New", slug="new", key="M03-L9", locale=here.english.locale)
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", here.module.pk])
    editor.post(address, lesson_form(new) | {"action-publish": "1"})
    assert [page.live for page in LessonPage.objects.filter(slug="new")] == [False]

    send(editor, here.english, "action-save-draft", title="Freight")
    for page in (here.english, here.module):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/admin/"
        assert CHECK in said(editor.post(bulk, {"include_descendants": "on"}))
    assert not LessonPage.objects.get(slug="new").live
    assert LessonPage.objects.get(pk=here.english.pk).title == "Lesson 1"

    copy = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": here.module.pk, "publish_copies": "on"}
    editor.post(reverse("wagtailadmin_pages:copy", args=[here.english.pk]), copy)
    assert not LessonPage.objects.filter(slug="copy", live=True).exists()


def test_words_changed_after_the_check_go_back_to_the_native_speaker(here) -> None:
    editor, native, page = member(EDITORS), member(NATIVE), here.english
    send(editor, page, "action-submit", title="Fright")
    approve(native, page, title="Freight")  # a native speaker corrects and says yes at once
    assert page.current_workflow_task.name == RELEASE
    approve(editor, page, title="Fraight")
    assert (page.title, page.current_workflow_task.name) == ("Lesson 1", CHECK)
    approve(native, page, title="Freight")
    state = page.current_workflow_task_state
    editor.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": "好"})
    page.refresh_from_db()
    assert (page.title, page.current_workflow_task, page.has_unpublished_changes) == ("Freight", None, False)


def test_who_may_approve_every_step_publishes_and_editors_take_offline(here) -> None:
    for title, client in (("By both", member(EDITORS, NATIVE)), ("By the owner", member(is_superuser=True))):
        send(client, here.english, "action-publish", title=title)
        assert here.english.title == title
    member(EDITORS).post(reverse("wagtailadmin_pages:unpublish", args=[here.english.pk]))
    here.english.refresh_from_db()
    assert not here.english.live


def test_where_an_operator_took_the_workflow_away_editors_publish(here) -> None:
    WorkflowPage.objects.exclude(page__locale__language_code="zh-hans", page__depth=2).delete()
    send(member(EDITORS), here.english, "action-publish", title="Freight")
    assert here.english.title == "Freight"


def test_an_editor_of_a_chinese_page_may_change_and_approve_at_once(here) -> None:
    editor = member(EDITORS)
    send(editor, here.chinese, "action-submit", title="运费")
    approve(editor, here.chinese, title="邮费")
    assert (here.chinese.title, here.chinese.has_unpublished_changes) == ("邮费", False)
