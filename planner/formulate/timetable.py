"""The clock times of a route, stop by stop."""

from __future__ import annotations

from itertools import pairwise

from planner.engine import Do, Instance, Rest, RestAt, Route, Step, VanDay
from planner.formulate.instance import Formulation
from planner.model import Kind, Minute, Stop


def timetable(formulation: Formulation, route: Route) -> tuple[Stop, ...]:
    """Return the stops of a route: back as early as can be, and of those leaving as late as can be."""
    van_day = formulation.instance.van_days[route.van_day]
    leaves = route.returns - _least_minutes(formulation, route)
    while leaves >= van_day.leaves:
        stops = _drive(formulation, route, leaves)
        late = stops[-1].arrive - route.returns if stops else 0
        if stops and not late and _break_kept(van_day, route, leaves):
            return tuple(stops)
        leaves -= max(1, late)  # who leaves a minute earlier is back a minute earlier at most
    raise AssertionError(f"the route cannot be driven: {route}")


def _least_minutes(formulation: Formulation, route: Route) -> int:
    """Return what a route takes where it waits nowhere: its legs, and what is done at its stops."""
    instance = formulation.instance
    van_day = instance.van_days[route.van_day]
    at = [van_day.start, *(_place(formulation, step) for step in route.steps), van_day.end]
    driven = sum(int(instance.legs[van_day.legs].minutes[here, there]) for here, there in pairwise(at))
    return driven + sum(_least_at(instance, step) for step in route.steps)


def _least_at(instance: Instance, step: Step) -> int:
    if step.do is Do.VISIT:
        visit = instance.visits[step.number]
        return visit.setup + visit.service + visit.packup
    escort = instance.escorts[step.number]
    return escort.before if step.do is Do.BEFORE else escort.after


def _break_kept(van_day: VanDay, route: Route, leaves: Minute) -> bool:
    """Return whether the route takes a break exactly if it is out during the whole window."""
    taken = any(step.rest is not RestAt.NONE for step in route.steps)
    needed = van_day.rest is not None and leaves <= van_day.rest.opens and route.returns >= van_day.rest.closes
    return taken == needed


def _drive(formulation: Formulation, route: Route, leaves: Minute) -> list[Stop]:
    """Return the stops when leaving at that minute; none where a window or the break is missed."""
    van_day, places = formulation.instance.van_days[route.van_day], formulation.draft.travel.places
    minutes = formulation.instance.legs[van_day.legs].minutes
    here = van_day.start
    stops = [Stop(Kind.DEPART, places[here], leaves, leaves)]
    for step in route.steps:
        place = _place(formulation, step)
        arrive = stops[-1].leave + int(minutes[here, place])
        here = place
        made = _halt(formulation, route.van_day, step, arrive)
        if not made:
            return []
        stops += made
    back = stops[-1].leave + int(minutes[here, van_day.end])
    kind = Kind.SLEEP if formulation.sleeps(route.van_day) else Kind.RETURN
    return [*stops, Stop(kind, places[van_day.end], back, back)]


def _place(formulation: Formulation, step: Step) -> int:
    instance = formulation.instance
    return (instance.visits if step.do is Do.VISIT else instance.escorts)[step.number].place


def _halt(formulation: Formulation, van_day: int, step: Step, arrive: Minute) -> list[Stop]:
    """Return the stop of a step and the break before or after it, if any.

    None where a window or the break is missed.
    """
    rest, place = formulation.instance.van_days[van_day].rest, _place(formulation, step)
    name = formulation.draft.travel.places[place]
    stops: list[Stop | None] = []
    if step.rest is RestAt.ON_ARRIVAL:
        before = _break(rest, name, arrive)
        stops.append(before)
        arrive = before.leave if before else arrive
    stop = _clinic(formulation, van_day, step, arrive) if step.do is Do.VISIT else _escort(formulation, step, arrive)
    stops.append(stop)
    if step.rest is RestAt.BEFORE_LEAVING and stop:
        stops.append(_break(rest, name, stop.leave))
    made = [stop for stop in stops if stop is not None]
    return made if len(made) == len(stops) else []


def _break(rest: Rest | None, place: str, ready: Minute) -> Stop | None:
    assert rest is not None
    begins = max(ready, rest.opens)
    ends = begins + rest.minutes
    return Stop(Kind.BREAK, place, ready, ends) if ends <= rest.closes else None


def _escort(formulation: Formulation, step: Step, arrive: Minute) -> Stop:
    escort = formulation.instance.escorts[step.number]
    kind, minutes = (Kind.PICKUP, escort.before) if step.do is Do.BEFORE else (Kind.DROPOFF, escort.after)
    return Stop(kind, formulation.draft.travel.places[escort.place], arrive, arrive + minutes)


def _clinic(formulation: Formulation, van_day: int, step: Step, arrive: Minute) -> Stop | None:
    """Return the clinic stop, or None where it is too late to begin or to pause."""
    visit, rest = formulation.instance.visits[step.number], formulation.instance.van_days[van_day].rest
    request = formulation.request(step.number)
    opens, closes = visit.windows[0]
    begin = max(arrive + visit.setup, opens)
    end = begin + visit.service
    pause: tuple[Minute, Minute] | None = None
    if step.rest is RestAt.WITHIN and rest:
        begin = max(begin, rest.opens - visit.service)  # the service is still on when the break may begin
        pause = (max(begin, rest.opens), max(begin, rest.opens) + rest.minutes)
        end = begin + visit.service + rest.minutes
        if pause[1] > rest.closes:
            return None
    too_late = visit.begins_by is not None and begin > visit.begins_by
    if too_late or end - visit.service > closes:
        return None
    worth = formulation.draft.values[request.id, formulation.date(van_day)]
    return Stop(
        Kind.CLINIC,
        request.community,
        arrive,
        end + visit.packup,
        request=request.id,
        begin=begin,
        end=end,
        pause=pause,
        clients=worth.clients,
    )
