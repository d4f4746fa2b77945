"""A published course never loses a protected topic."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

from cms.pages.domain.search.indexing import refresh_all
from cms.pages.models import SearchEntry
from courses.domain.core_topics import missing_topics, why_it_must_stay
from courses.models import ModulePage, TrackPage
from courses.rules import CORE
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def course():
    call_command("import_course", verbosity=0)


def errors() -> list[str]:
    return [error.id for error in run_checks(databases=["default"]) if error.id == "courses.E001"]


def test_no_course_is_no_error() -> None:
    assert errors() == []


def test_every_core_topic_is_needed(course) -> None:
    assert errors() == []
    assert missing_topics("en") == []
    for code in CORE:
        module = ModulePage.objects.get(code=code, locale__language_code="en")
        assert missing_topics("en", without=module) == [code]
        assert code in why_it_must_stay(module)
    module.unpublish()
    assert missing_topics("en") == ["M22"]
    assert errors() == ["courses.E001"]


def test_an_editor_cannot_take_one_offline_or_delete_it(course) -> None:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    module = ModulePage.objects.get(code="M06", locale__language_code="zh-hans")
    for deed in ("unpublish", "delete"):
        client.post(f"/admin/pages/{module.pk}/{deed}/")
        module.refresh_from_db()
        assert module.live


def test_an_editor_cannot_move_one_below_a_draft(course) -> None:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    module = ModulePage.objects.get(code="M06", locale__language_code="zh-hans")
    old = module.get_parent()
    draft = old.get_parent().add_child(instance=TrackPage(title="稿", slug="draft", live=False, locale=old.locale))
    client.post(f"/admin/pages/{module.pk}/move/{draft.pk}/confirm/")
    several = f"/admin/bulk/wagtailcore/page/move/?id={module.pk}&next=/admin/"
    assert client.post(several, {"chooser": draft.pk}).status_code == 302  # a form with a fault would come back
    module.refresh_from_db()
    assert (module.get_parent().pk, missing_topics("zh-hans")) == (old.pk, [])


def test_the_search_holds_words_and_nothing_of_the_code_they_are_kept_in(course) -> None:
    refresh_all()
    shown = [f"{one.title}\n{one.text}\n{one.note}" for one in SearchEntry.objects.all()]
    assert len(shown) > 100
    assert [text for text in shown if "StructValue" in text or "{'" in text or "</" in text] == []
    module = ModulePage.objects.get(code="M03", locale__language_code="zh-hans")
    entry = SearchEntry.objects.get(source="courses", owner=str(module.pk))
    assert all(goal.words in entry.text for goal in module.goals)
