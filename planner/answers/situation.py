"""What happened since a week was planned, put into its problem: each event a small change, then what is to stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from planner.model import (
    PLANNED_STATUS,
    ClinicDay,
    Closure,
    Decision,
    Event,
    Plan,
    Problem,
    Promise,
    Request,
    Situation,
    Status,
)

# What a change counts: the people who were told, times how near the day is (docs/rules.md, Frozen).
NEAR_DAYS = ((2, 3), (6, 2))
FAR = 1
LEVELS = ("none", "day", "van", "time")


def as_planned(problem: Problem, plan: Plan) -> Problem:
    """Return the problem that a plan was made from: the dataset's own, or with what its re-plan started from."""
    return problem if plan.since is None else amended(problem, plan.since)


def amended(problem: Problem, since: Situation) -> Problem:
    """Return the problem with every event and decision, the past fixed, what is frozen kept, what was told promised."""
    for event in since.events:
        problem = happened(problem, event)
    for decision in since.decisions:
        problem = decided(problem, decision)
    return promised(rested(replanned_on(problem, since), since), since)


# --- What happened ----------------------------------------------------------------------------------------------------


def happened(problem: Problem, event: Event) -> Problem:
    """Return the problem after an event of vans, places, staff or requests; what was done or cancelled is promised."""
    if event.kind == "withdrawn":
        return withdrawn(problem, event.ref)
    if event.date is None or event.kind in ("cancelled", "done"):
        return problem
    return {"van-down": van_down, "closed": closed, "staff-out": staff_out}[event.kind](problem, event.ref, event.date)


def van_down(problem: Problem, van: str, day: date) -> Problem:
    """Return the problem with a van that does not drive on a date."""
    row = problem.vans[van]
    return replace(problem, vans={**problem.vans, van: replace(row, unavailable=row.unavailable | {day})})


def closed(problem: Problem, ref: str, day: date) -> Problem:
    """Return the problem with a place or a road closed to all on a date."""
    kind = "community" if ref in problem.places else "road"
    return replace(problem, closures=(*problem.closures, Closure(kind, day, ref=ref, ends=day)))


def staff_out(problem: Problem, who: str, day: date) -> Problem:
    """Return the problem without a staff member on a date, or without the supervisors of a health centre."""
    if who in problem.staff:
        member = problem.staff[who]
        out = replace(member, unavailable=member.unavailable | {day})
        return replace(problem, staff={**problem.staff, who: out})
    centre = problem.health_centres[who]
    silent = replace(centre, unavailable=centre.unavailable | {day})
    return replace(problem, health_centres={**problem.health_centres, who: silent})


def withdrawn(problem: Problem, request: str) -> Problem:
    """Return the problem with a request that is no longer asked for."""
    row = replace(problem.requests[request], status=Status.WITHDRAWN)
    return replace(problem, requests={**problem.requests, request: row})


def decided(problem: Problem, decision: Decision) -> Problem:
    """Return the problem after a decision: a request that must be served, waits for a later week, or is refused."""
    row = problem.requests[decision.request]
    if decision.kind == "force":
        row = replace(row, must=True)
    elif decision.kind == "defer":
        row = replace(row, earliest=problem.settings.horizon.dates[-1] + timedelta(days=1))
    elif decision.kind == "refuse":
        row = replace(row, status=Status.REFUSED)
    return replace(problem, requests={**problem.requests, row.id: row})


def replanned_on(problem: Problem, since: Situation) -> Problem:
    """Return the problem as planned today: once a week is published, the lead time of a re-plan is enough."""
    settings = problem.settings
    horizon, policy = replace(settings.horizon, planned_on=since.today), settings.policy
    if since.published:
        policy = replace(policy, lead_days=policy.replan_lead_days)
    return replace(problem, settings=replace(settings, horizon=horizon, policy=policy))


def rested(problem: Problem, since: Situation) -> Problem:
    """Return the problem in which nobody went out on a past date but those who did."""
    out = {day: set(staff) for day, staff in since.crews}
    staff = {
        name: replace(row, unavailable=row.unavailable | {day for day, crew in out.items() if name not in crew})
        for name, row in problem.staff.items()
    }
    return replace(problem, staff=staff)


