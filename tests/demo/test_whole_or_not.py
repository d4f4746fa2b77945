"""The seed is done whole or not at all, and not where real people are. A module of its own: no county is there yet."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from association.models import Unit
from cms.demo.domain.seed import NotADemo, seed
from mentorship.live.models import Room
from tests.demo.conftest import picture, quiet
from tests.factories.accounts import UserFactory


@pytest.mark.slow
@pytest.mark.django_db
def test_broken_off_in_the_middle_leaves_nobody_and_the_next_makes_the_same() -> None:
    seen = []

    def pull_the_plug(english: str, _chinese: str) -> None:
        if english.startswith("live"):
            seen.append(picture())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        seed("small", say=pull_the_plug)
    assert (User.objects.count(), Unit.objects.count(), Room.objects.count()) == (0, 0, 0)

    assert seed("small", say=quiet) is True

    again = picture()
    alike = ("people", "origins", "members", "shops", "waiting", "links", "requests")
    assert [name for name in alike if seen[0][name] != again[name]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["production", "beside real people"])
def test_it_refuses_where_real_people_may_be(settings, where) -> None:
    if where == "production":
        settings.DEMO = settings.DEBUG = False
    else:
        UserFactory()
    before = User.objects.count()
    with pytest.raises(NotADemo):
        seed("small", say=quiet)
    with pytest.raises(CommandError, match="Nothing was made"):
        call_command("seed", stdout=StringIO())
    assert (User.objects.count(), Unit.objects.count()) == (before, 0)
