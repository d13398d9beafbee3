"""OR-Tools' routing library: disjunctions with the lost value as penalty, guided local search."""

from __future__ import annotations

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from planner.engine import Instance

LOST = 30  # minutes of driving that a point lost costs, for times in tenths
LOST_FINE = 300  # for times in hundredths
FINE = 50_000  # a shift of that many minutes or more is in hundredths


def plan(instance: Instance, seconds: float) -> list[list[int]]:
    """Return of each van the places visited in order, found in so many seconds."""
    day, values = instance.van_days[0], instance.objectives[0].sum.visits
    minutes = instance.legs[0].minutes.tolist()
    service = [0] * len(minutes)
    for visit in instance.visits:
        service[visit.place] = visit.service
    manager = pywrapcp.RoutingIndexManager(len(minutes), day.count, day.start)
    routing = pywrapcp.RoutingModel(manager)
    far = routing.RegisterTransitMatrix(minutes)
    passing = [[service[a] + leg for leg in line] for a, line in enumerate(minutes)]
    clock = routing.RegisterTransitMatrix(passing)
    routing.SetArcCostEvaluatorOfAllVehicles(far)
    routing.AddDimension(clock, day.returns, day.returns, False, "clock")
    times = routing.GetDimensionOrDie("clock")
    lost = LOST_FINE if day.returns >= FINE else LOST
    for number, visit in enumerate(instance.visits):
        index = manager.NodeToIndex(visit.place)
        opens, closes = visit.windows[0]
        if opens + visit.service > day.returns:
            routing.AddDisjunction([index], 0)
            routing.ActiveVar(index).SetValue(0)
            continue
        times.CumulVar(index).SetRange(opens, min(closes, day.returns))
        routing.AddDisjunction([index], lost * values[number, 0])
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(round(1000 * seconds))
    found = routing.SolveWithParameters(parameters)
    return [_tour(manager, routing, found, van) for van in range(day.count)] if found else []


def _tour(manager: pywrapcp.RoutingIndexManager, routing: pywrapcp.RoutingModel, found: object, van: int) -> list[int]:
    """Return the places that a van visits, in order."""
    tour, index = [], routing.Start(van)
    while not routing.IsEnd(index):
        tour.append(manager.IndexToNode(index))
        index = found.Value(routing.NextVar(index))  # type: ignore[attr-defined]
    return tour[1:]
