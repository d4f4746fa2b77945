import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts import rules
from accounts.models import Message, User

PHONE = "138 0013 8000"
E164 = "+8613800138000"


@pytest.fixture(autouse=True)
def fresh_quotas():
    """Quotas live in the cache; every test begins with none used."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    """Runs what waits for the commit, so that messages leave inside a test's transaction."""
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        yield callbacks


@pytest.fixture
def last_code():
    def read(phone=E164):
        message = Message.objects.filter(phone=phone, purpose="code").latest("pk")
        return re.sub(r"\D", "", message.text.replace(" ", ""))[:6]

    return read


@pytest.fixture
def sign_up(client, last_code):
    """All three screens."""

    def go(phone=PHONE, name="王小花", age_band="adult", e164=E164):
        client.post(reverse("accounts:sign_in"), {"phone": phone})
        client.post(reverse("accounts:code"), {"code": last_code(e164)})
        return client.post(reverse("accounts:welcome"), {"name": name, "age_band": age_band, "agree": "on"})

    return go


@pytest.fixture
def admins():
    """A way to call people admins of everybody, as the association does with its roles."""
    chosen = set()
    rules.admin_predicates.register("test", lambda person: person.pk in chosen)
    rules.voucher_scopes.register(
        "test", lambda admin: User.objects.filter() if admin.pk in chosen else User.objects.none()
    )
    yield chosen
    del rules.admin_predicates._entries["test"], rules.voucher_scopes._entries["test"]
