from __future__ import annotations

from random import Random

import numpy as np
import pytest

from planner.engine.family import MOST, Family
from planner.engine.field import LONG
from planner.engine.harvest import Search
from planner.engine.insertion import gain_of, look, place_of
from planner.engine.shares import shares_of
from planner.engine.state import State, become, empty_state, has_room, insert, load, remove, splice, worth_of
from planner.engine.ways import way_of
from tests.engine.test_generate import drawn
from tests.engine.tried import holds, total


def searched(seed: int) -> Search:
    problem = drawn(seed)
    return Search(problem, shares_of(problem), [way_of(problem, day) for day in problem.van_days], seed)


def visited(search: Search, state: State) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return a choice as tours in the instance's numbers."""
    kinds = search.field.kind_of.tolist()
    tours = [
        (kind, tuple(state.stops[van, : state.length[van]].tolist()))
        for van, kind in enumerate(kinds)
        if state.length[van]
    ]
    return tuple(sorted(tours))


def check(search: Search, state: State, seed: int) -> None:
    """Check a choice against the instance, and all that it remembers against the same choice made from its stops."""
    problem = drawn(seed)
    tours = visited(search, state)
    assert holds(problem, tours)
    worth = sum(int(worth_of(search.field, state, van)[0]) for van in range(len(state.length)))
    sign = 1 if problem.objectives[0].maximise else -1
    assert worth == sign * total(problem, problem.objectives[0].sum, tours)
    stops = np.full((len(state.length), state.stops.shape[1]), -1, np.int32)
    for van, length in enumerate(state.length.tolist()):
        stops[van, :length] = state.stops[van, :length]
    anew = empty_state(search.field)
    load(search.field, anew, stops)
    assert (anew.made == state.made).all()
    assert (anew.used == state.used).all()
    for van, length in enumerate(state.length.tolist()):
        assert (anew.leave[van, :length] == state.leave[van, :length]).all()
        assert (anew.latest[van, :length] == state.latest[van, :length]).all()


def stirred(search: Search, chance: Random) -> State:
    """Return a choice after some visits have been put in and taken out at random."""
    field, state = search.field, empty_state(search.field)
    vans, visits = len(field.kind_of), len(field.work)
    for _ in range(30):
        van, visit = chance.randrange(vans), chance.randrange(visits)
        kind = field.kind_of[van]
        if chance.random() < 0.3:
            gone = np.zeros((vans, visits), np.bool_)
            gone[van, visit] = True
            remove(field, state, van, gone)
            reload(search, state)
            continue
        place = place_of(field, state, van, visit)
        opened = state.length[van] > 0 or has_room(field, state, len(field.tour_value) * visits + kind)
        if not state.made[van, visit] and place >= 0 and opened and fits_with_its_tour(search, state, van, visit):
            insert(field, state, van, visit, place)
    return state


def fits_with_its_tour(search: Search, state: State, van: int, visit: int) -> bool:
    field, kind = search.field, search.field.kind_of[van]
    visits = len(field.work)
    trial = empty_state(field)
    become(trial, state)
    if not trial.length[van]:
        for at in range(
            field.row_from[len(field.tour_value) * visits + kind],
            field.row_from[len(field.tour_value) * visits + kind + 1],
        ):
            trial.used[field.row[at]] += field.factor[at]
    return bool(has_room(field, trial, kind * visits + visit))


def reload(search: Search, state: State) -> None:
    stops = np.full((len(state.length), state.stops.shape[1]), -1, np.int32)
    for van, length in enumerate(state.length.tolist()):
        stops[van, :length] = state.stops[van, :length]
    load(search.field, state, stops)


@pytest.mark.parametrize("seed", range(60))
def test_visits_put_in_and_taken_out_leave_times_and_rows_right(seed: int) -> None:
    search = searched(seed)
    check(search, stirred(search, Random(seed)), seed)


@pytest.mark.parametrize("seed", range(60))
def test_looking_at_all_visits_finds_which_fit(seed: int) -> None:
    search = searched(seed)
    field, state = search.field, stirred(search, Random(seed))
    delays = np.zeros((len(field.kind_of), len(field.work)), np.int32)
    for van in range(len(field.kind_of)):
        look(field, state, van, delays)
        for visit in range(len(field.work)):
            place = -1 if state.made[van, visit] else place_of(field, state, van, visit)
            assert (delays[van, visit] < LONG) == (place >= 0)


@pytest.mark.parametrize("seed", range(60))
def test_what_a_visit_brings_is_what_the_tour_is_worth_more(seed: int) -> None:
    search = searched(seed)
    field, state = search.field, stirred(search, Random(seed))
    for van in range(len(field.kind_of)):
        for visit in range(len(field.work)):
            place = -1 if state.made[van, visit] else place_of(field, state, van, visit)
            if place >= 0:
                more = empty_state(field)
                become(more, state)
                insert(field, more, van, visit, place)
                gain = worth_of(field, more, van)[0] - worth_of(field, state, van)[0]
                assert gain == gain_of(field, state, van, visit, place)


@pytest.mark.parametrize("seed", range(60))
def test_a_choice_joined_from_two_can_be_driven(seed: int) -> None:
    search = searched(seed)
    chance = Random(seed)
    one, other = stirred(search, chance), stirred(search, chance)
    state = empty_state(search.field)
    vans = len(search.field.kind_of)
    same_kind = search.field.kind_of[:, None] == search.field.kind_of[None]
    mates = np.array([chance.choice(np.flatnonzero(same_kind[van]).tolist()) for van in range(vans)])
    for cut in (-1, chance.randrange(70), 1000):
        splice(search.field, state, one, other, mates, cut)
        check(search, state, seed)
    assert visited(search, state) == visited(search, one)


@pytest.mark.parametrize("seed", range(20))
def test_a_choice_improved_keeps_times_and_rows_right(seed: int) -> None:
    search = searched(seed)
    search.steps_on(300, np.inf)
    for state in (search.memory.now, search.memory.top, search.family.best):
        check(search, state, seed)


def test_a_family_takes_in_only_what_is_better_and_differs() -> None:
    search = searched(1)
    family = Family(search.field, 1)
    chance = Random(1)
    for _ in range(500):
        family.take_in(stirred(search, chance))
    made = {state.made.any(axis=0).tobytes() for _, state in family.choices}
    assert len(made) == len(family.choices) <= MOST
    assert family.worth == max(worth for worth, _ in family.choices)
