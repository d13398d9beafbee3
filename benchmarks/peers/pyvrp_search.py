"""PyVRP: optional clients with prizes; driving costs next to nothing beside them."""

from __future__ import annotations

from pyvrp import Model
from pyvrp.stop import MaxRuntime

from planner.engine import Instance

PRIZE = 10_000  # of a point, in units of driving


def plan(instance: Instance, seconds: float) -> list[list[int]]:
    """Return of each van the places visited in order, found in so many seconds."""
    day, values = instance.van_days[0], instance.objectives[0].sum.visits
    minutes = instance.legs[0].minutes.tolist()
    model = Model()
    places = [model.add_location(0, 0) for _ in minutes]
    depot = model.add_depot(places[day.start], day.leaves, day.returns)
    for number, visit in enumerate(instance.visits):
        opens, closes = visit.windows[0]
        prize = PRIZE * values[number, 0]
        model.add_client(
            places[visit.place],
            service_duration=visit.service,
            tw_early=opens,
            tw_late=closes,
            prize=prize,
            required=False,
        )
    model.add_vehicle_type(day.count, start_depot=depot, end_depot=depot, tw_early=day.leaves, tw_late=day.returns)
    for a, line in enumerate(minutes):
        for b, far in enumerate(line):
            model.add_edge(places[a], places[b], distance=far, duration=far)
    found = model.solve(MaxRuntime(seconds), seed=1, collect_stats=False, display=False)
    routes = found.best.routes() if found.is_feasible() else []
    return [[instance.visits[step.idx].place for step in route.schedule() if step.is_client()] for route in routes]
