"""Each van-day of the horizon tested for one request: the rule that forbids it, or that it is possible.

A van-day is possible where some plan of the week, without any other clinic, has the request's clinic on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.answers.forced import Listed
from planner.engine import Frame, Sum, can_have
from planner.formulate import forbidden_by, formulate, most_first
from planner.model import Clinic, HealthCentre, Problem, Travel, Values

MANY = 10_000
Lifting = Callable[[Problem], Problem]


class Untested(Exception):
    """The time was over before the test was."""


@dataclass(frozen=True, slots=True)
class Week:
    """A problem, its travel and its values."""

    problem: Problem
    travel: Travel
    values: Values

    def of(self, problem: Problem) -> Week:
        """Return the week of a changed problem on the same roads."""
        return replace(self, problem=problem)


@dataclass(frozen=True, slots=True)
class Tested:
    """The verdict of each van-day: the rule that forbids it, None where it is possible."""

    rules: Mapping[Clinic, str | None]

    @property
    def forbidden(self) -> dict[str, int]:
        """Return how many van-days each rule forbids, the most frequent first."""
        return most_first([rule for rule in self.rules.values() if rule is not None])

    @property
    def possible(self) -> tuple[Clinic, ...]:
        """Return the van-days that are possible."""
        return tuple(clinic for clinic, rule in self.rules.items() if rule is None)


def alone(problem: Problem, request: str) -> Problem:
    """Return the week in which nobody else asks, and this request for one clinic, frozen to nothing."""
    one = replace(problem.requests[request], visits=1, must=False, freeze="none", date=None)
    return replace(problem, requests={request: one})


@dataclass(frozen=True, slots=True)
class _Alone:
    """A week with one request, listed."""

    listed: Listed
    frame: Frame

    @classmethod
    def of(cls, week: Week, deadline: float) -> _Alone:
        """Return the listed week. Raises ``Untested`` where not all its tours were listed in time."""
        listed = Listed.of(week.problem, week.travel, week.values, deadline)
        if not listed.listing.complete:
            raise Untested
        return cls(listed, Frame(listed.formulation.instance, listed.listing))

    def holds(self, clinics: Sum, deadline: float) -> bool:
        """Return whether some plan has one of these clinics. Raises ``Untested`` where it is not known in time."""
        found = can_have(self.frame, clinics, deadline=deadline)
        if found is None:
            raise Untested
        return found


def tested(week: Week, request: str, deadline: float) -> Tested:
    """Return the verdict of every van-day for a request. Raises ``Untested`` where the time is over before."""
    only = week.of(alone(week.problem, request))
    listed = _Alone.of(only, deadline)
    formulation = listed.listed.formulation
    rules: dict[Clinic, str | None] = {}
    for van, day in formulation.draft.van_days:
        known = forbidden_by(formulation, 0, van.id, day)
        rules[Clinic(van.id, day)] = known or _by_the_week(only, listed, Clinic(van.id, day), deadline)
    return Tested(rules)


def possible(week: Week, request: str, deadline: float) -> bool:
    """Return whether any van-day is possible for a request. Raises ``Untested`` where it is not known in time."""
    listed = _Alone.of(week.of(alone(week.problem, request)), deadline)
    return listed.holds(listed.listed.on_any_day(request), deadline)


def _by_the_week(only: Week, listed: _Alone, clinic: Clinic, deadline: float) -> str | None:
    """Return the rule that keeps a tour that can be driven by itself out of every week, if one does.

    It is the first of the rules over vans and days whose lifting alone makes a plan possible; where none does, they are
    lifted one after the other, and it is the one that makes it possible at last. Where only a van that sleeps out gets
    there, and no lifting brings it home, it is the rule that forbids the way there and back on one day.
    """
    if _holds(listed, clinic, deadline):
        return None
    for rule, lift in LIFTINGS.items():
        if _holds(_Alone.of(only.of(lift(only.problem)), deadline), clinic, deadline):
            return rule
    problem = only.problem
    for rule, lift in LIFTINGS.items():
        problem = lift(problem)
        if _holds(_Alone.of(only.of(problem), deadline), clinic, deadline):
            return rule
    by_day = only.of(_by_day(only.problem))
    on_one_day = forbidden_by(formulate(by_day.problem, by_day.travel, by_day.values), 0, clinic.van, clinic.date)
    assert on_one_day is not None, f"{clinic}: possible on one day, but in no week"
    return on_one_day


def _holds(listed: _Alone, clinic: Clinic, deadline: float) -> bool:
    (request,) = (one.id for one in listed.listed.formulation.draft.requests)
    return listed.holds(listed.listed.on_day(request, clinic.van, clinic.date), deadline)


# --- Rules lifted, each in the whole week -----------------------------------------------------------------------------


def _centres(change: Callable[[HealthCentre], HealthCentre]) -> Lifting:
    def lifted(problem: Problem) -> Problem:
        centres = {key: change(centre) for key, centre in problem.health_centres.items()}
        return replace(problem, health_centres=centres)

    return lifted


def _without_tables(*tables: str) -> Lifting:
    return lambda problem: replace(problem, tables=problem.tables - set(tables))


def _no_caps(problem: Problem) -> Problem:
    funders = {key: replace(one, cap_xof=None, cap_ml=None) for key, one in problem.funders.items()}
    return replace(problem, funders=funders)


def _no_volumes(problem: Problem) -> Problem:
    return replace(problem, vans={key: replace(van, volume_l=None) for key, van in problem.vans.items()})


def _nights(problem: Problem) -> Problem:
    vans = {key: replace(van, max_nights=MANY if van.max_nights else 0) for key, van in problem.vans.items()}
    return replace(problem, vans=vans)


def _by_day(problem: Problem) -> Problem:
    return replace(problem, vans={key: replace(van, max_nights=0) for key, van in problem.vans.items()})


LIFTINGS: Mapping[str, Lifting] = {
    "supervision": _centres(lambda centre: replace(centre, supervisors=MANY)),
    "catchment": _centres(lambda centre: replace(centre, clinics_per_week=MANY)),
    "commodities": _no_volumes,
    "crew": _without_tables("staff"),
    "budget": _no_caps,
    "nights": _nights,
}
