from __future__ import annotations

from dataclasses import replace
from random import Random
from time import monotonic

import numpy as np
import pytest

from planner.engine import Escort, Instance, Legs, Objective, Rest, Row, Sum, VanDay, Visit
from planner.engine.generate import Generated, Generation, generate
from planner.engine.shares import can_generate
from tests.engine.small import at_most, instance, most, van_day, visit
from tests.engine.tried import best_level, holds, total

ONCE = {"rows": (at_most(1, (0, 0)), at_most(1, (1, 0)), at_most(1, (2, 0)))}


def solved(problem: Instance, seconds: float = 300) -> Generated:
    """Return what is generated, after checking that it is a choice of its level."""
    made = generate(problem, deadline=monotonic() + seconds)
    assert holds(problem, made.tours)
    assert total(problem, problem.objectives[0].sum, made.tours) == made.level
    sign = 1 if problem.objectives[0].maximise else -1
    assert sign * made.level <= sign * made.bound
    assert made.proven == (made.level == made.bound)
    assert all(
        sign * level <= sign * made.level and sign * bound >= sign * made.bound for _, level, bound in made.trace
    )
    return made


def drawn(seed: int | str) -> Instance:
    """Return a small instance: one or several windows, days, vans and ways to spend them, rows that limit."""
    chance = Random(seed)
    places, n_visits, n_days = 6, chance.randint(2, 5), chance.choice((1, 1, 2))
    minutes = np.array([[chance.choice((-1, *range(1, 16))) for _ in range(places)] for _ in range(places)])
    if chance.random() < 0.6:
        minutes[minutes < 0] = 7
    np.fill_diagonal(minutes, 0)
    priced = chance.random() < 0.4
    used = np.array([[[chance.randrange(6) for _ in range(places)] for _ in range(places)]])
    visits = tuple(_visit(chance) for _ in range(n_visits))
    days = []
    for number in range(chance.choice((1, 2, 2))):
        leaves = chance.randrange(10)
        own = tuple(sorted(chance.sample(range(n_visits), chance.randint(1, n_visits))))
        van = chance.choice((None, 0))
        days.append(
            VanDay(
                day=number % n_days,
                legs=0,
                start=chance.randrange(places),
                end=chance.randrange(places),
                leaves=leaves,
                returns=leaves + chance.randint(20, 70),
                visits=own,
                count=1 if van == 0 else chance.choice((1, 1, 2)),
                resources=(chance.randrange(3),),
                van=van,
            )
        )
    rows = [Row(Sum(visits={(n, day): 1 for day in range(n_days)}), None, 1) for n in range(n_visits)]
    rows = [row for row in rows if chance.random() < 0.9]
    if chance.random() < 0.5:
        load = {(n, day): chance.randrange(4) for n in range(n_visits) for day in range(n_days)}
        rows.append(Row(Sum(visits=load, tours={0: chance.randrange(2)}), None, chance.randint(1, 7)))
    worth = {
        (n, day): chance.choice((0, 5, 10, 10, chance.randint(1, 30))) for n in range(n_visits) for day in range(n_days)
    }
    goal = Sum(visits=worth, resources={0: -1} if priced else {})
    legs = (Legs(minutes.astype(np.int32), used.astype(np.int64)),)
    return Instance(
        legs, visits, (), tuple(days), ("cost",), (), tuple(rows), (Objective("value", goal, maximise=True),)
    )


def _visit(chance: Random) -> Visit:
    windows = [
        (opens := chance.randrange(40), opens + chance.randint(0, 30)) for _ in range(chance.choice((1, 1, 2, 3)))
    ]
    return Visit(
        chance.randrange(6),
        service=chance.randint(1, 12),
        windows=tuple(windows),
        setup=chance.randrange(3),
        packup=chance.randrange(3),
        resources=(chance.randrange(3),),
        begins_by=chance.choice((None, None, chance.randint(10, 60))),
    )


@pytest.mark.parametrize("seed", range(150))
def test_is_as_good_as_trying_everything_and_proven(seed: int) -> None:
    problem = drawn(seed)
    made = solved(problem)
    assert (made.level, made.proven) == (best_level(problem), True)


@pytest.mark.parametrize("seed", [*range(100), 356, 422, 593])  # in the last three, like vans make the same tour
def test_proving_alone_is_as_good_as_trying_everything(seed: int | str) -> None:
    """Nothing is searched: what is chosen comes from the prices and the tours listed within the gap."""
    problem = drawn(seed)
    work = Generation(problem, monotonic() + 300, 1, None)
    work.begin(())
    work.converge(work.deadline)
    work.close()
    made = work.result()
    assert holds(problem, made.tours)
    assert (made.level, made.bound) == (best_level(problem), best_level(problem))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("seconds", [0.0, 0.1])
