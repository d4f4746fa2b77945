"""Every state table of the product: its full product and its walks, as a table and on real rows.

A new table fails here until it is tried: state × move × actor on rows of the database, and in random lives.
"""

import gc
from collections.abc import Iterator
from importlib import import_module
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.domain.states import MoveRefused, StateTable

# Where each table is tried on rows: the full product first, then the random lives.
TRIED = {
    "association.domain.states.APPLICATION": (
        "association.test_applications.test_state_table_is_the_full_product",
        "association.test_applications.test_any_walk_follows_the_table",
    ),
    "accounts.enums.RESET_MOVES": (
        "accounts.test_numbers.test_the_whole_table_of_resets",
        "accounts.test_lives.test_a_lost_phone_lives_any_life",
    ),
    "accounts.enums.SEND_MOVES": (
        "accounts.test_lives.test_every_move_from_every_state_on_rows",
        "accounts.test_lives.test_a_message_lives_any_life_and_goes_out_once",
    ),
    "courses.cohorts.enums.COHORT_MOVES": (
        "courses.cohorts.test_states.test_cohort_table_in_full",
        "courses.cohorts.test_states.test_a_class_lives_any_life",
    ),
    "courses.cohorts.enums.ENROL_MOVES": (
        "courses.cohorts.test_states.test_enrolment_table_in_full",
        "courses.cohorts.test_states.test_a_class_lives_any_life",
    ),
    "courses.enums.EVIDENCE_MOVES": (
        "courses.test_practice_lives.test_evidence_table_in_full",
        "courses.test_practice_lives.test_practice_lives_any_life",
    ),
    "courses.sound.enums.SOUND_MOVES": (
        "courses.test_sound_lives.test_sound_table_in_full",
        "courses.test_sound_lives.test_a_recording_lives_any_life",
    ),
    "mentorship.enums.link.LINK_MOVES": (
        "mentorship.test_state_tables.test_link_table_in_full",
        "mentorship.test_whole_lives.test_a_random_life_keeps_every_promise",
    ),
    "mentorship.enums.profile.PROFILE_MOVES": (
        "mentorship.test_state_tables.test_profile_table_in_full",
        "mentorship.test_whole_lives.test_a_random_life_keeps_every_promise",
    ),
    "mentorship.enums.request.REQUEST_MOVES": (
        "mentorship.test_state_tables.test_request_table_in_full",
        "mentorship.test_whole_lives.test_a_random_life_keeps_every_promise",
    ),
    "mentorship.live.enums.ROOM_MOVES": (
        "live.test_room_lives.test_every_room_move_from_every_state_by_everyone",
        "live.test_room_lives.test_a_room_lives_any_life",
    ),
    "mentorship.live.enums.QUESTION_MOVES": (
        "live.test_deeds.test_every_question_move_from_every_state_by_everyone",
        "live.test_walk.test_a_random_evening_keeps_every_promise",
    ),
}


def table(name: str) -> StateTable:
    module, _, what = name.rpartition(".")
    return getattr(import_module(module), what)


TABLES = {name: table(name) for name in TRIED}


def test_every_table_of_the_product_is_tried() -> None:
    import_module("cms.urls")  # every room
    made = [
        found for found in gc.get_objects() if type(found) is StateTable
    ]  # asking lazy objects of others would wake them
    assert [found.states for found in made if found not in TABLES.values()] == []


@pytest.mark.parametrize("where", sorted({where for pair in TRIED.values() for where in pair}))
def test_the_trial_is_there(where: str) -> None:
    module, _, what = where.rpartition(".")
    assert callable(getattr(import_module(f"tests.{module}"), what))


def actors(tried: StateTable) -> list[str]:
    return sorted({actor for move in tried for actor in move.actors} | {"stranger"})


@pytest.mark.parametrize("name", TABLES)
def test_the_full_product_says_what_the_rows_say(name: str) -> None:
    tried = TABLES[name]
    for state, move, actor in product(tried.states, tried, actors(tried)):
        allowed = state in move.sources and actor in move.actors
        assert (move.name in tried.open_to(state=state, actor=actor)) == allowed
        if not allowed:
            with pytest.raises(MoveRefused):
                tried.check(move.name, state=state, actor=actor, reason="why")
            continue
        assert tried.check(move.name, state=state, actor=actor, reason="why").target == move.target
        if move.reason:
            with pytest.raises(ValueError, match=move.name):
                tried.check(move.name, state=state, actor=actor, reason=" ")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_well_made(name: str) -> None:
    tried = TABLES[name]
    known = set(tried.states)
    assert len(tried.moves) == len(list(tried)), "two moves of one name"
    for move in tried:
        assert known.issuperset({move.target, *move.sources})
        assert move.sources
        assert move.actors
    mentioned = {state for move in tried for state in (*move.sources, move.target)}
    assert mentioned == known, "a state that no move knows"
    begin = tried.states[0]
    assert reachable(tried, begin) == known, f"not reached from {begin}"


def reachable(tried: StateTable, begin: str) -> set[str]:
    seen, grew = {begin}, True
    while grew:
        new = {move.target for move in tried if seen & set(move.sources)} - seen
        grew = bool(new)
        seen |= new
    return seen


@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
def test_any_walk_stays_in_the_table(name: str, data) -> None:
    """Whoever tries whatever: a move is one of the rows, a refusal changes nothing."""
    tried = TABLES[name]
    state = tried.states[0]
    for move, actor in data.draw(walks(tried)):
        row = tried.moves[move]
        if state in row.sources and actor in row.actors:
            state = tried.check(move, state=state, actor=actor, reason="why").target
            continue
        with pytest.raises(MoveRefused) as refused:
            tried.check(move, state=state, actor=actor, reason="why")
        assert (refused.value.state, refused.value.move, refused.value.actor) == (state, move, actor)
    assert state in tried.states


def walks(tried: StateTable) -> st.SearchStrategy[Iterator[tuple[str, str]]]:
    return st.lists(st.tuples(st.sampled_from(list(tried.moves)), st.sampled_from(actors(tried))), max_size=30)
