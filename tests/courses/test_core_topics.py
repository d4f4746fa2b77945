"""A published course never loses a protected topic."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

from courses.domain.core_topics import missing_topics, why_it_must_stay
from courses.models import ModulePage
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
