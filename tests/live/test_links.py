"""A link's chat: opened by the acceptance, closed by the parting, readable for good."""

import pytest
from django.urls import reverse

from mentorship.domain import links
from mentorship.enums import EndReason
from mentorship.live.domain import chats, queries
from mentorship.live.enums import RoomState
from mentorship.live.exceptions import RoomClosed
from mentorship.live.models import Room
from tests.factories import mentorship as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_accepting_opens_the_chat_and_parting_leaves_it_readable(client):
    village = make.make_county("10").villages[0]
    profile, learner = make.mentor(village), make.learner(village)
    link = make.linked(learner, profile)
    room = Room.objects.get(link=link)
    assert (room.state, {host.pk for host in room.hosts.all()}) == (RoomState.OPEN, {profile.person_id, learner.pk})
    chats.say(room, by=profile.person, text="您先把笋干称一称")
    assert [(chat.unread, chat.last) for chat in queries.chats(learner)] == [(1, "您先把笋干称一称")]

    links.end(link, by=learner, reason=EndReason.values[0])

    with pytest.raises(RoomClosed):
        chats.say(room, by=learner, text="还在吗")
    address = reverse("live:room", kwargs={"slug": room.slug})
    seen = {}
    for person in (learner, profile.person, UserFactory()):
        client.force_login(person)
        answer = client.get(address)
        seen[person.pk] = (answer.status_code, "您先把笋干称一称" in answer.text, 'data-deed="say"' in answer.text)
    assert list(seen.values()) == [(200, True, False), (200, True, False), (404, False, False)]
    client.force_login(learner)
    refused = client.post(reverse("live:do", kwargs={"slug": room.slug, "kind": "say"}), {"text": "还在吗"})
    assert (refused.status_code, room.messages.count()) == (409, 1)
