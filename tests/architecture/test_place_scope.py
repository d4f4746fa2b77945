"""Place scope, proved: every admin address, visited by the admin of another village."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client, override_settings
from django.urls import clear_url_caches, include, path
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.models import User
from association.domain import audit
from association.domain.roles import end_role
from association.models import Application, AuditEntry, Membership, Residence, Role, Shop
from cms.core.domain.outbox import accept_all
from cms.core.models import OutboxEntry
from cms.urls import urlpatterns as ours
from courses.certificates.models import Award
from courses.records.models import Receiver
from tests.architecture.scope_walk import WORDS, addresses, body_of, leaks, numbered, patterns, unscoped
from tests.factories.association import admin, make_county, shop

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
NAMES = ["外村甲", "外村乙", "外村的店", "外村官", "waicun"]
TABLES = (AuditEntry, Membership, Application, Shop, Residence, Role, User, OutboxEntry, Receiver, Award)


class Elsewhere:
    """A member, an applicant and a shop in the last village; an admin of the first one."""

    def __init__(self):
        self.world = make_county()
        here, there = self.world.villages[0], self.world.villages[3]
        self.own = self.world.member(here, "本村人")
        self.member = self.world.member(there, "外村甲")
        self.application = self.world.application(there, "外村乙")
        self.shop = shop(self.member.person, there, "外村的店")
        self.entry = audit.note(
            admin(there, "外村官二"), "approve", unit=there, person=self.member.person, text="外村甲"
        )
        self.role = Role.objects.get(person=admin(there, "外村官"))
        accept_all(self.member.person, [{"cid": "odd", "kind": "odd", "data": {"a": "外村甲"}}], phone_now=None)
        self.held = OutboxEntry.objects.get()
        log(self.shop, "wagtail.edit", user=self.member.person)
        self.receiver = Receiver.objects.create(unit=there, name="外村甲的学校")
        self.award = Award.objects.create(
            person=self.member.person, kind="module", key="M03", revoked_at=timezone.now(), revoked_reason="外村甲"
        )
        self.boss = admin(here, "本村管理员")
        self.ids = sorted(
            {
                self.member.pk,
                self.entry.pk,
                self.held.pk,
                self.receiver.pk,
                self.award.pk,
                self.application.pk,
                self.shop.pk,
                self.role.pk,
                self.member.person_id,
                990_001,
            }
        )

    def client(self, *, editor=False):
        """``editor`` also belongs to a group that opens Wagtail's own parts, so that no gate hides a hole."""
        if editor:
            group = Group.objects.create(name="编辑")
            group.permissions.add(Permission.objects.get(codename="access_admin"))
            self.boss.groups.add(group)
        browser = Client(raise_request_exception=False)
        browser.force_login(User.objects.get(pk=self.boss.pk), backend="django.contrib.auth.backends.ModelBackend")
        return browser

    def rows(self):
        """Everything but the admin's own row and the records of the sheets that the walk itself takes."""
        found = {model: model._base_manager.order_by("pk") for model in TABLES}
        found[User] = found[User].exclude(pk=self.boss.pk)
        found[AuditEntry] = found[AuditEntry].exclude(by=self.boss, unit=self.world.villages[0])
        return {model.__name__: list(rows.values()) for model, rows in found.items()}


@pytest.fixture
def elsewhere():
    return Elsewhere()


def test_walk_meets_the_addresses_that_matter(elsewhere):
    names = {name for name, _ in addresses(elsewhere.ids)}
    assert len(names) > 150
    for model in ("membership", "application", "shop", "role", "auditentry"):
        for view in ("list", "list_results", "edit" if model == "shop" else "inspect", "history", "history_results"):
            assert f"wagtailsnippets_association_{model}:{view}" in names
        assert f"wagtailsnippetchoosers_association_{model}:choose" in names
    assert "wagtail_bulk_action" in names


@pytest.mark.parametrize("editor", [False, True], ids=["role only", "role and editor"])
def test_foreign_admin_sees_and_changes_nothing_anywhere(elsewhere, editor):
    before = elsewhere.rows()
    assert leaks(elsewhere.client(editor=editor), elsewhere.ids, NAMES) == []
    assert elsewhere.rows() == before


def test_own_rows_are_there(elsewhere):
    client = elsewhere.client()
    text = client.get("/admin/association/members/").content.decode()
    assert "本村人" in text
    assert "外村甲" not in text


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("editor", [False, True], ids=["role only", "role and editor"])
def test_every_view_of_one_foreign_row_is_absent(elsewhere, method, editor):
    """Of every registered viewset and chooser, by its own registry, with the number of that very model."""
    ids = {
        Membership: elsewhere.member.pk,
        Application: elsewhere.application.pk,
        Shop: elsewhere.shop.pk,
        Role: elsewhere.role.pk,
        AuditEntry: elsewhere.entry.pk,
        OutboxEntry: elsewhere.held.pk,
        Receiver: elsewhere.receiver.pk,
        Award: elsewhere.award.pk,
    }
    client, before = elsewhere.client(editor=editor), elsewhere.rows()
    seen = {address: getattr(client, method)(address).status_code for _name, address in numbered(ids)}
    if method == "post":
        seen |= {address: client.post(address, WORDS).status_code for _name, address in numbered(ids)}
    assert len(seen) >= 16
    assert set(seen.values()) <= {403, 404, 405} | ({200} if method == "options" else set())
    assert elsewhere.rows() == before


