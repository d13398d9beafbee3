from __future__ import annotations

from itertools import pairwise, permutations
from time import monotonic

import numpy as np
import pytest

from planner.engine.descent import descended, swept
from planner.engine.generate import Generation
from planner.engine.labels import NOTHING
from planner.engine.sweep import best_swept, earned_after, sweep
from planner.engine.ways import NEVER, Ints, Way, in_order
from tests.engine.small import at_most, instance, most, visit
from tests.engine.test_generate import drawn
from tests.engine.tried import best_level

SCALE = 1 << 10


def drawn_way(seed: int) -> tuple[Way, Ints, Ints]:
    """Return a van-day with missing legs, set-ups and several windows, and what its visits and legs are worth."""
    chance = np.random.default_rng(seed)
    count = int(chance.integers(1, 6))
    leg = chance.integers(0, 25, (count + 2, count + 2))
    leg[chance.random(leg.shape) < 0.2] = NEVER
    windows = np.full((count, 2, 2), (NEVER, -1))
    for number in range(count):
        opens = np.sort(chance.integers(0, 60, 2))
        windows[number, 0] = opens[0], opens[0] + chance.integers(0, 12)
        if chance.random() < 0.5 and opens[1] > windows[number, 0, 1]:
            windows[number, 1] = opens[1], opens[1] + chance.integers(0, 30)
    price = chance.integers(-3, 4, leg.shape)
    work = chance.integers(1, 9, count)
    return Way(leg, work, in_order(windows), int(chance.integers(20, 100))), chance.integers(-3, 20, count), price


def leaves(way: Way, order: tuple[int, ...]) -> list[int] | None:
    """Return when a tour leaves each of its visits; None if it cannot be driven."""
    now, here, found = 0, len(way.work), []
    for to in order:
        ready = now + int(way.leg[here, to])
        arrive = [max(ready, opens) for opens, closes in way.windows[to].tolist() if max(ready, opens) <= closes]
        if not arrive:
            return None
        now, here = min(arrive) + int(way.work[to]), to
        found.append(now)
    return found if now + way.leg[here, len(way.work) + 1] <= way.shift else None


def worth(gain: Ints, price: Ints, order: tuple[int, ...]) -> int:
    stops = [len(gain), *order, len(gain) + 1]
    return int(gain[list(order)].sum()) - sum(int(price[a, b]) for a, b in pairwise(stops))


