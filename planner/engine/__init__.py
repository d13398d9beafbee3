"""Choose tours for optional visits over vans and days, with a bound: general, fast, alone."""

from planner.engine.choose import Choice, Level, Moment, choose, level_held
from planner.engine.duals import Duals, duals
from planner.engine.instance import Escort, Instance, Legs, Objective, Rest, Row, Sum, VanDay, Visit
from planner.engine.listing import THREADS, Listing, list_tours
from planner.engine.route import Do, RestAt, Route, Step, best_route
from planner.engine.solve import Solved, solve

__all__ = [
    "THREADS",
    "Choice",
    "Do",
    "Duals",
    "Escort",
    "Instance",
    "Legs",
    "Level",
    "Listing",
    "Moment",
    "Objective",
    "Rest",
    "RestAt",
    "Route",
    "Row",
    "Solved",
    "Step",
    "Sum",
    "VanDay",
    "Visit",
    "best_route",
    "choose",
    "duals",
    "level_held",
    "list_tours",
    "solve",
]
