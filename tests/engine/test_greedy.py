"""The first choice obeys every row, and stands where the search has no time."""

from __future__ import annotations

from time import monotonic

import pytest

from planner.engine import choose, list_tours
from planner.engine.greedy import first_choice
from planner.engine.sums import tour_factors
from planner.formulate import formulate
from planner.verify import verify
from planner.week import plan_from
from tests.weeks import random_week


@pytest.mark.parametrize("block", range(4))
def test_the_first_choice_obeys_every_row_and_the_vans_at_hand(block: int) -> None:
    chosen = 0
    for seed in range(50 * block, 50 * (block + 1)):
        instance = formulate(*random_week(seed)).instance
        listing = list_tours(instance)
        choice = first_choice(instance, listing)
        assert choice is not None
        count = len(listing.van_day)
        taken = [row for row in range(count) if choice[row]]
        for row in instance.rows:
            factors = tour_factors(instance, listing, row.sum)
            total = sum(int(factors[tour]) for tour in taken)
            total += sum(factor * choice[count + side] for side, factor in row.sum.sides.items())
            assert row.low is None or total >= row.low
            assert row.high is None or total <= row.high
        for number, van_day in enumerate(instance.van_days):
            assert sum(listing.van_day[tour] == number for tour in taken) <= van_day.count
        chosen += len(taken)
    assert chosen > 0


def test_without_time_a_week_still_has_a_plan_that_can_be_driven() -> None:
    served = 0
    for seed in range(30):
        problem, travel, values = random_week(seed)
        plan = plan_from(problem, travel, values, seconds=0.05).plan
        assert verify(problem, travel, values, plan) == []
        served += len(plan.tours)
    assert served > 0


def test_a_choice_made_after_the_deadline_claims_no_proof_that_it_lacks() -> None:
    for seed in range(30):
        instance = formulate(*random_week(seed)).instance
        listing = list_tours(instance)
        late = choose(instance, listing, deadline=monotonic() - 1)
        best = choose(instance, listing, deadline=monotonic() + 60)
        must, value = late.levels[0], best.levels[0]
        assert must.bound <= value.level <= must.level
        assert not must.proven or must.level == value.level
