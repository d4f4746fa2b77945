"""A request and its answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import AgeBand
from accounts.models import Notice
from cms.core.domain.states import MoveRefused
from mentorship import exceptions
from mentorship.domain import profiles, requests
from mentorship.enums import OPEN_LINKS, EndReason, LinkState, RequestState
from mentorship.models import Link, MentorRequest
from tests.factories import mentorship as make


def test_asking_offers_the_need_to_one_mentor_and_tells_them(village) -> None:
    profile, person = make.mentor(village), make.learner(village)

    request = make.asked(person, profile)

    assert (request.state, request.slot, request.unit, request.need) == ("offered", 1, village, make.NEED)
    notice = Notice.objects.get(person=profile.person)
    assert (notice.title, notice.body) == ("李小明想请您当师傅", make.NEED)


def test_sending_twice_makes_one_request(village) -> None:
    profile, person, cid = make.mentor(village), make.learner(village), uuid4()
    words = {"mentor": profile.person, "need": make.NEED, "cid": cid, "by": person}

    first, second = requests.ask_mentor(person, **words), requests.ask_mentor(person, **words)

    assert first == second
    assert MentorRequest.objects.count() == 1


def test_a_learner_has_two_places_for_requests(village) -> None:
    person = make.learner(village)
    first, second, third = (make.mentor(village, name) for name in ("甲", "乙", "丙"))
    taken_back = make.asked(person, first)
    make.asked(person, second)

    with pytest.raises(exceptions.NoPlaceToAsk):
        make.asked(person, third)
    requests.withdraw(taken_back, person)

    assert make.asked(person, third).slot == 1


def test_a_pair_has_one_open_request_and_one_open_link(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)
    with pytest.raises(exceptions.AlreadyAsked):
        make.asked(person, profile)

    requests.accept(request, profile.person)

    with pytest.raises(exceptions.AlreadyLinked):
        make.asked(person, profile)


def test_nobody_asks_themselves(village) -> None:
    profile = make.mentor(village)
    with pytest.raises(exceptions.OwnMentor):
        make.asked(profile.person, profile)


def test_the_young_are_not_paired(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)
    person.age_band = AgeBand.FROM_16
    person.save()

    with pytest.raises(exceptions.AdultsOnly):
        requests.accept(MentorRequest.objects.get(pk=request.pk), profile.person)
    with pytest.raises(exceptions.AdultsOnly):
        make.asked(person, make.mentor(village, "乙"))

    assert Link.objects.count() == 0


def test_a_mentor_on_a_break_is_not_asked(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    profiles.pause(profile, by=profile.person)
    with pytest.raises(exceptions.MentorNotTaking):
        make.asked(person, profile)


def test_declining_shows_the_learner_reason_and_note(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)

    requests.decline(request, profile.person, reason="busy", note="问问赵师傅")

    request.refresh_from_db()
    assert (request.state, request.reason, request.note) == ("declined", "busy", "问问赵师傅")
    assert "问问赵师傅" in Notice.objects.get(person=person).body
    with pytest.raises(MoveRefused):
        requests.accept(request, profile.person)


def test_declining_needs_a_reason_of_the_list(village) -> None:
    profile = make.mentor(village)
    request = make.asked(make.learner(village), profile)
    with pytest.raises(ValueError, match="because"):
        requests.decline(request, profile.person, reason="because")
    request.refresh_from_db()
    assert request.state == RequestState.OFFERED


@pytest.mark.parametrize("deed", ["accept", "decline", "withdraw"])
def test_a_stranger_changes_nothing(village, deed) -> None:
    stranger = make.mentor(village, "乙").person
    request = make.asked(make.learner(village), make.mentor(village))
    with pytest.raises(MoveRefused):
        getattr(requests, deed)(request, stranger, **({"reason": "busy"} if deed == "decline" else {}))
    request.refresh_from_db()
    assert (request.state, Link.objects.count()) == ("offered", 0)


def test_a_full_mentor_accepts_nobody_more_and_the_request_stays(village) -> None:
    profile = make.mentor(village, capacity=1)
    waiting = make.asked(make.learner(village, "乙"), profile)
    make.linked(make.learner(village), profile)

    with pytest.raises(exceptions.MentorFull):
        requests.accept(waiting, profile.person)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.events.count()) == ("offered", 1)


def test_the_database_refuses_a_second_link_on_one_seat(village) -> None:
    profile = make.mentor(village, capacity=1)
    link = make.linked(make.learner(village), profile)
    other = make.learner(village, "乙")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(mentor=profile.person, mentee=other, seat=link.seat)
    assert Link.objects.filter(state__in=OPEN_LINKS).count() == 1


def test_expiry_reminds_twice_closes_once_and_does_no_harm_when_late(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    request = make.asked(person, profile)
    start = timezone.now()

    def told() -> int:
        return Notice.objects.filter(person=profile.person).count()

    seen = []
    for hours in (1, 25, 25, 49, 49, 73, 73, 24 * 7):
        with time_machine.travel(start + timedelta(hours=hours)):
            seen.append((requests.expire_due(), told()))

    assert seen == [(0, 1), (0, 2), (0, 2), (0, 3), (0, 3), (1, 3), (0, 3), (0, 3)]
    request.refresh_from_db()
    assert request.state == RequestState.EXPIRED
    assert make.asked(person, profile).slot == 1


def test_ending_for_no_fit_frees_the_seat_and_blames_nobody(village) -> None:
    from mentorship.domain import links  # noqa: PLC0415 one test only

    profile, person = make.mentor(village, capacity=1), make.learner(village)
    link = links.end(make.linked(person, profile), by=person, reason=EndReason.NO_FIT, note="谢谢您")

    assert (link.state, link.reason) == (LinkState.ENDED, "no_fit")
    assert make.linked(make.learner(village, "乙"), profile).seat == 1
    assert Notice.objects.filter(person=profile.person, title="您和李小明的师徒结对结束了").count() == 1
