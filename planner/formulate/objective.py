"""What a plan is to reach, in order: missed musts, value, cost.

Weights are in ``demand``, tolerances in the settings.
"""

from __future__ import annotations

from planner.engine import Objective, Sum
from planner.formulate.draft import Draft

COST = 0  # the position of cost among the instance's resources


def objectives(draft: Draft) -> tuple[Objective, ...]:
    """Return the tiers in the order in which they are solved and held."""
    missed = Sum(sides=dict.fromkeys(range(len(draft.sides)), 1))
    points = {
        (number, day): draft.values[request.id, when].points
        for number, request in enumerate(draft.requests)
        for day, when in enumerate(draft.problem.settings.horizon.dates)
    }
    tolerance = str(draft.problem.settings.policy.tolerance_value)
    return (
        Objective("must", missed, maximise=False),
        Objective("value", Sum(visits=points), maximise=True, tolerance=tolerance),
        Objective("cost", Sum(resources={COST: 1}), maximise=False),
    )
