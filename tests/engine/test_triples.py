"""Cuts on triples of rows: they forbid halves, and no choice."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.engine import Instance, Objective, Row, Sum, choose, list_tours
from planner.engine.frame import Frame
from planner.engine.relax import relaxed
from planner.engine.triples import NEAR_TOURS, Begun, Cuts, tightened
from tests.engine.small import at_most, instance, van_day, visit
from tests.engine.test_generate import drawn

FOREVER = float("inf")
NOTHING = np.empty(0, np.int64)


def three_pairs() -> Instance:
    """Return three visits at one place, worth 10 each, by tours of two at most that cost 6 each."""
    worth = Sum(visits={(number, 0): 10 for number in range(3)}, tours={0: -6})
    return instance(
        [visit(1, service=20) for _ in range(3)],
        van_days=(van_day([0, 1, 2], count=2, max_visits=2),),
        rows=tuple(at_most(1, (number, 0)) for number in range(3)),
        objectives=(Objective("value", worth, maximise=True),),
    )


def test_halves_of_three_pairs_are_cut_off() -> None:
    """Half of each pair makes every visit with one tour and a half, 21; in whole numbers two tours are needed, 18."""
    week = three_pairs()
    frame, goal = Frame(week, list_tours(week)), week.objectives[0].sum
    bound = relaxed(frame, goal, 1, NOTHING, FOREVER).bound
    assert bound.level == 21
    assert tightened(frame, goal, 1, Begun(bound, 17, NOTHING), FOREVER).bound.level == 18


def test_a_row_that_a_tour_loosens_is_not_cut_on() -> None:
    """Each row allows two pairs where a fourth visit is made: all three pairs, 42, and it, -6."""
    week = three_pairs()
    visits = (*week.visits, visit(1, service=20))
    rows = tuple(Row(Sum(visits={(number, 0): 1, (3, 0): -1}), None, 1) for number in range(3))
    days = (replace(week.van_days[0], visits=(0, 1, 2, 3), count=4),)
    week = replace(week, visits=visits, van_days=days, rows=rows)
    assert choose(week, list_tours(week), deadline=FOREVER).levels[0].level >= 36
    frame, goal = Frame(week, list_tours(week)), week.objectives[0].sum
    bound = relaxed(frame, goal, 1, NOTHING, FOREVER).bound
    assert tightened(frame, goal, 1, Begun(bound, 35, NOTHING), FOREVER).bound.level >= 36


@pytest.mark.parametrize("near", [NEAR_TOURS, 2])
@pytest.mark.parametrize("seed", range(80))
def test_the_best_choice_keeps_within_bound_and_cuts(seed: int, near: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.engine.triples.NEAR_TOURS", near)
    week = drawn(seed)
    listing = list_tours(week)
    frame, goal = Frame(week, listing), week.objectives[0].sum
    best = choose(week, listing, deadline=FOREVER)
    level = best.levels[0].level
    bound = relaxed(frame, goal, 1, NOTHING, FOREVER).bound
    if bound.level == level:
        return  # no better choice is left to cut on
    tight = tightened(frame, goal, 1, Begun(bound, level - 1, NOTHING), FOREVER)
    tours = np.array(best.tours, np.int64)
    assert level <= tight.bound.level <= bound.level
    assert (tight.bound.loss[tours] <= tight.bound.room(level)).all()
    assert (tight.cuts.of(frame, tours).sum(axis=0) <= 1).all()


@pytest.mark.parametrize("seed", range(40))
def test_each_tour_pays_for_the_cuts_that_hold_it(seed: int | str) -> None:
    week, chance = drawn(seed), Random(seed)
    frame = Frame(week, list_tours(week))
    cuts = Cuts.on(frame)
    singles, every = range(len(cuts.singles)), np.arange(len(frame.listing.van_day))
    drawn_ones = [sorted(chance.sample(singles, 3)) for _ in range(5)] if len(singles) > 2 else []
    triples = tuple((one, other, third) for one, other, third in drawn_ones)
    cuts = replace(cuts, triples=triples)
    prices = np.array([chance.randrange(4) for _ in triples], np.int64)
    assert (cuts.paid(frame, prices) == cuts.of(frame, every) @ prices).all()


def test_the_drawn_weeks_have_tours_in_cuts_and_out_of_them() -> None:
    weeks = [drawn(seed) for seed in range(40)]
    frames = [Frame(week, list_tours(week)) for week in weeks]
    held = [Cuts.on(frame).within(frame, np.arange(len(frame.listing.van_day))).toarray() for frame in frames]
    assert sum((one.sum(axis=1) > 1).any() for one in held if one.shape[1] > 2) >= 10