def tours(way: Way) -> list[tuple[tuple[int, ...], list[int]]]:
    """Return every tour without a visit twice, and when it leaves each."""
    orders = [order for size in range(1, len(way.work) + 1) for order in permutations(range(len(way.work)), size)]
    return [(order, when) for order in orders if (when := leaves(way, order)) is not None]


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.parametrize("grain", [1, 4, 30])
def test_no_tour_is_worth_more_than_was_swept(seed: int, grain: int) -> None:
    way, gain, price = drawn_way(seed)
    bound, made = best_swept(way, price, sweep(way, gain, price, grain))
    best = max((worth(gain, price, order) for order, _ in tours(way)), default=0)
    assert bound >= max(0, best)
    assert made.any() == (bound > 0)


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.parametrize("grain", [1, 4, 30])
def test_no_tour_earns_more_after_a_visit_than_was_swept_backward(seed: int, grain: int) -> None:
    way, gain, price = drawn_way(seed)
    count = len(gain)
    turn = np.array([*range(count), count + 1, count])
    back, back_price = way.reverse, np.ascontiguousarray(price.T[turn][:, turn])
    togo = earned_after(back, gain, sweep(back, gain, back_price, grain), 2)
    for order, when in tours(way):
        for at, visit_at in enumerate(order):
            after = [*order[at:], count + 1]
            earned = sum(int(gain[b] if b < count else 0) - int(price[a, b]) for a, b in pairwise(after))
            assert togo[visit_at, when[at] // 2] >= earned


def test_a_tour_goes_not_straight_back_where_it_came_from() -> None:
    # Two visits 1 minute apart, time to go to and fro between them; a third is too far off to come back by.
    leg = np.full((5, 5), 1)
    leg[2, :2] = leg[:2, 2] = leg[2, 4] = 40
    way = Way(leg, np.ones(3, np.int64), np.tile([0, 30], (3, 1, 1)), 22)
    gain, price = np.array([5, 3, 9]), np.zeros((5, 5), np.int64)
    assert best_swept(way, price, sweep(way, gain, price, 1))[0] == 8


def test_the_earliest_leave_of_a_grain_is_kept_where_a_later_one_is_worth_more() -> None:
    # Leaving 2 by way of 1 is too late for 3; straight from the start it is not.
    leg = np.full((5, 5), 30)
    leg[3, 1] = leg[1, 2] = 3
    leg[3, 0], leg[0, 1], leg[:, 4] = 1, 3, 1
    way = Way(leg, np.ones(3, np.int64), np.array([[[0, 30]], [[0, 30]], [[0, 7]]]), 40)
    gain, price = np.array([1, 1, 10]), np.zeros((5, 5), np.int64)
    assert best_swept(way, price, sweep(way, gain, price, 10))[0] >= 11


def test_a_tour_goes_where_another_of_its_stand_came_from() -> None:
    # Both of the first two can be made before the third, not one after the other; the first can be made after it too.
    leg = np.full((5, 5), 3)
    windows = np.array([[[0, 4], [12, 20]], [[0, 4], [NEVER, -1]], [[5, 8], [NEVER, -1]]])
    way = Way(leg, np.ones(3, np.int64), windows, 40)
    gain, price = np.array([5, 2, 1]), np.zeros((5, 5), np.int64)
    assert best_swept(way, price, sweep(way, gain, price, 1))[0] == 8


def test_where_no_visit_can_be_come_back_to_the_bound_is_the_best_tour() -> None:
    # Each is open for a minute, one after the other: every grain holds one visit, and no cycle fits.
    way = Way(np.full((6, 6), 2), np.ones(4, np.int64), np.array([[[5 * n, 5 * n]] for n in range(1, 5)]), 30)
    gain, price = np.array([4, 3, 2, 1]), np.zeros((6, 6), np.int64)
    bound, made = best_swept(way, price, sweep(way, gain, price, 5))
    assert (bound, made.tolist()) == (10, [1, 1, 1, 1])


def test_what_cannot_be_left_in_time_earns_nothing() -> None:
    way = Way(np.full((3, 3), 8), np.ones(1, np.int64), np.array([[[0, 30]]]), 16)
    gain, price = np.array([5]), np.zeros((3, 3), np.int64)
    assert best_swept(way, price, sweep(way, gain, price, 4))[0] == 0
    togo = earned_after(way.reverse, gain, sweep(way.reverse, gain, price, 4), 1)
    assert togo[0].tolist() == [0] * 9 + [NOTHING] * 8  # it is left at 9


@pytest.mark.parametrize("seed", range(60))
def test_the_bound_of_prices_holds_whatever_they_are(seed: int) -> None:
    problem = drawn(seed)
    work = Generation(problem, monotonic() + 300, 1, None)
    chance = np.random.default_rng(seed)
    for grains in (3, 40):
        rows = chance.integers(0, 5 * SCALE, len(work.shares.high))
        priced = swept(work.shares, work.pricers, rows, SCALE, grains)
        assert priced.total >= SCALE * work.sign * best_level(problem)


@pytest.mark.parametrize("seed", range(30))
def test_prices_go_down_to_a_bound_that_holds(seed: int) -> None:
    problem = drawn(seed)
    work = Generation(problem, monotonic() + 300, 1, None)
    best = work.sign * best_level(problem)
    free = swept(work.shares, work.pricers, np.zeros_like(work.shares.high), SCALE, 300)
    found = descended(work.shares, work.pricers, SCALE, best, 0.05)
    assert SCALE * best <= found.total <= free.total


def test_prices_tell_that_each_visit_is_made_once() -> None:
    # Eight visits on a line, and time to make each several times.
    visits = [visit(place, service=1) for place in range(1, 9)]
    rows = tuple(at_most(1, (number, 0)) for number in range(8))
    problem = instance(visits, rows=rows, objectives=(most({(number, 0): 5 for number in range(8)}),))
    work = Generation(problem, monotonic() + 300, 1, None)
    free = swept(work.shares, work.pricers, np.zeros_like(work.shares.high), SCALE, 300)
    assert free.total > 41 * SCALE
    assert descended(work.shares, work.pricers, SCALE, 40, 1.0).total < 41 * SCALE