# --- What is to stay --------------------------------------------------------------------------------------------------


def promised(problem: Problem, since: Situation) -> Problem:
    """Return the problem with the promises of each request, and the dates on which it can no longer be held."""
    requests = {name: _promised(problem, row, since) for name, row in problem.requests.items()}
    return replace(problem, requests=requests)


def _promised(problem: Problem, request: Request, since: Situation) -> Request:
    held = any(clinic.request == request.id for clinic in since.held)
    if request.status not in PLANNED_STATUS and not held:
        return request
    kept = promises(request, since)
    horizon, lead = problem.settings.horizon, problem.settings.policy.lead_days
    soonest, dates = since.today + timedelta(days=lead), {promise.date for promise in kept}
    gone = {day for day in horizon.dates if day < soonest and day not in dates}
    called_off = {
        event.date for event in since.events if event.kind == "cancelled" and event.ref == request.id and event.date
    }
    request = replace(request, promises=kept, not_on=request.not_on | gone | called_off)
    in_force = any(promise.weight for promise in kept) or any(
        clinic.request == request.id for clinic in (*since.held, *since.kept)
    )
    status = Status.PUBLISHED if in_force else Status.ACCEPTED
    last = kept[-1] if kept else Promise(since.today)
    day = last.date if kept else None
    return replace(request, status=status, date=day, van=last.van, begin=last.begin, freeze=last.freeze)


def promises(request: Request, since: Situation) -> tuple[Promise, ...]:
    """Return what is to stay of a request, by date: what was told, what is frozen, what was held."""
    own = [
        *(
            Promise(one.date, one.van, one.begin, "none", weight(one, since.today))
            for one in since.told
            if _of(request, one)
        ),
        *_in_the_table(request, since),
        *_by_hand(request, since),
        *(Promise(one.date, one.van, one.begin, "van", 0) for one in since.kept if _of(request, one)),
        *(Promise(one.date, one.van, one.begin, "time", 0) for one in since.held if _of(request, one)),
    ]
    found: list[Promise] = []
    for promise in own:
        same = next((n for n, other in enumerate(found) if _same(other, promise)), None)
        if same is None:
            found.append(promise)
        else:
            found[same] = _both(found[same], promise)
    return tuple(sorted(found, key=lambda promise: (promise.date, promise.van or "")))


def weight(clinic: ClinicDay, today: date) -> int:
    """Return what changing a clinic day counts: the clients told of it, times how near it is."""
    ahead = (clinic.date - today).days
    return max(1, clinic.clients) * next((factor for days, factor in NEAR_DAYS if ahead <= days), FAR)


def _of(request: Request, clinic: ClinicDay) -> bool:
    return clinic.request == request.id


def _in_the_table(request: Request, since: Situation) -> list[Promise]:
    """Return what the request's row freezes or, where no plan was published since, announces."""
    if request.date is None or request.date < since.today:
        return []
    announced = request.status is Status.PUBLISHED and not since.published
    if request.freeze == "none" and not announced:
        return []
    told = ClinicDay(request.id, request.van or "", request.date, request.begin or 0)
    return [
        Promise(request.date, request.van, request.begin, request.freeze, weight(told, since.today) if announced else 0)
    ]


def _by_hand(request: Request, since: Situation) -> list[Promise]:
    """Return the clinic days of a request that were put on a date by hand."""
    own = (one for one in since.decisions if one.request == request.id and one.kind in ("plan", "force"))
    return [
        Promise(one.date, one.van, one.begin, one.freeze, 0)
        for one in own
        if one.date is not None and one.date >= since.today and one.freeze != "none"
    ]


def _same(one: Promise, other: Promise) -> bool:
    """Return whether two promises are of one clinic day: of a date, and of a van unless one names none."""
    return one.date == other.date and (one.van == other.van or None in (one.van, other.van) or other.freeze == "day")


def _both(one: Promise, other: Promise) -> Promise:
    """Return one promise for two of a clinic day: the stricter freeze with its own hour, and the larger weight."""
    stricter = other if LEVELS.index(other.freeze) > LEVELS.index(one.freeze) else one
    van = one.van or other.van
    return Promise(one.date, van, stricter.begin, stricter.freeze, max(one.weight, other.weight))
