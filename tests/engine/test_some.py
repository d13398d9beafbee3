from __future__ import annotations

from dataclasses import replace
from time import monotonic

import numpy as np
import pytest

from planner.engine import Frame, Instance, Objective, Row, Sum, best_choice, can_have, list_tours, some_choice
from tests.engine.small import at_most, instance, visit
from tests.engine.test_generate import drawn
from tests.engine.tried import best_level


def level(problem: Instance, least: int, seconds: float = 60.0) -> int | None:
    """Return the level of a choice of at least so much; None where none is found."""
    listing, goal = list_tours(problem), problem.objectives[0].sum
    found = some_choice(problem, listing, deadline=monotonic() + seconds, least=(goal, least))
    if found is None:
        return None
    frame = Frame(problem, listing)
    rows = np.array(found.tours, np.int64)
    assert frame.holds(rows, np.array(found.sides, np.int64))
    return int((frame.terms.of_tours(rows) @ frame.terms.matrix([goal])).sum())


@pytest.mark.parametrize("seed", range(30))
def test_a_choice_is_found_up_to_the_best_level_and_none_above(seed: int) -> None:
    problem = drawn(seed)
    best = best_level(problem)
    for least in (best, best // 2):
        found = level(problem, least)
        assert found is not None
        assert least <= found <= best
    assert level(problem, best + 1) is None


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("likely", [1, 4, 400])
def test_the_best_choice_is_found_however_few_tours_are_likely(seed: int, likely: int) -> None:
    problem = drawn(seed)
    listing, best = list_tours(problem), best_level(problem)
    found = best_choice(problem, listing, deadline=monotonic() + 60, likely=likely)
    assert [(one.level, one.proven) for one in found.levels] == [(best, True)]
    frame, rows = Frame(problem, listing), np.array(found.tours, np.int64)
    assert frame.holds(rows, np.array(found.sides, np.int64))
    assert int((frame.terms.of_tours(rows) @ frame.terms.matrix([problem.objectives[0].sum])).sum()) == best_level(
        problem
    )


def test_without_a_least_any_choice_that_holds_the_rows_is_one_and_none_where_none_does() -> None:
    visits = [visit(1), visit(2)]
    both = Row(Sum(visits={(0, 0): 1, (1, 0): 1}), 2, None)
    asked = instance(visits, rows=(both,))
    found = some_choice(asked, list_tours(asked), deadline=monotonic() + 60)
    assert found is not None
    assert len(found.tours) == 1
    one = replace(asked, rows=(both, at_most(1, (0, 0), (1, 0))))
    assert some_choice(one, list_tours(one), deadline=monotonic() + 60) is None


@pytest.mark.parametrize("seed", range(30))
def test_a_call_can_be_had_where_a_choice_tried_has_it(seed: int) -> None:
    problem = drawn(seed)
    frame = Frame(problem, list_tours(problem))
    for number in range(len(problem.visits)):
        wanted = Sum(visits={(number, day.day): 1 for day in problem.van_days})
        had = best_level(replace(problem, objectives=(Objective("one", wanted, maximise=True),)))
        assert can_have(frame, wanted, deadline=monotonic() + 60) is (had > 0)


def test_a_call_that_the_rows_forbid_cannot_be_had_and_is_not_known_when_the_time_is_over() -> None:
    closed = instance([visit(1), visit(2)], rows=(at_most(0, (0, 0)),))
    frame = Frame(closed, list_tours(closed))
    calls = [Sum(visits={(number, 0): 1}) for number in (0, 1)]
    assert [can_have(frame, one, deadline=monotonic() + 60) for one in calls] == [False, True]
    assert can_have(frame, calls[1], deadline=monotonic() - 1) is None
