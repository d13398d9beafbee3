"""A linear programme that grows: each time it reaches what the same one reaches that is solved anew."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from benchmarks.synthetic import drawn_week, weighted
from planner.engine import list_tours
from planner.engine.frame import Frame
from planner.engine.growing import Growing
from planner.engine.linear import solution
from planner.engine.relax import bound_at
from planner.engine.triples import Cuts
from tests.engine.test_linear import sleeping_out

FOREVER = float("inf")
CUT = (0, 4, 7, 13)  # weeks whose linear programme takes halves


@pytest.mark.parametrize("seed", range(4))
def test_reaches_the_same_as_anew_as_columns_and_rows_come_in_and_go(seed: int) -> None:
    week, chance = sleeping_out(seed), np.random.default_rng(seed)
    frame = Frame(week, list_tours(week))
    gains = frame.gains(week.objectives[0].sum, 1)
    growing = Growing(frame, *gains)
    order = chance.permutation(len(frame.listing.van_day))
    reached = 0
    for columns in (order[:50], order[:400], order[:500], order[300:600], order[300:]):
        one, other = growing.solution(columns, FOREVER), solution(frame, *gains, columns, FOREVER)
        assert one is not None
        assert other is not None
        assert one.reached == pytest.approx(other.reached, rel=1e-9)
        reached = int(one.reached)
        brings = (frame.terms.of_tours(columns) @ gains[0]) @ one.taken + gains[1] @ one.sides
        assert brings == pytest.approx(one.reached, rel=1e-9)
    frame.add(week.objectives[0].held_at(reached // 2))
    again = growing.solution(order, FOREVER)
    assert again is not None
    assert len(again.prices) == len(frame.rows)
    anew = solution(frame, *gains, order, FOREVER)
    assert anew is not None
    assert again.reached == pytest.approx(anew.reached, rel=1e-9)


@pytest.mark.parametrize("seed", CUT)
def test_cuts_that_come_in_are_kept_and_priced(seed: int) -> None:
    week = weighted(drawn_week(2, 5, 60, seed))
    frame = Frame(week, list_tours(week))
    gains, every = frame.gains(week.objectives[0].sum, 1), np.arange(len(frame.listing.van_day))
    cuts = Cuts.on(frame)
    growing = Growing(frame, *gains, lambda columns: cuts.of(frame, columns))
    reached = list[float]()
    for columns in (every[::2], every) * 3:
        solved = growing.solution(columns, FOREVER)
        anew = solution(frame, *gains, columns, FOREVER, cuts.of(frame, columns))
        assert solved is not None
        assert anew is not None
        assert solved.reached == pytest.approx(anew.reached, rel=1e-9)
        assert (cuts.of(frame, columns).T @ solved.taken <= 1 + 1e-6).all()
        if len(columns) < len(every):
            continue
        priced = bound_at(frame, *gains, solved.prices, (partial(cuts.paid, frame), solved.cut_prices.clip(0)))
        assert priced.total / priced.scale == pytest.approx(solved.reached, rel=1e-7)
        reached.append(solved.reached)
        cuts = cuts.more(cuts.within(frame, every).toarray() > 0, solved.taken)
    assert reached[1] < reached[0] - 1
    assert reached[2] <= reached[1] + 1e-6
