"""What an instance may not ask for: more of a resource."""

from __future__ import annotations

import pytest

from planner.engine import Objective, Row, Sum
from tests.engine.small import instance


@pytest.mark.parametrize(
    "objective",
    [
        Objective("spend", Sum(resources={0: 1}), maximise=True),
        Objective("spend", Sum(resources={0: -1}), maximise=False),
        Objective("spend", Sum(visits={(0, 0): 1}, resources={0: 1}), maximise=True),
    ],
)
def test_more_of_a_resource_may_not_be_better(objective: Objective) -> None:
    with pytest.raises(ValueError, match="spend"):
        instance([], objectives=(objective,))


@pytest.mark.parametrize(
    "row",
    [
        Row(Sum(resources={0: -1}), None, 5),
        Row(Sum(resources={0: 1}), 5, None),
        Row(Sum(visits={(0, 0): 1}, resources={0: 1}), 2, 5),
    ],
)
def test_a_resource_may_not_be_wanted_by_a_row(row: Row) -> None:
    with pytest.raises(ValueError, match="row"):
        instance([], rows=(row,))


def test_less_of_a_resource_may_be_better() -> None:
    spend_less = Objective("spend", Sum(resources={0: -1}), maximise=True)
    limited = Row(Sum(resources={0: 1}), None, 5)
    made = instance([], objectives=(spend_less,), rows=(limited,))
    assert (made.objectives, made.rows) == ((spend_less,), (limited,))