def test_filters_and_bulk_say_nothing_of_other_places(elsewhere):
    """A foreign village in a filter, a foreign number among one's own: as if they were not there."""
    client, village = elsewhere.client(), elsewhere.world.villages[3].pk
    for name in ("members", "applications", "shops"):
        for export in ("", "&export=csv", "&export=xlsx"):
            answer = client.get(f"/admin/association/{name}/?village={village}{export}")
            assert answer.status_code == (302 if export else 200)
            assert not [word for word in NAMES if word in body_of(answer)]
    waiting = elsewhere.world.application(elsewhere.world.villages[0], "本村人乙")
    ask = f"?id={waiting.pk}&id={elsewhere.application.pk}&next=/admin/"
    page = client.get(f"/admin/bulk/association/application/approve/{ask}").content.decode()
    token = re.search(r'name="rows" value="([^"]+)"', page)[1]
    assert client.post(f"/admin/bulk/association/application/approve/{ask}", {"rows": token}).status_code == 302
    assert Application.objects.get(pk=waiting.pk).state == "approved"
    assert Application.objects.get(pk=elsewhere.application.pk).state == "submitted"
    foreign = f"/admin/bulk/association/application/approve/?id={elsewhere.application.pk}"
    assert client.get(foreign).status_code == client.get(foreign.replace("?id=", "?id=99")).status_code == 404


@pytest.mark.parametrize("pk", ["x", "-1", "1.5", "９", "99999999999999999999"])
def test_number_that_is_none_is_absent_too(elsewhere, pk):
    client = elsewhere.client()
    for address in (
        "/admin/snippets/choose/association/membership/chosen/{}/",
        "/admin/association/members/inspect/{}/",
    ):
        assert client.get(address.format(pk)).status_code in {403, 404}
    many = f"/admin/snippets/choose/association/membership/chosen-multiple/?id={pk}"
    assert client.get(many).json()["result"] == [] if client.get(many).status_code == 200 else True


@pytest.mark.parametrize("view", ["history", "inspect", "choose"])
def test_foreign_number_is_as_absent_as_one_never_given(elsewhere, view):
    client = elsewhere.client()
    address = {
        "history": "/admin/association/members/history/{}/",
        "inspect": "/admin/association/members/inspect/{}/",
        "choose": "/admin/snippets/choose/association/membership/chosen/{}/",
    }[view]
    assert client.get(address.format(elsewhere.own.pk)).status_code == (302 if view == "history" else 200)
    assert (
        client.get(address.format(elsewhere.member.pk)).status_code
        == client.get(address.format(990_001)).status_code
        == 404
    )


def test_role_that_ends_closes_the_admin_at_once(elsewhere):
    client = elsewhere.client()
    assert client.get("/admin/association/members/").status_code == 200
    end_role(Role.objects.get(person=elsewhere.boss), by=None)
    assert client.get("/admin/association/members/").status_code in {302, 403}


def test_no_viewset_over_people_is_plain():
    assert unscoped() == []


def test_a_plain_viewset_is_found_and_would_leak(elsewhere):
    """The walk is worth something: over a viewset as Wagtail makes it, it cries out."""
    plain = SnippetViewSet(model=Membership)
    plain.inspect_view_enabled = True
    plain.base_url_path, plain.admin_url_namespace = "plain", "plain"
    assert unscoped([plain]) == ["SnippetViewSet over association.Membership"]
    module = ModuleType("plain_urls")
    module.urlpatterns = [path("admin/plain/", include((plain.get_urlpatterns(), "plain"), namespace="plain")), *ours]
    sys.modules["plain_urls"] = module
    permission = Permission.objects.get(
        codename="view_membership", content_type=ContentType.objects.get_for_model(Membership)
    )
    with override_settings(ROOT_URLCONF="plain_urls"):
        clear_url_caches()
        client = elsewhere.client(editor=True)
        elsewhere.boss.user_permissions.add(permission)
        assert any(namespaces == ("plain",) for namespaces, _, _ in patterns())
        found = leaks(client, elsewhere.ids, NAMES, only="plain")
    clear_url_caches()
    del sys.modules["plain_urls"]
    assert any("GET /admin/plain/: shows 外村甲" in line for line in found)
    assert f"GET /admin/plain/inspect/{elsewhere.member.pk}/: shows 外村甲" in found


EDGES = ("views", "viewsets", "forms", "consumers", "templatetags", "management", "wagtail_hooks", "urls", "backends")
DOORS = re.compile(r"\b(Membership|Application|Residence|ApplicationEvent)\.(objects|_default_manager|_base_manager)\b")
# A viewset's own rows before the scope is put on top: the base class does that, and the walk above proves it.
ALLOWED = {"association/viewsets/members.py", "association/viewsets/applications.py"}


def test_no_edge_builds_a_member_queryset_by_hand():
    found = []
    for room in ("accounts", "association", "courses", "mentorship", "cms"):
        for file in (ROOT / room).rglob("*.py"):
            name = file.relative_to(ROOT).as_posix()
            is_edge = any(part.removesuffix(".py") in EDGES for part in file.relative_to(ROOT).parts)
            if is_edge and name not in ALLOWED and DOORS.search(file.read_text()):
                found.append(name)
    assert found == []
