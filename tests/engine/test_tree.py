"""Branch and bound: what it finds is the best, its bound holds at any time, and its linear programme's too."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks import synthetic
from planner.engine import Instance, Listing, Row, Sum, choose, list_tours, questions, tree
from planner.engine.frame import Frame
from planner.engine.linear import program, simplex
from planner.engine.pick import Found, Picking, pick
from planner.engine.questions import Questions
from planner.engine.tree import searched
from planner.engine.triples import Cuts
from planner.engine.warm import Warm
from tests.engine.small import at_most, instance, most, van_day, visit
from tests.engine.test_choose import forced
from tests.engine.test_generate import drawn
from tests.engine.tried import best_level

FOREVER = float("inf")
FEW: dict[str, float] = {"tree.FEW_COLUMNS": 0}  # tours are let in as they are wanted,
FEWEST = {**FEW, "warm.NEAREST": 1, "warm.GROWN": 1, "warm.FEWEST": 1, "warm.LET_IN": 2}  # and soon left out again


def sought(week: Instance, listing: Listing, known: Found | None = None) -> tuple[Frame, Picking]:
    """Return the frame of a week and the search among all its listed tours, one choice being known."""
    frame, (objective,) = Frame(week, listing), week.objectives
    every = np.arange(len(listing.van_day))
    none = Found((), tuple(frame.low.tolist()))
    return frame, Picking(objective.sum, 1, every, known or none, begun=every[:3])


def sleeping_out(seed: int) -> Instance:
    """Return a week of two vans that may sleep at three places, every van alike, some tours longer than others."""
    return synthetic.weighted(synthetic.drawn_week(2, 4, 24, seed, lodgings=3))


@pytest.mark.parametrize("seed", [*range(60), "87"])  # as text for tests/faults
def test_the_best_of_drawn_weeks_is_that_of_trying_everything(seed: int | str) -> None:
    week = drawn(seed)
    frame, picking = sought(week, list_tours(week))
    result = searched(frame, picking, deadline=FOREVER)
    assert result.found is not None
    assert frame.holds(*result.found.arrays)
    assert frame.level(picking.goal, 1, *result.found.arrays) == result.bound == best_level(week)


@pytest.mark.parametrize("limits", [FEW, FEWEST], ids=["few", "fewest"])
@pytest.mark.parametrize("seed", range(60))
def test_it_is_with_few_tours_in_the_programme_too(
    seed: int, limits: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, limits)
    test_the_best_of_drawn_weeks_is_that_of_trying_everything(seed)


@pytest.mark.parametrize("limits", [{}, FEWEST], ids=["all", "fewest"])
@pytest.mark.parametrize("seed", range(6))
def test_vans_that_sleep_out_are_planned_as_well_as_by_cp_sat(
    seed: int, limits: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, limits)
    week = sleeping_out(seed)
    listing = list_tours(week)
    frame, picking = sought(week, listing)
    by_cp_sat = pick(frame, picking, deadline=FOREVER, seed=1)
    result = searched(frame, replace(picking, known=some_choice(frame, picking)), deadline=FOREVER)
    assert result.found is not None
    assert frame.level(picking.goal, 1, *result.found.arrays) == result.bound == by_cp_sat.bound


def some_choice(frame: Frame, picking: Picking) -> Found:
    """Return a choice that keeps within the rows, not the best."""
    found = pick(frame, replace(picking, rows=picking.rows[::7], known=None), deadline=FOREVER, seed=1).found
    assert found is not None
    assert frame.holds(*found.arrays)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_stopped_after_any_node_the_bound_holds_and_the_choice_is_one(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock says that the time is over when it is looked at for the n-th time."""
    week = drawn(seed)
    listing = list_tours(week)
    best = best_level(week)
    for stop in (0, 1, 2, 4, 8, 16):
        looks = count()
        monkeypatch.setattr(tree, "monotonic", lambda looks=looks, stop=stop: 0.0 if next(looks) < stop else 2.0)
        frame, picking = sought(week, listing)
        result = searched(frame, picking, deadline=1.0)
        assert result.found is not None
        assert result.bound is not None
        assert frame.level(picking.goal, 1, *result.found.arrays) <= best <= result.bound


@pytest.mark.parametrize("seed", range(8))
def test_what_is_best_already_is_proven(seed: int) -> None:
    week = drawn(seed)
    listing = list_tours(week)
    best = choose(week, listing, deadline=FOREVER)
    frame, picking = sought(week, listing, Found(best.tours, best.sides))
    result = searched(frame, picking, deadline=FOREVER)
    assert result.found == Found(best.tours, best.sides)
    assert result.bound == best.levels[0].level


@pytest.mark.parametrize("seed", range(20))
def test_the_warm_programme_agrees_with_one_solved_anew_whatever_is_limited(seed: int) -> None:
    week, draw = drawn(seed), np.random.default_rng(seed)
    frame, picking = sought(week, list_tours(week))
    linear = program(frame, *frame.gains(picking.goal, 1), picking.rows)
    n_tours = len(picking.rows)
    standing = Warm(linear, n_tours, np.empty(0, np.int64), np.arange(0))
    for _ in range(5):
        upper = np.where(draw.random(n_tours) < 0.3, 0.0, linear.upper)
        standing.limit(linear.lower, upper)
        priced, anew = standing.solved(0, FOREVER), simplex(replace(linear, upper=upper))
        assert priced is not None
        assert anew is not None
        assert priced.reached == pytest.approx(anew.reached, abs=1e-4)
        assert priced.total / priced.scale == pytest.approx(anew.reached, abs=1e-2)
        assert priced.total >= round(anew.reached, 4) * priced.scale - priced.scale / 1000


