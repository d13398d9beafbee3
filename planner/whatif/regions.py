"""A week too large for one machine, region by region: a plan for all, and a bound on every plan there is.

A region is some bases with their vans; requests belong to none. What regions share: a request is served as often as
asked and no more, supervisors, stock, follow-up, funders' caps, staff who go with any van.

**The plan**: regions are planned one after another, each with what the ones before left. It keeps every rule, as the
verifier says; it is not the best there is.

**The bound**: each region is planned by itself, as if all that is shared were its own, nothing a must, nothing frozen.
The part of any plan that a region's vans drive is a plan of that; so no plan of the whole, whatever it misses, breaks,
is worth more than the sum of the regions' bounds. That counts a request twice where two regions could serve it.
So a price is put on requests (Lagrange): for any prices p >= 0 the sum of the regions' bounds with p paid for each
clinic, and of p times the clinics asked for, is a bound too; prices rise where more is served than was asked for. Only
requests have a price: what else is shared makes the bound looser, never wrong. The whole's own bound is lower still.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from planner.formulate import formulate
from planner.formulate.handout import loaded, paid
from planner.formulate.left import Left
from planner.model import PLANNED_STATUS, Answer, Clinic, Plan, Problem, Request, Score, Tier, Tour, Violation
from planner.travel import travel as travel_of
from planner.verify import verify
from planner.verify.case import Case as Verified
from planner.verify.frozen import broken_and_changed
from planner.whatif.quarter import unspent
from planner.whatif.sweep import Case, Outcome, Run, sweep, values_of

Regions = Mapping[str, Set[str]]
"""The bases of each region, by its name."""

ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Joined:
    """The plan of all regions together, the rules that it breaks (none, as the verifier says), and each region's part.

    ``bound``, in thousandths of a point, is what no plan of the whole is worth more than; ``bounds`` those of the
    rounds, of which it is the least.
    """

    plan: Plan
    bound: int
    broken: tuple[Violation, ...]
    parts: Mapping[str, Outcome]
    bounds: tuple[int, ...]

    @property
    def gap(self) -> float:
        """How far at most the plan lies below the best in value, as a share of the bound."""
        return (self.bound - self.plan.score.value) / self.bound if self.bound > 0 else 0.0


def by_base(problem: Problem) -> Regions:
    """Return a region for each base that has a van."""
    return {base: frozenset((base,)) for base in sorted({van.base for van in problem.vans.values()})}


def joined(problem: Problem, regions: Regions, rounds: int = ROUNDS, run: Run = sweep) -> Joined:
    """Return a plan for all regions, and the least bound of some rounds of prices.

    Raises ``ValueError`` unless each van's base is in one region.
    """
    for van in problem.vans.values():
        if sum(van.base in bases for bases in regions.values()) != 1:
            raise ValueError(f"van {van.id}: base {van.base} is not in one region")
    bounds, order = _bounds(problem, regions, rounds, run)
    done, parts = list[Tour](), dict[str, Outcome]()
    for name in order:
        held = tuple((str(stop.request), tour.date) for tour in done for stop in tour.clinics)
        out = tuple((one, tour.date) for tour in done for one in tour.staff)
        rule = Left(_vans(problem, regions[name]), held, out)
        (parts[name],) = run([Case(name, _left(problem, done), (rule,))])
        done += parts[name].plan.tours
    plan = _whole(problem, done, [one.plan for one in parts.values()], min(bounds))
    case = Case("", problem)
    broken = verify(problem, travel_of(problem), values_of(case), plan)
    return Joined(plan, min(bounds), tuple(broken), parts, tuple(bounds))


# --- The bound --------------------------------------------------------------------------------------------------------


def _bounds(problem: Problem, regions: Regions, rounds: int, run: Run) -> tuple[list[int], list[str]]:
    """Return the bound of each round, and the regions by what they are worth without prices, the best first."""
    free = replace(problem, requests={name: _free(row) for name, row in problem.requests.items()})
    rules = {name: (Left(_vans(problem, bases)),) for name, bases in regions.items()}
    points = dict[str, int]()
    for (name, _), worth in values_of(Case("", problem)).items():
        points[name] = max(points.get(name, 0), worth.points)
    prices, bounds, order = dict.fromkeys(points, 0), list[int](), sorted(regions)
    for number in range(1, rounds + 1):
        told = tuple(sorted((name, price) for name, price in prices.items() if price))
        found = run([Case(name, free, rule, prices=told) for name, rule in rules.items()])
        worth_of = {one.case.name: one.plan.score.value_bound for one in found}
        bounds.append(sum(worth_of.values()) + sum(price * free.requests[name].visits for name, price in told))
        if number == 1:
            order.sort(key=lambda name: -worth_of[name])
        served = Counter(day.request for one in found for day in one.plan.clinic_days)
        for name, row in free.requests.items():
            step = points[name] // 2**number
            more = (served[name] > row.visits) - (served[name] < row.visits)
            prices[name] = min(points[name], max(0, prices[name] + more * step))
        if not any(prices.values()):
            break
    return bounds, order


def _free(request: Request) -> Request:
    """Return a request that nobody must serve and nothing is frozen of."""
    return replace(request, must=False, van=None, date=None, begin=None, freeze="none", promises=())


def _vans(problem: Problem, bases: Set[str]) -> tuple[str, ...]:
    return tuple(name for name, row in problem.vans.items() if row.base in bases)


# --- The plan ---------------------------------------------------------------------------------------------------------


def _left(problem: Problem, done: Sequence[Tour]) -> Problem:
    """Return the problem with what these tours leave of the funders' caps."""
    draft = formulate(problem, travel_of(problem), values_of(Case("", problem))).draft
    return replace(problem, funders=unspent(problem.funders, paid(draft, done)))


