"""Other solvers on synthetic weeks: OR-Tools' routing, and PyVRP with its plan repaired to obey supervision.

Neither can say where vans sleep: they plan weeks without lodgings. PyVRP cannot say either that a health centre
supervises one van a day; ``repaired`` mends its plan in the plainest way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from pyvrp import ClientGroup, Depot, Model
from pyvrp.stop import MaxRuntime

from benchmarks.synthetic import A_CLIENT, A_MUST, SHIFT, Request, Week
from benchmarks.week_plans import Table

A_DAY = 1440


def without_supervision(week: Week) -> Week:
    """Return the week with as many supervisors everywhere as there are vans."""
    return replace(week, supervisors=week.vans)


def _worth(request: Request) -> int:
    return A_CLIENT * request.value + A_MUST * request.must


# --- OR-Tools ---------------------------------------------------------------------------------------------------------


def routing_plan(week: Week, seconds: float) -> Table:
    """Return the plan of OR-Tools' routing: parallel cheapest insertion, then guided local search.

    A vehicle for each van and day, a disjunction for each request. Raises ``ValueError`` for a week with lodgings.
    """
    _refuse_lodgings(week)
    homes = [home for home, count in enumerate(week.bases) for _ in range(count)]
    vehicles = [(van, day) for van in range(week.vans) for day in range(week.days)]
    starts = [homes[van] for van, _ in vehicles]
    manager = pywrapcp.RoutingIndexManager(len(week.minutes), len(vehicles), starts, starts)
    routing = pywrapcp.RoutingModel(manager)
    _times(week, routing)
    asked = [set(week.asked(day)) for day in range(week.days)]
    for number, request in enumerate(week.requests):
        index = manager.NodeToIndex(request.place)
        routing.AddDisjunction([index], _worth(request))
        routing.GetDimensionOrDie("clock").CumulVar(index).SetMax(request.latest)
        able = [vehicle for vehicle, (_, day) in enumerate(vehicles) if number in asked[day]]
        routing.VehicleVar(index).SetValues([-1, *able])  # SetAllowedVehiclesForIndex takes no list in 9.15
    if week.supervisors == 1:
        _supervised(week, manager, routing, vehicles)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(round(seconds * 1000))
    found = routing.SolveWithParameters(parameters)
    tours = []
    if found is not None:
        at = {request.place: number for number, request in enumerate(week.requests)}
        for vehicle, (van, day) in enumerate(vehicles):
            stops = []
            index = found.Value(routing.NextVar(routing.Start(vehicle)))
            while not routing.IsEnd(index):
                stops.append(at[manager.IndexToNode(index)])
                index = found.Value(routing.NextVar(index))
            tours += [_tour(van, day, homes[van], stops)] if stops else []
    return {"week": week.name, "tours": tours}


def _times(week: Week, routing: pywrapcp.RoutingModel) -> None:
    """Add the cost, the minutes driven, and the clock: driving and service within the day."""
    driven = week.minutes.tolist()
    service = [0] * len(driven)
    for request in week.requests:
        service[request.place] = request.service
    spent = [[minutes + service[here] for minutes in row] for here, row in enumerate(driven)]
    cost = routing.RegisterTransitMatrix(driven)
    routing.SetArcCostEvaluatorOfAllVehicles(cost)
    clock = routing.RegisterTransitMatrix(spent)
    routing.AddDimension(clock, SHIFT, SHIFT, True, "clock")


def _supervised(
    week: Week,
    manager: pywrapcp.RoutingIndexManager,
    routing: pywrapcp.RoutingModel,
    vehicles: list[tuple[int, int]],
) -> None:
    """Two requests of one health centre on one day are served by one van."""
    solver = routing.solver()
    van, when = {}, {}
    for number, request in enumerate(week.requests):
        van[number] = routing.VehicleVar(manager.NodeToIndex(request.place))
        days = [week.days + number, *(day for _, day in vehicles)]  # who is not served has a day of their own
        when[number] = solver.Element(days, van[number] + 1).Var()
    for one, other in combinations(range(len(week.requests)), 2):
        if week.requests[one].centre == week.requests[other].centre:
            apart = solver.IsDifferentVar(when[one], when[other])
            together = solver.IsEqualVar(van[one], van[other])
            solver.Add(apart + together >= 1)


# --- PyVRP ------------------------------------------------------------------------------------------------------------


def pyvrp_plan(week: Week, seconds: float, seed: int) -> Table:
    """Return the plan of PyVRP, which does not know supervision: a client for each request and day, one of them served.

    Days follow each other on one clock. Raises ``ValueError`` for a week with lodgings.
    """
    _refuse_lodgings(week)
    model = Model()
    places = [model.add_location(0, 0) for _ in week.minutes]
    for here, row in zip(places, week.minutes.tolist(), strict=True):
        for there, minutes in zip(places, row, strict=True):
            model.add_edge(here, there, distance=minutes, duration=minutes)
    depots: list[Depot] = [model.add_depot(places[base]) for base in range(len(week.bases))]
    teams = [(base, day) for base in range(len(week.bases)) for day in range(week.days)]
    for base, day in teams:
        model.add_vehicle_type(
            week.bases[base],
            start_depot=depots[base],
            end_depot=depots[base],
            tw_early=day * A_DAY,
            tw_late=day * A_DAY + SHIFT,
        )
    asked = [set(week.asked(day)) for day in range(week.days)]
    clients = []
    for number, request in enumerate(week.requests):
        days = [day for day in range(week.days) if number in asked[day]]
        group: ClientGroup | None = model.add_client_group(required=False) if len(days) > 1 else None
        for day in days:
            clients.append(number)
            model.add_client(
                places[request.place],
                service_duration=request.service,
                tw_early=day * A_DAY,
                tw_late=day * A_DAY + request.latest,
                prize=_worth(request),
                required=False,
                group=group,
            )
    result = model.solve(MaxRuntime(seconds), seed=seed, collect_stats=False, display=False)
    used: Counter[int] = Counter()
    tours = []
    for route in result.best.routes() if result.is_feasible() else ():
        base, day = teams[route.vehicle_type()]
        stops = [clients[step.idx] for step in route.schedule() if step.is_client()]
        tours.append(_tour(sum(week.bases[:base]) + used[route.vehicle_type()], day, base, stops))
        used[route.vehicle_type()] += 1
    return {"week": week.name, "tours": tours}


def repaired(week: Week, plan: Table) -> Table:
    """Return the plan with supervision obeyed: of a health centre's vans of a day the one that brings most is kept.

    The others drop their stops there; nothing is put in their place.
    """
    brings: dict[tuple[int, int], Counter[int]] = {}
    for tour in plan["tours"]:
        for number in tour["stops"]:
            request = week.requests[number]
            brings.setdefault((request.centre, tour["day"]), Counter())[tour["van"]] += _worth(request)
    kept = {
        key: {van for van, _ in sorted(vans.items(), key=lambda of: (-of[1], of[0]))[: week.supervisors]}
        for key, vans in brings.items()
    }
    tours = []
    for tour in plan["tours"]:
        stops = [n for n in tour["stops"] if tour["van"] in kept[week.requests[n].centre, tour["day"]]]
        tours += [{**tour, "stops": stops}] if stops else []
    return {**plan, "tours": tours}


def _tour(van: int, day: int, home: int, stops: list[int]) -> Table:
    return {"van": van, "day": day, "from": home, "to": home, "stops": stops}


def _refuse_lodgings(week: Week) -> None:
    if week.lodgings:
        raise ValueError(f"{week.name}: sleeping out cannot be told to this solver")
