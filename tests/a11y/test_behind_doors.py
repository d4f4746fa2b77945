"""Pages that no link of the demo leads to: behind a code, a PIN or a meeting. Axe, weight, all looks."""

import re

import pytest
from playwright.sync_api import Page

from tests.a11y.test_axe import VIEWS, violations
from tests.e2e.places import CLASS, set_view
from tests.e2e.product import SERVERS, manage
from tests.e2e.test_budget import FIRST_VISIT, HTML, SCRIPTS, visit
from tests.e2e.test_journey_villager import new_number
from tests.e2e.waiting import follow

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A learner has completed a module and lets others see the badge.
BADGE = """
from django.utils import timezone
from accounts.models import User
from courses.certificates.domain import awards
from courses.domain.outline import outline
from courses.models import Progress
person = User.objects.create_user(phone="+86PHONE", name="沈有章", age_band="adult")
now = timezone.now()
for key in outline("zh-hans").module("M22").keys:
    Progress.objects.create(person=person, content_key=key, started_at=now, done_at=now, last_at=now)
[award] = awards.issue_due(person)
print("CODE", awards.share(award, is_shared=True, shows_name=True, by=person).code)
"""


@pytest.fixture
def doors(new_phone, sign_in, server):
    """Who stands before it → a phone of theirs and the addresses."""
    teacher, learner, joiner, visitor = (new_phone() for _phone in range(4))
    sign_in(teacher, "mentor")
    teacher.goto("/learn/classes/teach/")
    teacher.goto(teacher.locator(CLASS).first.get_attribute("href") or "")
    home = teacher.url
    meeting = teacher.locator('main a.soft[href*="/meeting/"]').first.get_attribute("href") or ""
    teacher.goto(f"{home}invite/")
    join = re.search(r"/learn/classes/join/[\w-]+/", teacher.content()).group()
    sign_in(joiner, "editor")
    sign_in(learner, "villager")
    learner.goto("/tools/cash-book/")
    learner.locator("[name=pin]").fill("7931")
    follow(learner, learner.locator("main section button"))
    here = meeting.replace("/meeting/", "/here/")
    found = [(teacher, f"{meeting}screen/"), (joiner, join), (learner, here)]
    if server in SERVERS:
        code = (
            manage(SERVERS[server].env, "shell", "-c", BADGE.replace("PHONE", new_number()))
            .stdout.rsplit("CODE ", 1)[1]
            .strip()
        )
        found.append((visitor, f"/c/{code}/"))
    return [*found, (learner, "/tools/cash-book/")]


def too_heavy(page: Page, address: str) -> list[str]:
    seen = visit(page, address)
    is_heavy = seen.of("Document") > HTML or seen.of("Script") > SCRIPTS or seen.total > FIRST_VISIT
    return [f"heavy: {seen.bytes_by_kind}"] if is_heavy else []


def test_pages_behind_a_code_a_pin_or_a_meeting_are_clean_and_light(doors, server) -> None:
    wrong = {}
    for look, view in VIEWS.items():
        for page in {page for page, _address in doors}:
            page.emulate_media(reduced_motion="reduce")
            set_view(page, view)
        for page, address in doors:
            answer = page.goto(address)
            assert (answer.status, page.url) == (200, f"{server}{address}")
            found = violations(page)
            if (wider := page.evaluate(WIDER)) > 0:
                found.append(f"{wider} px wider than the screen")
            if look == "plain":
                found += too_heavy(page, page.url)
            if found:
                wrong[look, address] = found
    teacher, learner = doors[0][0], doors[2][0]
    for page, address in [(teacher, "/learn/classes/teach/"), (learner, "/learn/quiz/M14/"), (learner, "/review/")]:
        if found := too_heavy(page, server + address):
            wrong["plain", address] = found
    assert wrong == {}