def _whole(problem: Problem, tours: Sequence[Tour], plans: Sequence[Plan], bound: int) -> Plan:
    """Return the plan of all tours: lots handed out anew, an answer for each request, the score of the whole."""
    travel, values = travel_of(problem), values_of(Case("", problem))
    draft = formulate(problem, travel, values).draft
    made = loaded(draft, sorted(tours, key=lambda tour: (tour.date, tour.van)))
    answers = tuple(_answer(row, made, problem) for row in problem.requests.values())
    plan = replace(plans[-1], tours=made, answers=answers, paid=paid(draft, made))
    counted = broken_and_changed(Verified.of(problem, travel, values, plan))
    missed = sum(
        row.must and row.status in PLANNED_STATUS and len(answer.clinics) < row.visits
        for row, answer in zip(problem.requests.values(), answers, strict=True)
    )
    worth = [values[str(stop.request), tour.date] for tour in made for stop in tour.clinics]
    points, cost = sum(one.points for one in worth), sum(tour.cost_xof for tour in made)
    tolerance = problem.settings.policy.tolerance_value
    levels = (
        ("freezes", counted["freezes_broken"], 0),
        ("must", missed, 0),
        ("changes", counted["change_weight"], 0),
        ("value", points, bound),
        ("cost", cost, 0),
    )
    score = Score(
        freezes_broken=counted["freezes_broken"],
        must_missed=missed,
        changes=counted["changes"],
        value=points,
        value_bound=bound,
        clients=sum(one.clients for one in worth),
        cost_xof=cost,
        metres=sum(tour.metres for tour in made),
        drive_minutes=sum(tour.drive_minutes for tour in made),
        fuel_ml=sum(tour.fuel_ml for tour in made),
        tiers=tuple(
            Tier(name, level, most, tolerance if name == "value" else 0.0, level == most)
            for name, level, most in levels
        ),
    )
    return replace(plan, score=score)


def _answer(request: Request, tours: Sequence[Tour], problem: Problem) -> Answer:
    """Return what a request is told; why it has no clinic is not tested."""
    clinics = tuple(
        Clinic(tour.van, tour.date) for tour in tours for stop in tour.clinics if stop.request == request.id
    )
    if clinics:
        return Answer(request.id, "served", clinics, state="proposed")
    if request.status not in PLANNED_STATUS:
        return Answer(request.id, "refused", reason="status")
    later = request.latest is None or request.latest > problem.settings.horizon.dates[-1]
    return Answer(request.id, "deferred" if later else "refused", reason="untested")
