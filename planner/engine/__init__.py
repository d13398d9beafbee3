"""Choose tours for optional visits over vans and days, with a bound: general, fast, alone."""

from planner.engine.choose import Choice, Level, choose
from planner.engine.instance import Escort, Instance, Legs, Objective, Rest, Row, Sum, VanDay, Visit
from planner.engine.listing import Listing, list_tours
from planner.engine.route import Do, RestAt, Route, Step, best_route

__all__ = [
    "Choice",
    "Do",
    "Escort",
    "Instance",
    "Legs",
    "Level",
    "Listing",
    "Objective",
    "Rest",
    "RestAt",
    "Route",
    "Row",
    "Step",
    "Sum",
    "VanDay",
    "Visit",
    "best_route",
    "choose",
    "list_tours",
]
