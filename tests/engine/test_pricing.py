from __future__ import annotations

from itertools import permutations
from time import monotonic

import numpy as np
import pytest

from planner.engine.generate import generate
from planner.engine.labels import room_for
from planner.engine.pricing import Pricer, TooMany
from planner.engine.shares import shares_of
from planner.engine.ways import Ints, way_of
from tests.engine.small import at_most, instance, legs, most, van_day, visit
from tests.engine.test_generate import drawn
from tests.engine.tried import best_level, drivable

SCALE = 8


def pricers(seed: int) -> list[tuple[Pricer, Ints, dict[frozenset[int], int]]]:
    """Return of each van-day of a drawn instance its pricer, what visits are worth, and every set."""
    problem = drawn(seed)
    shares = shares_of(problem)
    found = []
    for number, day in enumerate(problem.van_days):
        sets: dict[frozenset[int], int] = {}
        for size in range(1, len(day.visits) + 1):
            for order in permutations(range(len(day.visits)), size):
                if drivable(problem, day, tuple(day.visits[at] for at in order)):
                    worth = SCALE * (shares.worth(number, order) - int(shares.tour_value[number]))
                    sets[frozenset(order)] = max(worth, sets.get(frozenset(order), worth))
        pricer = Pricer(way_of(problem, day), shares.cost[number], room_for(100_000, len(day.visits)))
        found.append((pricer, shares.value[number] * SCALE, sets))
    return found


def listed(pricer: Pricer, gain: Ints, least: int) -> dict[frozenset[int], int]:
    """Return the sets listed that are worth so much, with the worth of each."""
    tours = pricer.every(gain, SCALE, least)
    found: dict[frozenset[int], int] = {}
    for row, worth in zip(tours.visits.tolist(), tours.worth.tolist(), strict=True):
        made = frozenset(at for at in row if at >= 0)
        found[made] = max(worth, found.get(made, worth))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_every_set_within_the_gap_is_listed_also_those_of_equal_worth(seed: int) -> None:
    for pricer, gain, sets in pricers(seed):
        for least in {-10_000, 0, max(sets.values(), default=0), max(sets.values(), default=0) // 2}:
            assert listed(pricer, gain, least) == {made: worth for made, worth in sets.items() if worth >= least}


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("memory", [1, 3, 8])
def test_no_set_is_worth_more_than_the_best_that_is_priced(seed: int, memory: int) -> None:
    for pricer, gain, sets in pricers(seed):
        pricer.forget(memory)
        best = pricer.tours(gain, SCALE, 1, exact=True).best
        assert best >= max(sets.values(), default=0)
        if memory == 8 and sets:  # nothing is forgotten, so no tour comes back
            assert best == max(0, *sets.values())


@pytest.mark.parametrize("seed", range(60))
def test_what_a_quick_search_finds_can_be_driven(seed: int) -> None:
    for pricer, gain, sets in pricers(seed):
        found = pricer.tours(gain, SCALE, 1, exact=False)
        for row, worth in zip(found.visits.tolist(), found.worth.tolist(), strict=True):
            made = [at for at in row if at >= 0]
            if len(set(made)) == len(made):
                assert worth <= sets[frozenset(made)]


def test_dropping_one_of_two_tours_of_equal_worth_would_lose_the_best_choice() -> None:
    # Van-day 0 makes visit 0 or visit 1, worth the same; van-day 1 only visit 0: the best choice takes 1 and 0.
    visits = [visit(1), visit(2), visit(3)]
    rows = tuple(at_most(1, (number, 0)) for number in range(3))
    days = (van_day((0, 1), returns=14), van_day((0,), returns=14))
    problem = instance(visits, van_days=days, rows=rows, objectives=(most(dict.fromkeys([(0, 0), (1, 0)], 5)),))
    shares = shares_of(problem)
    pricer = Pricer(way_of(problem, days[0]), shares.cost[0], room_for(1_000, 2))
    assert listed(pricer, shares.value[0] * SCALE, 5 * SCALE) == {frozenset({0}): 40, frozenset({1}): 40}
    assert generate(problem, deadline=monotonic() + 300).level == best_level(problem) == 10


def test_what_is_worth_more_sooner_but_has_made_what_pays_next_drops_nothing() -> None:
    # From 0 to 2 (worth 10) and 3 by minute 20, or to 1 (worth 9, open at 50 alone) and 3 by 60, and then to 2.
    far = 200
    minutes = [[0, 50, 10, far], [10, 0, far, 10], [10, far, 0, 10], [10, far, 10, 0]]
    visits = [visit(1, 0, windows=((50, 50),)), visit(2, 0), visit(3, 0)]
    points = most({(0, 0): 9, (1, 0): 10, (2, 0): 5})
    problem = instance(visits, legs=(legs(minutes),), objectives=(points,))
    shares = shares_of(problem)
    pricer = Pricer(way_of(problem, problem.van_days[0]), shares.cost[0], room_for(1_000, 3))
    found = pricer.tours(shares.value[0] * SCALE, SCALE, 1, exact=True)
    assert found.best == 24 * SCALE
    assert [0, 2, 1] in found.visits.tolist()


def test_too_many_labels_are_told() -> None:
    problem = instance([visit(1, service=1) for _ in range(12)], objectives=(most({(n, 0): 5 for n in range(12)}),))
    way = way_of(problem, problem.van_days[0])
    pricer = Pricer(way, np.zeros((14, 14), np.int64), room_for(50, 12))
    with pytest.raises(TooMany):
        pricer.every(np.full(12, 5), 1, 1)
