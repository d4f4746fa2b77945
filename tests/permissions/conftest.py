"""The world of the permission table: one county, a person of each kind, a small course."""

from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from wagtail.models import GroupPagePermission

from accounts.models import User
from cms.pages.domain.ensure import ensure_pages
from mentorship.domain import profiles
from mentorship.domain.moves import move_profile
from tests.factories import mentorship as make
from tests.factories.association import make_county, person
from tests.factories.courses import TASK, make_course
from tests.permissions import CALLERS


def make_editor() -> User:
    """Somebody who writes pages: into Wagtail by a group, no role in any place."""
    group = Group.objects.create(name="编辑")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for home in ensure_pages().values():
        for codename in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
            GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    editor = person("许可编辑")
    editor.groups.add(group)
    return editor


def make_mentor(village) -> User:
    """A serving mentor of the village: applied and approved like anyone."""
    mentor = person("许可导师")
    profile = profiles.apply(mentor, card=make.card(village), code_accepted=True, by=mentor)
    move_profile(profile, "approve", by=None, actor="coordinator")
    return mentor


@pytest.fixture
def permission_world(db, settings) -> SimpleNamespace:
    """The six callers without ``nobody``, and what rows stand on: ``county``, ``course``."""
    cache.clear()
    settings.METRICS_TOKEN = ""
    county = make_county()
    village = county.villages[0]
    world = SimpleNamespace(
        county=county,
        village=village,
        villager=county.villager(village, "许可村民"),
        mentor=make_mentor(village),
        village_admin=county.admin(village, "许可村官"),
        county_admin=county.county_admin("许可县官"),
        editor=make_editor(),
        course=make_course(task=TASK),
    )
    world.cookies = {caller: cookies_of(getattr(world, caller, None)) for caller in CALLERS}
    return world


def cookies_of(person: User | None) -> SimpleCookie:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies
