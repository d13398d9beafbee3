"""Choose tours for optional visits over vans and days, with a bound: general, fast, alone."""

from planner.engine.carried import Carried, Proven, carried
from planner.engine.choose import Choice, Level, Moment, choose, level_held
from planner.engine.duals import Duals, duals
from planner.engine.frame import Frame
from planner.engine.handed import Handed, hand_on
from planner.engine.instance import Escort, Instance, Legs, Objective, Rest, Row, Sum, VanDay, Visit
from planner.engine.listing import THREADS, Listing, list_tours
from planner.engine.route import Do, RestAt, Route, Step, best_route
from planner.engine.solve import Solved, solve
from planner.engine.some import best_choice, can_have, some_choice

__all__ = [
    "THREADS",
    "Carried",
    "Choice",
    "Do",
    "Duals",
    "Escort",
    "Frame",
    "Handed",
    "Instance",
    "Legs",
    "Level",
    "Listing",
    "Moment",
    "Objective",
    "Proven",
    "Rest",
    "RestAt",
    "Route",
    "Row",
    "Solved",
    "Step",
    "Sum",
    "VanDay",
    "Visit",
    "best_choice",
    "best_route",
    "can_have",
    "carried",
    "choose",
    "duals",
    "hand_on",
    "level_held",
    "list_tours",
    "solve",
    "some_choice",
]
