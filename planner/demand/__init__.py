"""Expected clients of a clinic, and what it is worth."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor

from planner.calendar import weekday
from planner.model import Community, Policy, Problem, Request, Values, Worth

# Sources and why: docs/settings.md.
RECENCY_WEEKS = 26
WOMEN_SHARE = Fraction("0.22")
UNMET_NEED = Fraction("0.24")
REACH = Fraction("0.15")
MARKET_FACTOR = Fraction("1.1")


def values(problem: Problem) -> Values:
    """Return what a clinic for each request is worth on each date of the horizon (docs/rules.md, Value)."""
    return {
        (request.id, day): _worth(problem, request, day)
        for request in problem.requests.values()
        for day in problem.settings.horizon.dates
    }


def _worth(problem: Problem, request: Request, day: date) -> Worth:
    community = problem.communities[request.community]
    clients = min(expected(request, community), capacity(request, problem.settings.policy))
    weight = problem.settings.policy.priority_weights[request.priority - 1]
    if request.expected_clients is not None:
        weight *= recency(problem, request)
    if community.market_rule == "prefer" and community.market_day == weekday(day):
        weight *= MARKET_FACTOR
    return Worth(clients, _half_up(1000 * clients * weight))


def capacity(request: Request, policy: Policy) -> int:
    """Return the clients that a clinic of that length can serve."""
    return floor(Fraction(request.service, 60) * Fraction(str(policy.clients_per_hour)))


def expected(request: Request, community: Community) -> int:
    """Return the clients expected: the request's own figure, else women of 15-49 x unmet need x reach."""
    if request.expected_clients is not None:
        return request.expected_clients
    women = Fraction(community.women_15_49 or 0)
    if community.women_15_49 is None:
        women = WOMEN_SHARE * (community.population or 0)
    return _half_up(women * UNMET_NEED * REACH)


def recency(problem: Problem, request: Request) -> Fraction:
    """Return the weight of weeks since the last visit and of weeks waited, from 1 to 2."""
    community = problem.communities[request.community]
    horizon = problem.settings.horizon
    seen = [visit.date for visit in problem.past_visits if visit.community == community.id]
    if community.last_visit is not None:
        seen.append(community.last_visit)
    since = _weeks(max(seen), horizon.start) if seen else RECENCY_WEEKS
    waited = _weeks(request.received_on, horizon.planned_on) if request.received_on else 0
    return 1 + Fraction(since + waited, 2 * RECENCY_WEEKS)


def _weeks(start: date, end: date) -> int:
    """Return the whole weeks between two dates, from 0 to RECENCY_WEEKS."""
    return min(max((end - start).days // 7, 0), RECENCY_WEEKS)


def _half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))
