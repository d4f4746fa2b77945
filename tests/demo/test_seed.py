"""The demo county: what it holds, that it is there whole or not at all, and that no real person lives in it."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.forms.phone import parse_mobile
from accounts.models import User
from association.models import Application, Membership, Shop, Unit
from cms.demo.domain.seed import OtherSize, seed
from cms.demo.people import DOORS
from mentorship.live.models import ChatMessage, Room
from mentorship.models import Link, MentorProfile, MentorRequest
from tests.demo.conftest import picture, quiet


def test_about_sixty_people_all_plainly_demo(demo_county) -> None:
    people = list(User.objects.all())
    assert len(people) == 60
    assert [person for person in people if not (person.is_demo and person.name.endswith("（演示）"))] == []
    assert [person for person in people if not re.fullmatch(r"\+86154\d{8}", str(person.phone))] == []
    assert [
        unit for unit in Unit.objects.all() if not (unit.name.endswith("（演示）") and "(demo)" in unit.name_en)
    ] == []


def test_three_villages_shops_links_sessions_and_what_waits(demo_county) -> None:
    villages = Unit.objects.filter(kind="village").order_by("village_type").values_list("village_type", flat=True)
    assert list(villages) == ["new", "real", "rurban"]
    assert (Shop.objects.count(), Membership.objects.count()) == (14, 20)
    assert Membership.objects.dates("joined_on", "day").count() > 15, "they came one by one"
    sessions = Room.objects.filter(kind="session")
    assert sorted(sessions.values_list("state", flat=True)) == ["closed", "open", "scheduled", "scheduled"]
    over = sessions.get(state="closed")
    answered = over.questions.filter(state="answered").count()
    assert (answered, over.questions.filter(state="waiting").count()) == (6, 1)
    waiting = Application.objects.exclude(state="approved").order_by("state").values_list("state", flat=True)
    assert list(waiting) == ["in_review", "needs_info", "submitted", "submitted", "submitted"]
    assert MentorProfile.objects.filter(state="applied").count() == 2
    states = Link.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["active"] * 5 + ["ended"] + ["trial"] * 2
    assert MentorRequest.objects.filter(state="offered").count() == 3


def test_who_last_spoke_some_days_ago_has_those_words_in_their_chat(demo_county) -> None:
    """The mentor's page and the chat tell one story: no "1 day ago" beside "nothing said yet"."""
    for link in Link.objects.filter(ended_at=None):
        last = ChatMessage.objects.filter(room__link=link).order_by("-at").values_list("at", flat=True).first()
        assert last == link.last_contact_at


def test_their_numbers_are_nobodys(settings) -> None:
    assert parse_mobile("154 0000 0001") == DOORS[0].phone
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(Exception, match="11"):
        parse_mobile("154 0000 0001")


@pytest.mark.parametrize(
    ("key", "name", "words"),
    [
        ("villager", "mentorship:home", ["笋干我不懂行", "把这句话转给陈大明"]),
        ("villager", "live:ask", ["笋干怎么卖才不亏", "今晚有问必答", "一斤笋干发快递"]),
        ("villager", "accounts:inbox", ["您的问题有人回答了"]),
        ("mentor", "mentorship:home", ["沈伟民（演示）", "运费模板总是填错", "周大勇（演示）"]),
        ("mentor", "live:desk", ["第一单一直不来", "下一步我做运费模板"]),
        ("admin", "association:desk", ["吴桂花（演示）", "何秀英（演示）"]),
        ("admin", "mentorship:coordinate", ["周春梅（演示）", "想学打包"]),
        ("editor", "wagtailadmin_home", ["周文静（演示）"]),
    ],
)
def test_each_one_tap_person_finds_something(demo_county, client, key, name, words) -> None:
    client.post(reverse("demo:doors"), {"person": key})
    answer = client.get(reverse(name))
    assert [word for word in words if word not in answer.text] == []


def test_again_changes_nothing_and_another_size_is_refused(demo_county) -> None:
    before = picture()
    assert seed("small", say=quiet) is False
    with pytest.raises(OtherSize, match="small"):
        seed("bench", say=quiet)
    told = StringIO()
    call_command("seed", stdout=told)
    assert "already" in told.getvalue()
    with pytest.raises(CommandError, match="another VAR_DIR or DATABASE_URL"):
        call_command("seed", size="full", stdout=told)
    assert picture() == before
