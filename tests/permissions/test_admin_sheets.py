"""Every sheet that the admin gives out, Wagtail's own included: a byte order mark, and no cell that runs."""

import csv
import io
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Site

from cms.core.wagtail.export import STARTS_A_FORMULA, UNSEEN
from courses.domain.editors import ensure_editors
from courses.models import LessonPage
from tests.architecture.scope_walk import addresses
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course
from tests.permissions.test_admin_table import NUMBER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BAD = "=cmd|' /C calc'!A0"
FULL = {"course_coverage", "course_leaving", "wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages"}


@pytest.fixture
def owner() -> Client:
    """Whoever may take every sheet, in a site where words that run stand in a page's title and in its history."""
    ensure_editors()
    person, client = UserFactory(name=BAD, is_staff=True, is_superuser=True), Client(raise_request_exception=False)
    for page in LessonPage.objects.filter(pk__in=[one.pk for one in make_course().lessons]):
        page.title = BAD
        page.save_revision(user=person, log_action=True).publish(user=person)
    Site.objects.update(site_name=BAD)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sheet_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def runs(cell: object) -> bool:
    return isinstance(cell, str) and cell.lstrip(UNSEEN)[:1] in STARTS_A_FORMULA


def test_every_sheet_opens_right_and_runs_nothing(owner) -> None:
    taken, wrong, with_words = set(), [], set()
    for name, address in addresses([NUMBER]):
        if name.endswith("logout"):
            continue
        for kind in ("csv", "xlsx"):
            cache.clear()
            answer = owner.get(address, {"export": kind})
            if answer.status_code != 200 or "attachment" not in answer.get("Content-Disposition", ""):
                continue
            data = sheet_of(answer)
            taken.add((name, kind))
            if kind == "csv":
                cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
                marked = data.startswith(b"\xef\xbb\xbf") and data.count(b"\xef\xbb\xbf") == 1
            else:
                cells = [cell.value for row in load_workbook(io.BytesIO(data)).active for cell in row]
                marked = True
            if not marked or any(map(runs, cells)):
                wrong.append((name, kind))
            if any(isinstance(cell, str) and BAD in cell for cell in cells):
                with_words.add(name)
    assert wrong == []
    assert {name for name, _kind in taken} >= FULL
    assert with_words >= {"wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages", "course_coverage"}


def test_a_report_keeps_days_as_days(owner) -> None:
    answer = owner.get(reverse("wagtailadmin_reports:aging_pages"), {"export": "xlsx"})
    cells = [cell.value for row in load_workbook(io.BytesIO(sheet_of(answer))).active for cell in row]
    assert any(isinstance(cell, datetime) for cell in cells)
