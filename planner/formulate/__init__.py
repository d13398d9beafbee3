"""A problem becomes the engine's instance, rule by rule, and the engine's choice becomes the plan."""

from planner.formulate.commodities import need
from planner.formulate.excluded import Tried, by_itself, excluded, forbidden_by, most_first
from planner.formulate.fleets import fleets
from planner.formulate.instance import Formulation, Rule, formulate
from planner.formulate.plan import plan
from planner.formulate.start import Way, known_tours, ways_of, ways_of_rows
from planner.formulate.supplies import Supplies

__all__ = [
    "Formulation",
    "Rule",
    "Supplies",
    "Tried",
    "Way",
    "by_itself",
    "excluded",
    "fleets",
    "forbidden_by",
    "formulate",
    "known_tours",
    "most_first",
    "need",
    "plan",
    "ways_of",
    "ways_of_rows",
]