@pytest.mark.parametrize("seed", range(6))
def test_at_prices_of_nothing_the_bound_is_all_that_tours_bring(seed: int) -> None:
    week = drawn(seed)
    frame, picking = sought(week, list_tours(week))
    gain, side_gain = frame.gains(picking.goal, 1)
    linear = program(frame, gain, side_gain, picking.rows)
    standing = Warm(linear, len(picking.rows), np.empty(0, np.int64), np.arange(0))
    total, scale, _ = standing.bound(np.zeros(len(linear.low)))
    brought = frame.terms.of_tours(picking.rows) @ gain
    assert total == scale * int(np.maximum(brought, 0).sum())


def test_prices_too_large_for_whole_numbers_claim_nothing() -> None:
    """At 10^18 for each row their sums would leave 64 digits and come back below what can be had."""
    week = drawn(3)
    frame, picking = sought(week, list_tours(week))
    linear = program(frame, *frame.gains(picking.goal, 1), picking.rows)
    standing = Warm(linear, len(picking.rows), np.empty(0, np.int64), np.arange(0))
    at_none = standing.bound(np.zeros(len(linear.low)))
    for sign in (1.0, -1.0):
        total, scale, _ = standing.bound(np.full(len(linear.low), sign * 1e18))
        assert (total, scale) == at_none[:2]
    assert at_none[0] >= best_level(week) * at_none[1]


def test_a_visit_that_nearly_all_of_fits_is_not_made() -> None:
    """A budget of 999 for a visit of 1,000: the linear programme makes 999 parts of it, asked for whole or not."""
    fuel = Row(Sum(calls={(0, 0, 0): 1_000}), None, 999)
    week = instance(
        [visit(1)], van_days=(van_day([0]),), rows=(at_most(1, (0, 0)), fuel), objectives=(most({(0, 0): 5}),)
    )
    frame, picking = sought(week, list_tours(week))
    result = searched(frame, picking, deadline=FOREVER)
    assert (result.found, result.bound) == (Found((), ()), 0)


def test_each_sum_that_is_asked_for_is_there_once_and_counts_its_tours() -> None:
    """Two visits on two days: a call each, a visit on a day the same, at all over both; both van-days."""
    week = instance(
        [visit(1), visit(2)],
        van_days=tuple(van_day([0, 1], day=day) for day in range(2)),
        rows=(at_most(1, (0, 0), (0, 1)), at_most(1, (1, 0), (1, 1))),
        objectives=(most({(0, 0): 5, (0, 1): 4, (1, 0): 3, (1, 1): 2}),),
    )
    listing = list_tours(week)
    frame = Frame(week, listing)
    asked = Questions(frame, np.arange(len(listing.van_day)))
    sums = {tuple(sorted(asked.tours(number).tolist())) for number in range(asked.count)}
    made = {
        tuple(np.flatnonzero((listing.visits == number).any(axis=1) & np.isin(listing.van_day, days)).tolist())
        for number in (0, 1)
        for days in ([0], [1], [0, 1])
    }
    of_days = {tuple(np.flatnonzero(listing.van_day == day).tolist()) for day in (0, 1)}
    assert sums == made | of_days
    assert asked.count == len(sums)


def test_a_single_tour_is_asked_for_only_where_nothing_else_is_open() -> None:
    """Halves of four tours, by two vans alike: each visit is made once, both vans drive."""
    week = instance(
        [visit(place) for place in range(1, 5)],
        van_days=(van_day(range(4), count=2, returns=200),),
        rows=tuple(at_most(1, (number, 0)) for number in range(4)),
        objectives=(most({(number, 0): 1 for number in range(4)}),),
    )
    listing = list_tours(week)
    made = [tuple(sorted(visits[visits >= 0].tolist())) for visits in listing.visits]
    asked = Questions(Frame(week, listing), np.arange(len(made)))
    halves = np.zeros(len(made))
    for pair in ((0, 1), (2, 3), (0, 2), (1, 3)):
        halves[made.index(pair)] = 0.5
    tried, _ = asked.open(halves, np.ones(len(made), np.bool_))
    assert len(tried) == 1
    assert made[int(asked.tours(tried[0])[0])] in {(0, 1), (2, 3), (0, 2), (1, 3)}
    halves[made.index((0, 1))] = 0.25
    tried, _ = asked.open(halves, np.ones(len(made), np.bool_))
    assert all(number < asked.count for number in tried)
    assert len(tried) <= questions.TRIED


def test_cuts_found_in_the_tree_cut_off_no_best_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten weeks some need cuts; each cut holds one tour of the best choice at most."""
    added: list[Cuts] = []
    more = Cuts.more

    def noted(cuts: Cuts, held: npt.NDArray[np.bool_], taken: npt.NDArray[np.float64]) -> Cuts:
        added.append(more(cuts, held, taken))
        return added[-1]

    monkeypatch.setattr(Cuts, "more", noted)
    cut = 0
    for seed in range(10):
        week = synthetic.weighted(synthetic.drawn_week(4, 3, 40, seed))
        listing = list_tours(week)
        best = choose(week, listing, deadline=FOREVER)
        frame, picking = sought(week, listing)
        added.clear()
        assert searched(frame, picking, deadline=FOREVER).bound == best.levels[0].level
        for cuts in added[-1:]:
            assert (cuts.of(frame, np.array(best.tours, np.int64)).sum(axis=0) <= 1).all()
            cut += len(cuts.triples) > 0
    assert cut >= 2
