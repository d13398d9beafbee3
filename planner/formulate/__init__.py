"""A problem becomes the engine's instance, rule by rule, and the engine's choice becomes the plan."""

from planner.formulate.excluded import excluded
from planner.formulate.instance import Formulation, formulate
from planner.formulate.plan import plan

__all__ = ["Formulation", "excluded", "formulate", "plan"]
