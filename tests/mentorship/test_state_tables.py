"""The full product of each table: every state × every move × every actor, and what the table says comes of it."""

from itertools import product

import pytest

from cms.core.domain.states import MoveRefused
from mentorship.domain.moves import move_link, move_profile, move_request
from mentorship.enums import (
    LINK_MOVES,
    OPEN_LINKS,
    OPEN_REQUESTS,
    PROFILE_MOVES,
    REQUEST_MOVES,
    DeclineReason,
    EndReason,
    LinkState,
    ProfileState,
    RequestState,
)
from mentorship.models import Link, LinkEvent, MentorProfile, MentorRequest, ProfileEvent, RequestEvent
from tests.factories import mentorship as make

ACTORS = ("mentor", "mentee", "coordinator", "safeguard", "system", "stranger")


def walk(table, move, events, put, changes_for):
    """Try everything; give back how many moves were made and how many refused."""
    made = refused = 0
    for state, row, actor in product(table.states, table, ACTORS):
        subject = put(state)
        before = events.objects.count()
        allowed = state in row.sources and actor in row.actors
        try:
            moved = move(
                subject, row.name, by=None, actor=actor, reason="words", changes=changes_for(row.target, subject)
            )
        except MoveRefused:
            assert not allowed, (state, row.name, actor)
            subject.refresh_from_db()
            assert (subject.state, events.objects.count()) == (state, before)
            refused += 1
        else:
            assert allowed, (state, row.name, actor)
            assert (moved.state, events.objects.count()) == (row.target, before + 1)
            event = events.objects.last()
            assert (event.from_state, event.to_state, event.actor) == (state, row.target, actor)
            made += 1
    return made, refused


def nothing_else(_target, _row) -> dict:
    return {}


def expected(table) -> tuple[int, int]:
    allowed = sum(len(row.sources) * len(row.actors) for row in table)
    return allowed, len(table.states) * len(list(table)) * len(ACTORS) - allowed


def test_profile_table_in_full(village) -> None:
    profile = make.mentor(village)

    def put(state: str) -> MentorProfile:
        MentorProfile.objects.filter(pk=profile.pk).update(state=state, paused_until=None)
        return MentorProfile.objects.get(pk=profile.pk)

    assert walk(PROFILE_MOVES, move_profile, ProfileEvent, put, nothing_else) == expected(PROFILE_MOVES)
    assert set(PROFILE_MOVES.states) == set(ProfileState.values)


def test_request_table_in_full(village) -> None:
    request = make.asked(make.learner(village), make.mentor(village))

    def put(state: str) -> MentorRequest:
        reason = DeclineReason.BUSY if state == RequestState.DECLINED else ""
        MentorRequest.objects.filter(pk=request.pk).update(state=state, reason=reason)
        return MentorRequest.objects.get(pk=request.pk)

    def changes(target: str, row: MentorRequest) -> dict:
        return {"reason": DeclineReason.BUSY} if target == RequestState.DECLINED else {}

    assert walk(REQUEST_MOVES, move_request, RequestEvent, put, changes) == expected(REQUEST_MOVES)
    assert set(OPEN_REQUESTS) == {
        state for state in RequestState if REQUEST_MOVES.moves["withdraw"].sources.count(state)
    }


def test_link_table_in_full(village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))

    def put(state: str) -> Link:
        ended = state == LinkState.ENDED
        reason = EndReason.NO_FIT if ended else ""
        Link.objects.filter(pk=link.pk).update(state=state, reason=reason, ended_at=link.started_at if ended else None)
        return Link.objects.get(pk=link.pk)

    def changes(target: str, row: Link) -> dict:
        return {"reason": EndReason.NO_FIT, "ended_at": row.started_at} if target == LinkState.ENDED else {}

    assert walk(LINK_MOVES, move_link, LinkEvent, put, changes) == expected(LINK_MOVES)
    assert set(OPEN_LINKS) == set(LinkState) - {LinkState.ENDED}


@pytest.mark.parametrize("table", [PROFILE_MOVES, REQUEST_MOVES, LINK_MOVES])
def test_a_move_that_needs_a_reason_is_refused_without_one(table) -> None:
    for row in table:
        if row.reason:
            with pytest.raises(ValueError, match=row.name):
                table.check(row.name, state=row.sources[0], actor=row.actors[0], reason="  ")
