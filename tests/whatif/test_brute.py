"""Marginal values and fronts, beside trying everything on tiny weeks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from planner.model import Problem, Values
from planner.travel import travel
from planner.whatif.marginal import extras, marginals
from planner.whatif.pareto import by_all, by_cost, by_share, least_share, out_of_reach
from planner.whatif.sweep import Case, sweep, values_of
from planner.whatif.table import clients_asked
from tests.brute.supplies import Held
from tests.brute.week import Own, Week, best
from tests.formulate.weeks import by_themselves, request, week, with_row, with_setting
from tests.whatif.weeks import drawn

SEEDS = (4, 14, 16, 31)  # weeks with fronts of several points


class Weighed(Week):
    """Every plan of a week: what comes before value, clients, cost, and the share of the least served district."""

    def __init__(self, problem: Problem, values: Values, but: tuple[str, ...]) -> None:
        super().__init__(problem, travel(problem), values)
        self.asked = clients_asked(problem, but)
        self.found: set[tuple[tuple[int, int, int], int, int, Fraction]] = set()

    def _weigh(self, chosen: tuple[Own, ...], held: Held) -> None:
        trips = tuple(trip for own in chosen for trip in own.trips)
        if not self.funds.fit(((own.van, own.spent) for own in chosen), held) or not self.crews.fit(trips):
            return
        missed, value = self.worth(held)
        served = {
            district: sum(self.values[clinic].clients for clinic in held if self._district(clinic[0]) == district)
            for district, asked in self.asked.items()
            if asked
        }
        share = min((Fraction(n, self.asked[name]) for name, n in served.items()), default=Fraction(1))
        exact = self._broken(chosen, held), missed, self._changed(chosen, held)
        self.found.add((exact, value // 1000, sum(own.spent.xof for own in chosen), share))

    def _district(self, request: str) -> str:
        return self.problem.district_of(self.problem.requests[request])

    def plans(self) -> list[tuple[int, int, Fraction]]:
        """Return clients, cost and share of the plans that are as good as can be in what comes first."""
        self.cheapest()
        first = min(exact for exact, *_ in self.found)
        return [(clients, cost, share) for exact, clients, cost, share in self.found if exact == first]


def plans(problem: Problem) -> list[tuple[int, int, Fraction]]:
    values = values_of(Case("", problem, by_clients=True))
    (base,) = sweep([Case("", problem)])
    return Weighed(problem, values, out_of_reach(base.plan)).plans()


def test_the_front_of_cost_is_that_of_all_plans() -> None:
    points = 0
    for seed in SEEDS:
        problem = drawn(seed)
        every = {(clients, cost) for clients, cost, _ in plans(problem)}
        front = {(n, xof) for n, xof in every if not any(m >= n and c <= xof and (m, c) != (n, xof) for m, c in every)}
        outcomes = by_cost(problem)
        assert {(one.plan.score.clients, one.plan.score.cost_xof) for one in outcomes} == front, seed
        assert all(one.plan.score.proven and not one.broken for one in outcomes)
        points += len(front)
    assert points > 4 * len(SEEDS)


def test_the_front_of_shares_is_that_of_all_plans() -> None:
    points = 0
    for seed in SEEDS:
        problem = drawn(seed)
        every = {(clients, share) for clients, _, share in plans(problem)}
        front = {(n, at) for n, at in every if not any(m >= n and s >= at and (m, s) != (n, at) for m, s in every)}
        outcomes = by_share(problem)
        found = {(one.plan.score.clients, least_share(problem, one.plan)) for one in outcomes}
        assert found == front, seed
        assert all(one.plan.score.proven and not one.broken for one in outcomes)
        points += len(front)
    assert points > len(SEEDS)


def test_the_front_of_all_three_is_that_of_all_plans() -> None:
    points = 0
    for seed in SEEDS:
        problem = drawn(seed)
        every = {(-clients, cost, -share) for clients, cost, share in plans(problem)}
        front = {
            one
            for one in every
            if not any(
                other != one and other[0] <= one[0] and other[1] <= one[1] and other[2] <= one[2] for other in every
            )
        }
        outcomes = by_all(problem)
        scores = [(one.plan.score.clients, one.plan.score.cost_xof, least_share(problem, one.plan)) for one in outcomes]
        assert {(-clients, cost, -share) for clients, cost, share in scores} == front, seed
        assert len(scores) == len(front)
        assert all(one.plan.score.proven and not one.broken for one in outcomes)
        points += len(front)
    assert points > 5 * len(SEEDS)


def test_one_more_is_worth_what_all_plans_with_it_say() -> None:
    gained = [name for seed in SEEDS for name in _compared(drawn(seed))]
    assert "supervisor_day" in gained


def _compared(problem: Problem) -> Iterator[str]:
    """Compare each thing that there could be one more of; yield the kinds that are worth something."""
    (base,) = sweep([Case("", problem)])
    before = best(problem, travel(problem), values_of(base.case))
    frame = marginals(problem).set_index("what")
    for one in extras(problem, base.plan, "fr"):
        changed = one.change(problem)
        after = best(changed, travel(changed), values_of(Case("", changed)))
        row = frame.loc[one.what]
        assert row["gain"] == row["gain_least"] == row["gain_most"] == (after.value - before.value) / 1000, one.what
        assert row["must_missed_diff"] == after.must_missed - before.must_missed
        if after.value > before.value:
            yield one.kind


def test_a_dual_is_the_price_of_the_rows_that_are_loosened() -> None:
    """A supervisor for one clinic a week, two requests of 10 and 8 clients: the second clinic is worth 8 x 1.5.

    The slope down is that of the first, 10 x 1.5: the dual lies between the two.
    With a van of one clinic a day and all days free, a van-day brings nothing more.
    """
    rows = request("R1", "C1", expected_clients=10), request("R2", "C2", expected_clients=8)
    problem = with_row(by_themselves(week(*rows)), "health_centres", "H1", clinics_per_week=1)
    frame = marginals(with_setting(problem, "travel", engine="circle")).set_index("kind")
    (row,) = frame.loc[["supervisor_day"]].to_dict("records")
    assert row["gain"] == 12 <= row["dual"] <= 15
    assert list(frame.loc[["van_day"], "dual"]) == [0] * 6
    assert frame.loc[["night"], "dual"].isna().all()  # the van never sleeps out
