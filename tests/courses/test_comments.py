"""Editors talk to each other beside the words of a page: Wagtail's comments, on every kind of page of the course."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment
from wagtail.test.utils.form_data import inline_formset

from courses.domain.editors import ensure_editors
from courses.models import LessonPage
from tests.courses.test_editor import lesson_form
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


def editor(name: str) -> Client:
    person = UserFactory(is_staff=True, name=name)
    person.groups.add(ensure_editors())
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def said(words: str, *, at: str, number: str = "", replies: list | None = None, **more: str) -> dict:
    row = {"id": number, "contentpath": at, "text": words, "position": "", "resolved": "", "deleted": "", **more}
    return row | {"replies": inline_formset(replies or [])}


def flat(name: str, facts: dict) -> dict[str, str]:
    rows = {f"{name}-{key}": value for key, value in facts.items() if not isinstance(value, dict)}
    for key, value in facts.items():
        if isinstance(value, dict):
            rows |= flat(f"{name}-{key}", value)
    return rows


def send(client: Client, page: LessonPage, comments: dict) -> int:
    plain = {key: value for key, value in lesson_form(page).items() if not key.startswith("comments-")}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, plain | flat("comments", comments)).status_code


def test_an_editor_comments_another_answers_and_resolves_it() -> None:
    page = make_course().lessons[0]
    writer, checker = editor("陈编辑"), editor("林编辑")
    assert send(checker, page, inline_formset([said("这里要一张照片", at="title")])) == 302
    page.refresh_from_db()
    comment = Comment.objects.get(page=page)
    assert (comment.user, comment.text, comment.contentpath) == (checker.person, "这里要一张照片", "title")
    shown = writer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "这里要一张照片" in shown or "\\u8fd9\\u91cc\\u8981" in shown

    reply = [{"id": "", "text": "明天拍", "deleted": ""}]
    row = said("这里要一张照片", at="title", number=str(comment.pk), replies=reply)
    assert send(writer, page, inline_formset([row], initial=1)) == 302
    assert [(r.user, r.text) for r in comment.replies.all()] == [(writer.person, "明天拍")]

    there = str(comment.replies.get().pk)
    done = said("这里要一张照片", at="title", number=str(comment.pk), resolved="1")
    done["replies"] = inline_formset([{"id": there, "text": "明天拍", "deleted": ""}], initial=1)
    assert send(writer, page, inline_formset([done], initial=1)) == 302
    comment.refresh_from_db()
    assert (comment.resolved_at is not None, comment.resolved_by) == (True, writer.person)
    assert "这里要一张照片" not in Client().get(page.url).text  # learners never read it


def test_every_kind_of_page_takes_comments_and_an_outsider_none() -> None:
    course = make_course()
    client, outsider = editor("陈编辑"), Client()
    outsider.force_login(UserFactory())
    for page in (course.index, course.module.get_parent().specific, course.module, course.lessons[0]):
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert "comments" in page.get_edit_handler().get_form_class().formsets, page
        assert 'id="comments-output"' in client.get(address).text
    before = Comment.objects.count()
    assert send(outsider, course.lessons[0], inline_formset([said("x", at="title")])) in {302, 403}
    assert Comment.objects.count() == before