def test_a_short_time_ends_in_a_choice_and_a_bound_that_holds(seed: int, seconds: float) -> None:
    problem = drawn(seed)
    made = solved(problem, seconds)
    assert made.level <= best_level(problem) <= made.bound


def test_takes_the_two_nearest_when_two_fit() -> None:
    visits = [visit(10), visit(20), visit(40)]
    problem = instance(
        visits, van_days=(van_day(range(3), returns=70),), objectives=(most({(n, 0): 5 for n in range(3)}),)
    )
    made = solved(problem)
    assert (made.level, made.proven) == (10, True)
    assert set(made.tours[0][1]) == {0, 1}


def test_like_vans_share_the_visits() -> None:
    problem = instance(
        [visit(10), visit(20), visit(40)],
        van_days=(van_day(range(3), returns=100, count=2),),
        objectives=(most({(n, 0): 5 for n in range(3)}),),
        **ONCE,
    )
    assert (solved(problem).level, solved(problem).proven) == (15, True)


def test_nothing_to_visit_is_a_choice() -> None:
    made = solved(instance([], objectives=(most({}),)))
    assert (made.tours, made.level, made.bound, made.proven) == ((), 0, 0, True)


def test_one_request_is_served() -> None:
    made = solved(instance([visit(3)], objectives=(most({(0, 0): 7}),)))
    assert (made.tours, made.level, made.proven) == (((0, (0,)),), 7, True)


def test_a_visit_out_of_reach_is_left() -> None:
    made = solved(instance([visit(60)], objectives=(most({(0, 0): 7}),)))
    assert (made.tours, made.level, made.proven) == ((), 0, True)


def test_tours_of_equal_value_are_kept_where_a_row_tells_them_apart() -> None:
    # Two vans, each can make one visit at each end: all worth 5, and only the right pairs share no visit.
    visits = [visit(1), visit(2), visit(3), visit(4)]
    rows = (*(at_most(1, (n, 0)) for n in range(4)), at_most(1, (0, 0), (1, 0)), at_most(1, (2, 0), (3, 0)))
    days = (van_day((0, 1, 2), returns=26), van_day((0, 2, 3), returns=28))
    problem = instance(visits, van_days=days, rows=rows, objectives=(most({(n, 0): 5 for n in range(4)}),))
    made = solved(problem)
    assert (made.level, made.proven) == (best_level(problem), True)


def test_known_tours_are_begun_with() -> None:
    problem = instance([visit(10), visit(20), visit(30)], objectives=(most({(n, 0): 5 for n in range(3)}),))
    work = Generation(problem, monotonic() + 300, 1, None)
    work.begin([(0, (1, 0))])
    assert (work.result().tours, work.result().level) == (((0, (1, 0)),), 10)
    assert generate(problem, deadline=monotonic() + 60, first=[(0, (1, 0))]).level == 15


def test_two_runs_of_a_seed_are_alike() -> None:
    problem = drawn(3)
    runs = [generate(problem, deadline=monotonic() + 60, seed=4) for _ in range(2)]
    assert runs[0].tours == runs[1].tours


PLAIN = instance([visit(3)], objectives=(most({(0, 0): 7}),))
REFUSED = {
    "escort": replace(PLAIN, visits=(visit(3, escort=0),), escorts=(Escort(2, 1, 1),)),
    "mark": replace(PLAIN, objectives=(Objective("value", Sum(marks={(0, 0, 0): 1}), maximise=True),)),
    "side": replace(PLAIN, sides=((0, 1),)),
    "rest": replace(PLAIN, van_days=(van_day((0,), rest=Rest(10, 20, 5)),)),
    "room": replace(PLAIN, van_days=(van_day((0,), loads=(3,), room=2),)),
    "drive": replace(PLAIN, van_days=(van_day((0,), max_drive=5),)),
    "bare": replace(PLAIN, van_days=(van_day((0,), bare=True),)),
    "must": replace(PLAIN, rows=(Row(Sum(visits={(0, 0): 1}), 1, None),)),
    "two objectives": replace(PLAIN, objectives=PLAIN.objectives * 2),
    "no work": replace(PLAIN, visits=(visit(3, service=0),)),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_it_does_not_know_is_refused(why: str) -> None:
    assert can_generate(PLAIN)
    assert not can_generate(REFUSED[why])
    with pytest.raises(ValueError, match="simple visits"):
        generate(REFUSED[why], deadline=monotonic() + 1)
