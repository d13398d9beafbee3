"""What the plan is to reach, in order: broken freezes, missed musts, changes to what was announced, value, cost.

Weights of clients are in ``demand``, those of changes in the promises, tolerances in the settings. No method has a
weight: value counts clients, not what they choose.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner.engine import Objective, Sum
from planner.formulate.draft import Draft
from planner.formulate.money import COST
from planner.formulate.nights import stay_xof


def objectives(draft: Draft) -> tuple[Objective, ...]:
    """Return the tiers in the order in which they are solved and held."""
    points = {
        (visit, day): draft.values[request.id, when].points
        for number, request in enumerate(draft.requests)
        for visit in draft.visits_of(number)
        for day, when in enumerate(draft.dates)
    }
    nights = {side: stay_xof(draft, stay) for stay, side in draft.stays.items()}
    tolerance = str(draft.problem.settings.policy.tolerance_value)
    return (
        _fewest("freezes", dict.fromkeys(draft.broken, 1)),
        _fewest("must", dict.fromkeys(draft.missed, 1)),
        _fewest("changes", draft.changed),
        Objective("value", Sum(visits=points), maximise=True, tolerance=tolerance),
        Objective("cost", Sum(resources={COST: 1}, sides=nights), maximise=False),
    )


def _fewest(name: str, sides: Mapping[int, int]) -> Objective:
    return Objective(name, Sum(sides=dict(sides)), maximise=False)
