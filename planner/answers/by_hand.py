"""A plan made by hand, a date and a van for each clinic day: which rules keep it from being driven, proven by solving.

The clinic days are held fast. Where no plan keeps them all, the smallest set that cannot be kept is sought, then which
rules must be lifted for it: the rest stand. The set is put aside, and what is left is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.answers.conflict import can_be_kept, needed_for_it
from planner.model import MINUTES_A_DAY, PLANNED_STATUS, WEEKDAYS, Decision, Problem, Promise, Travel, Values
from planner.travel import travel as travel_of

ALL_DAYS = frozenset(WEEKDAYS)
MANY = 99


@dataclass(frozen=True, slots=True)
class Broken:
    """Clinic days that cannot be held as they stand, by request and visit, and the rules that forbid it."""

    rules: tuple[str, ...]
    visits: tuple[tuple[str, int], ...]


def broken(
    problem: Problem, travel: Travel, values: Values, rows: Sequence[Decision], served: Set[str]
) -> tuple[Broken, ...]:
    """Return what cannot be held of a plan made by hand; nothing where all of it can be driven as it stands.

    A row is held to its date, to its van where it names one, and to its begin where that is frozen. A request that must
    be served, is among those that the plan ``served`` and now has too few clinic days breaks ``must``.
    """
    fixed = {
        (row.request, row.visit): (row.request, Promise(row.date, row.van, row.begin, _level(row), 0))
        for row in rows
        if row.date is not None and row.kind in ("plan", "force")
    }
    found = _missed(problem, rows, fixed, served)
    off = tuple(visit for visit in fixed if problem.requests[visit[0]].status not in PLANNED_STATUS)
    found += [Broken(("days",), (visit,)) for visit in off]
    left = {visit: kept for visit, kept in fixed.items() if visit not in off}
    while can_be_kept(problem, travel, values, [*left.values()]) is False:
        together = tuple(left.values())
        worst = needed_for_it(problem, travel, values, together) or together
        named = tuple(visit for visit, kept in left.items() if any(kept is one for one in worst))
        found.append(Broken(_to_lift(problem, travel, values, worst), named))
        left = {visit: kept for visit, kept in left.items() if visit not in named}
    return tuple(found)


def _level(row: Decision) -> str:
    if row.freeze == "time":
        return "time"
    return "day" if row.van is None else "van"


def _missed(
    problem: Problem, rows: Sequence[Decision], fixed: Mapping[tuple[str, int], object], served: Set[str]
) -> list[Broken]:
    """Return the must requests that the plan serves, and that somebody took off it."""
    short = [
        row
        for row in rows
        if row.request in served
        and (request := problem.requests[row.request]).must
        and request.status in PLANNED_STATUS
        and sum(name == request.id for name, _ in fixed) < request.visits
    ]
    return [Broken(("must",), ((row.request, row.visit),)) for row in short if (row.request, row.visit) not in fixed]


# --- Rules lifted one by one ------------------------------------------------------------------------------------------


def _to_lift(problem: Problem, travel: Travel, values: Values, kept: Sequence[tuple[str, Promise]]) -> tuple[str, ...]:
    """Return a smallest set of rules that must be lifted for these clinic days; none where that is not enough."""
    needed = list(LIFTED)
    if not _kept_without(problem, travel, values, kept, needed):
        return ()
    for rule in LIFTED:
        fewer = [other for other in needed if other != rule]
        if _kept_without(problem, travel, values, kept, fewer):
            needed = fewer
    return tuple(needed)


def _kept_without(
    problem: Problem, travel: Travel, values: Values, kept: Sequence[tuple[str, Promise]], rules: Sequence[str]
) -> bool:
    names = {name for name, _ in kept}
    problem = replace(problem, requests={name: problem.requests[name] for name in names})
    roads_closed = any(closure.kind != "community" for closure in problem.closures)
    for rule in rules:
        problem = LIFTED[rule](problem)
    if "closed" in rules and roads_closed:
        travel = travel_of(problem)
    return can_be_kept(problem, travel, values, kept) is True


def _any_van(problem: Problem) -> Problem:
    vans = {name: replace(row, days=ALL_DAYS, unavailable=frozenset()) for name, row in problem.vans.items()}
    return replace(problem, vans=vans)


def _any_date(problem: Problem) -> Problem:
    first, last = problem.settings.horizon.dates[0], problem.settings.horizon.dates[-1]
    requests = {
        name: replace(
            row,
            earliest=min(row.earliest, first),
            latest=max(row.latest or last, last),
            days=frozenset(),
            not_on=frozenset(),
        )
        for name, row in problem.requests.items()
    }
    communities = {name: replace(row, market_rule="ignore") for name, row in problem.communities.items()}
    horizon = replace(problem.settings.horizon, planned_on=first)
    policy = replace(problem.settings.policy, lead_days=0)
    settings = replace(problem.settings, horizon=horizon, policy=policy)
    return replace(problem, requests=requests, communities=communities, holidays={}, settings=settings)


def _any_gap(problem: Problem) -> Problem:
    requests = {
        name: replace(row, min_gap_days=1, visits=max(row.visits, MANY)) for name, row in problem.requests.items()
    }
    return replace(problem, requests=requests)


def _any_hour(problem: Problem) -> Problem:
    requests = {name: replace(row, opens=0, closes=MINUTES_A_DAY) for name, row in problem.requests.items()}
    return replace(problem, requests=requests)


def _long_day(problem: Problem) -> Problem:
    day = replace(
        problem.settings.day, begin=0, end=MINUTES_A_DAY - 1, margin_am=-MINUTES_A_DAY, margin_pm=-MINUTES_A_DAY
    )
    vans = {name: replace(row, max_drive_minutes=None, max_clinics_per_day=None) for name, row in problem.vans.items()}
    return replace(problem, settings=replace(problem.settings, day=day), vans=vans)


def _no_break(problem: Problem) -> Problem:
    day = problem.settings.day
    rest = replace(day.rest, minutes=0, friday_minutes=0)
    return replace(problem, settings=replace(problem.settings, day=replace(day, rest=rest)))


def _any_supervisor(problem: Problem) -> Problem:
    centres = {
        name: replace(row, supervises_on=ALL_DAYS, unavailable=frozenset(), supervisors=MANY)
        for name, row in problem.health_centres.items()
    }
    return replace(problem, health_centres=centres)


def _any_catchment(problem: Problem) -> Problem:
    centres = {name: replace(row, clinics_per_week=MANY) for name, row in problem.health_centres.items()}
    return replace(problem, health_centres=centres)


def _any_stock(problem: Problem) -> Problem:
    vans = {name: replace(row, volume_l=None) for name, row in problem.vans.items()}
    return replace(problem, vans=vans, stock=(), tables=problem.tables - {"stock"})


def _any_choice(problem: Problem) -> Problem:
    policy = replace(problem.settings.policy, min_methods=0)
    requests = {name: replace(row, methods=()) for name, row in problem.requests.items()}
    products = {name: row for name, row in problem.products.items() if row.kind != "removal"}
    settings = replace(problem.settings, policy=policy)
    return replace(problem, settings=settings, requests=requests, products=products)


def _any_follow_up(problem: Problem) -> Problem:
    centres = {
        name: replace(row, follow_up_per_week=None, referral_services=())
        for name, row in problem.health_centres.items()
    }
    products = {name: replace(row, referral_share=Fraction(0)) for name, row in problem.products.items()}
    return replace(problem, health_centres=centres, products=products)


def _any_crew(problem: Problem) -> Problem:
    return replace(problem, staff={}, tables=problem.tables - {"staff"})


def _any_night(problem: Problem) -> Problem:
    vans = {name: replace(row, max_nights=7) for name, row in problem.vans.items()}
    return replace(problem, vans=vans)


def _all_open(problem: Problem) -> Problem:
    communities = {
        name: replace(row, access="all_season", needs_4x4=False) for name, row in problem.communities.items()
    }
    return replace(problem, communities=communities, closures=())


def _any_budget(problem: Problem) -> Problem:
    funders = {name: replace(row, cap_xof=None, cap_ml=None) for name, row in problem.funders.items()}
    return replace(problem, funders=funders)


# In the order in which they are put back: what is found first to be at fault where several could be is the last.
LIFTED: Mapping[str, Callable[[Problem], Problem]] = {
    "nights": _any_night,
    "break": _no_break,
    "window": _any_hour,
    "daylight": _long_day,
    "budget": _any_budget,
    "follow-up": _any_follow_up,
    "choice": _any_choice,
    "commodities": _any_stock,
    "crew": _any_crew,
    "closed": _all_open,
    "once": _any_gap,
    "catchment": _any_catchment,
    "supervision": _any_supervisor,
    "one-tour": _any_van,
    "days": _any_date,
}
