"""Every state of a request × every deed × everybody who might try it; what is not allowed changes nothing."""

from itertools import product
from types import SimpleNamespace

import pytest

from accounts.enums import AgeBand
from cms.core.domain.states import MoveRefused
from mentorship.domain import requests
from mentorship.enums import RequestState
from mentorship.exceptions import Refused
from mentorship.models import Link, MentorRequest
from tests.factories import mentorship as make

PEOPLE = ("mentor", "mentee", "foreign_mentor", "village_admin", "coordinator", "county", "foreign_county", "minor")
DEEDS = {
    "accept": requests.accept,
    "decline": lambda row, by: requests.decline(row, by, reason="busy"),
    "withdraw": requests.withdraw,
}
#: (deed, person) → the states from which it leads somewhere.
ALLOWED = {
    ("accept", "mentor"): {"open": "accepted", "offered": "accepted", "claimed": "accepted"},
    ("decline", "mentor"): {"offered": "declined"},
    **{
        ("withdraw", person): dict.fromkeys(("open", "offered", "claimed", "escalated"), "withdrawn")
        for person in ("mentee", "coordinator", "county")
    },
}
#: A second tap of the same person on what is done already.
AGAIN = {("decline", "mentor", "declined"), ("withdraw", "mentee", "withdrawn")}


@pytest.fixture
def people(county):
    village = county.villages[0]
    minor = make.learner(village, "小孩")
    minor.age_band = AgeBand.FROM_16
    minor.save()
    return SimpleNamespace(
        profile=make.mentor(village, capacity=10),
        mentee=make.learner(village),
        foreign_mentor=make.mentor(county.villages[2], "外村师傅").person,
        village_admin=county.admin(village, "村官"),
        coordinator=make.coordinator(village),
        county=county.county_admin(),
        foreign_county=make.make_county("别县").county_admin(),
        minor=minor,
    )


@pytest.mark.parametrize("deed", DEEDS)
def test_the_product_of_states_and_people(people, deed) -> None:
    people.mentor = people.profile.person
    request = make.asked(people.mentee, people.profile)
    for state, name in product(RequestState.values, PEOPLE):
        reason = "busy" if state == "declined" else ""
        MentorRequest.objects.filter(pk=request.pk).update(state=state, reason=reason)
        before = (request.events.count(), Link.objects.count())
        target = ALLOWED.get((deed, name), {}).get(state)
        if state == "accepted" and (deed, name) == ("accept", "mentor"):
            continue  # needs its link: see the second tap
        try:
            DEEDS[deed](MentorRequest.objects.get(pk=request.pk), getattr(people, name))
        except (MoveRefused, Refused):
            assert target is None, (state, name)
            assert (deed, name, state) not in AGAIN
        else:
            assert target or (deed, name, state) in AGAIN, (state, name)
        request.refresh_from_db()
        after = (request.events.count(), Link.objects.count())
        assert request.state == (target or state), (state, name)
        assert after == (before[0] + bool(target), before[1] + (target == "accepted")), (state, name)
        for link in Link.objects.filter(request=request):
            link.events.all().delete()
            link.delete()
