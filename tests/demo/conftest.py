"""One small demo county for all tests here; each test's own changes are rolled back."""

import pytest
from django.db import transaction

from accounts.models import User
from association.models import Application, Membership, Shop
from cms.demo.domain.seed import seed
from mentorship.live.models import Answer, Question, Room
from mentorship.models import Link, MentorRequest


def quiet(_english: str, _chinese: str) -> None:
    """Nobody reads the progress here."""


def picture() -> dict:
    """What two counties of one seed have in common: everything but keys, addresses and the day."""
    return {
        "people": list(User.objects.order_by("phone").values_list("phone", "name", "residences__unit__name")),
        "origins": list(User.objects.order_by("phone").values_list("phone", "residences__origin")),
        "members": list(Membership.objects.order_by("number").values_list("number", "person__phone")),
        "shops": list(Shop.objects.order_by("name").values_list("name", "platform", "person__phone", "unit__name")),
        "waiting": list(Application.objects.order_by("person__phone").values_list("person__phone", "state", "cid")),
        "links": list(Link.objects.order_by("pk").values_list("mentor__phone", "mentee__phone", "state")),
        "requests": list(MentorRequest.objects.order_by("pk").values_list("need", "state", "mentee__phone", "cid")),
        "sessions": list(Room.objects.order_by("pk").values_list("kind", "state", "title")),
        "questions": list(Question.objects.order_by("pk").values_list("text", "asker__phone", "votes", "state")),
        "answers": list(Answer.objects.order_by("pk").values_list("text", flat=True)),
    }


@pytest.fixture(scope="module")
def _seeded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        assert seed("small", say=quiet) is True
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_county(_seeded, db):
    """The county, in this test's own transaction."""
