"""Simulated weeks of a plan: certain mishaps, worked by hand; chances; the same weather for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import exp

import numpy as np
import pytest

from planner.demand import values as demand_values
from planner.inputs import load
from planner.model import Alternate, Kind, Plan, Problem, Risks, Stop, Tour, Travel
from planner.week import Planned, plan_from, plan_week
from planner.whatif.robustness import WITHOUT, Robustness, most_robust, robustness
from planner.whatif.said import said_in_short
from planner.whatif.stays import Stays, stays_chosen
from tests.cli.commands import tiny
from tests.weeks import random_week

NOTHING = Risks(0, 0, 0, 1, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def tiny_week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Problem, Planned]:
    """Two villages of a centre whose supervisor comes alone: 12 and 13 clients, one van, two days."""
    problem, _ = load(tiny(tmp_path_factory.mktemp("robust") / "data"))
    return problem, plan_week(problem)


def with_risks(problem: Problem, risks: Risks) -> Problem:
    return replace(problem, settings=replace(problem.settings, risks=risks))


def found(week: tuple[Problem, Planned], risks: Risks, *, weeks: int = 400, seed: int = 1) -> Robustness:
    problem, made = week
    return robustness(with_risks(problem, risks), made.plan, made.travel, weeks=weeks, seed=seed)


def test_without_risks_every_week_is_the_plan(tiny_week: tuple[Problem, Planned]) -> None:
    reached = found(tiny_week, NOTHING)
    assert set(reached.clients.tolist()) == {25}
    assert reached.chances == (1.0, 1.0)
    assert set(reached.losses.values()) == {0.0}


@pytest.mark.parametrize("seed", range(400, 460))
def test_without_risks_drawn_weeks_go_as_planned(seed: int) -> None:
    """Nights, breaks, supervisors aboard, ways that are missing: the day's clock is that of the plan."""
    problem, travel, values = random_week(seed)
    plan = plan_from(problem, travel, values, seconds=20).plan
    reached = robustness(with_risks(problem, NOTHING), plan, travel, weeks=2)
    assert set(reached.chances) <= {1.0}
    worth = demand_values(problem)  # what was drawn with the week is not what its tables say
    assert reached.p50 == sum(worth[day.request, day.date].clients for day in plan.clinic_days)


@pytest.mark.parametrize("risks", [replace(NOTHING, cancelled=1), replace(NOTHING, breakdown=1)])
def test_certain_mishaps_leave_nothing(tiny_week: tuple[Problem, Planned], risks: Risks) -> None:
    reached = found(tiny_week, risks)
    assert set(reached.clients.tolist()) == {0}
    assert reached.chances == (0.0, 0.0)


def test_certain_rain_that_always_cuts_leaves_nothing(tiny_week: tuple[Problem, Planned]) -> None:
    """As the crow flies no road is known to be of all weathers."""
    assert found(tiny_week, replace(NOTHING, rain=1, rain_cut=1)).p90 == 0
    assert found(tiny_week, replace(NOTHING, rain=1)).p10 == 25


def test_chance_of_a_village_is_that_of_its_risk(tiny_week: tuple[Problem, Planned]) -> None:
    """A quarter of the villages call off: 0.75 within three standard errors of 4,000 weeks, 0.0205; 25 x 0.25 lost."""
    reached = found(tiny_week, replace(NOTHING, cancelled=0.25), weeks=4000)
    assert reached.chances == pytest.approx((0.75, 0.75), abs=0.0205)
    assert reached.losses["cancelled"] == pytest.approx(6.25, abs=0.6)
    assert {reached.losses[cause] for cause in WITHOUT if cause != "cancelled"} == {0.0}
    assert set(reached.clients.tolist()) == {0, 12, 13, 25}


def test_spread_of_clients_keeps_their_mean(tiny_week: tuple[Problem, Planned]) -> None:
    """Far below what a clinic can serve (30), a spread of 20 % moves the mean of 25 by no more than chance."""
    reached = found(tiny_week, replace(NOTHING, demand_spread=0.2), weeks=4000)
    assert reached.mean == pytest.approx(25, abs=0.3)
    assert reached.p10 < 25 < reached.p90


def test_same_seed_same_weeks(tiny_week: tuple[Problem, Planned]) -> None:
    risks = Risks(rain=0.3)
    first, again, other = (found(tiny_week, risks, weeks=1000, seed=seed) for seed in (7, 7, 8))
    assert first.clients.tolist() == again.clients.tolist()
    assert first.clients.tolist() != other.clients.tolist()
    assert (first.p10, first.p50, first.p90) == pytest.approx((other.p10, other.p50, other.p90), abs=2)


# --- A day worked by hand -------------------------------------------------------------------------


def riding(week: tuple[Problem, Planned], closes: int) -> tuple[Problem, Plan, Travel]:
    """One tour: the supervisor at 07:00, clinics 08:15-12:00 and 13:25-17:00 in villages that close at ``closes``.

    Every drive between two places takes 10 minutes; set-up 45, pack-up 30; nobody rests. Back at 17:55, which may be
    18:00 at the latest.
    """
    problem, made = week
    tens = {
        key: replace(one, minutes=(10 * (one.minutes > 0)).astype(np.int32))
        for key, one in made.travel.matrices.items()
    }
    stops = (
        Stop(Kind.DEPART, "B1", 410, 410),
        Stop(Kind.PICKUP, "H1", 420, 440),
        Stop(Kind.CLINIC, "C1", 450, 750, "R1", 495, 720, clients=12),
        Stop(Kind.CLINIC, "C2", 760, 1050, "R2", 805, 1020, clients=13),
        Stop(Kind.DROPOFF, "H1", 1060, 1065),
        Stop(Kind.RETURN, "B1", 1075, 1075),
    )
    tour = Tour("V1", made.plan.tours[0].date, "B1", "B1", stops, 0, 50, 0, 0)
    settings = replace(problem.settings, day=replace(problem.settings.day, end=1080, margin_pm=0))
    problem = replace(
        problem,
        settings=settings,
        health_centres={"H1": replace(problem.health_centres["H1"], rides=True)},
        requests={name: replace(row, closes=closes) for name, row in problem.requests.items()},
    )
    return problem, replace(made.plan, tours=(tour,)), replace(made.travel, matrices=tens)


@pytest.mark.parametrize(("closes", "slack"), [(1440, (295, 5)), (1020, (405, 95))])
def test_late_supervisor(tiny_week: tuple[Problem, Planned], closes: int, slack: tuple[int, int]) -> None:
    """An hour late on average, memoryless: at most so many minutes late in 1 - exp(-minutes / 60) of the weeks.

    Where villages close late, all is as much later: five minutes, then the second clinic would come home after 18:00;
    alone, the first is home at 13:05. Where they close at 17:00 the second clinic ends with that, and 95 minutes late
    it lasts half its four hours; the first, alone, lasts them until 405 minutes late.
    """
    problem, plan, travel = riding(tiny_week, closes)
    risks = replace(NOTHING, late=1, late_minutes=60)
    reached = robustness(with_risks(problem, risks), plan, travel, weeks=4000)
    assert reached.chances == pytest.approx([1 - exp(-minutes / 60) for minutes in slack], abs=0.02)


def test_short_clinic_serves_as_many_as_it_has_time_for(tiny_week: tuple[Problem, Planned]) -> None:
    """Of 215 minutes at 7.5 an hour 26 clients; with 120 left, when most are late, no more than 15 of the 300 there."""
    problem, plan, travel = riding(tiny_week, 1020)
    many = {name: replace(row, expected_clients=300) for name, row in problem.requests.items()}
    problem = replace(problem, requests=many)
    on_time = robustness(with_risks(problem, NOTHING), plan, travel, weeks=1)
    assert on_time.clients.tolist() == [28 + 26]
    late = robustness(with_risks(problem, replace(NOTHING, late=1)), plan, travel, weeks=2000).clients
    assert set(late.tolist()) <= {0, *range(15, 29), *range(28 + 15, 28 + 27)}


# --- More risk, never more clients ----------------------------------------------------------------


MORE: dict[str, Callable[[float], Risks]] = {
    "cancelled": lambda share: replace(NOTHING, cancelled=share),
    "breakdown": lambda share: replace(NOTHING, breakdown=share),
    "late": lambda share: replace(NOTHING, late=share, late_minutes=60),
    "late_minutes": lambda share: replace(NOTHING, late=1, late_minutes=round(100 * share)),
    "rain": lambda share: replace(NOTHING, rain=share, rain_slower=1.5),
    "rain_cut": lambda share: replace(NOTHING, rain=1, rain_cut=share),
    "rain_slower": lambda share: replace(NOTHING, rain=1, rain_slower=1 + share),
}


@pytest.mark.parametrize("risk", MORE)
@pytest.mark.parametrize("seed", range(8))
def test_more_of_a_risk_never_brings_more_clients(seed: int, risk: str) -> None:
    """In no single week, all else as planned, by the same draws: a greater chance only adds to what is upset.

    Where two kinds of mishap meet it need not hold: a clinic called off leaves time for one that was to be dropped.
    """
    problem, travel, values = random_week(seed)
    plan = plan_from(problem, travel, values, seconds=20).plan
    weeks = [
        robustness(with_risks(problem, MORE[risk](level)), plan, travel, weeks=60).clients for level in (0.1, 0.4, 0.9)
    ]
    assert (weeks[0] >= weeks[1]).all()
    assert (weeks[1] >= weeks[2]).all()


# --- Plans compared, alternates, firm choices -----------------------------------------------------


def test_the_plan_with_the_better_bad_week_is_chosen(tiny_week: tuple[Problem, Planned]) -> None:
    """With one village in fifty calling off, nine weeks in ten serve all of a plan: 25 of two days, less of one."""
    problem, made = tiny_week
    alone = replace(made.plan, tours=made.plan.tours[:1])
    best, reached = most_robust(with_risks(problem, replace(NOTHING, cancelled=0.02)), [alone, made.plan], made.travel)
    assert best == 1
    assert [one.p10 for one in reached] == [sum(day.clients for day in alone.clinic_days), 25]


def test_tour_driven_instead_pays_what_it_serves(tiny_week: tuple[Problem, Planned]) -> None:
    """R1 alone is planned; where its village calls off, R2 is served on the same day: 13 clients in a quarter."""
    problem, made = tiny_week
    first = next(tour for tour in made.plan.tours if tour.clinics[0].request == "R1")
    second = next(tour for tour in made.plan.tours if tour.clinics[0].request == "R2")
    other = Alternate("R1", "R2", replace(second, date=first.date))
    plan = replace(made.plan, tours=(first,), alternates=(other,))
    risky = with_risks(problem, replace(NOTHING, cancelled=0.25))
    reached = robustness(risky, plan, made.travel, weeks=4000)
    assert reached.alternates["R1", first.date] == pytest.approx(13 * 0.25 * 0.75, abs=0.3)
    assert reached.chances == pytest.approx((0.75,), abs=0.0205)


def test_chosen_requests_stay_where_there_is_room_for_all(tiny_week: tuple[Problem, Planned]) -> None:
    problem, made = tiny_week
    stays = stays_chosen(problem, made, solves=3, seconds=20)
    assert stays.shares == {"R1": 1.0, "R2": 1.0}
    assert (stays.share, stays.always, stays.proven) == (1.0, 2, True)


def test_one_of_two_equal_requests_stays_half_the_time(tiny_week: tuple[Problem, Planned]) -> None:
    """One day for two villages, worth nearly the same: who is chosen turns on the draw."""
    problem, _ = tiny_week
    horizon = replace(problem.settings.horizon, days=1)
    requests = {name: replace(row, must=False) for name, row in problem.requests.items()}
    vans = {name: replace(row, max_clinics_per_day=1) for name, row in problem.vans.items()}
    short = replace(problem, settings=replace(problem.settings, horizon=horizon), requests=requests, vans=vans)
    stays = stays_chosen(short, plan_week(short), solves=12, seconds=20)
    assert list(stays.shares) == ["R2"]
    assert 0.2 < stays.share < 0.9


def test_the_summary_says_how_many_draws_there_were(tiny_week: tuple[Problem, Planned]) -> None:
    stays = Stays(0.3, 5, {"R1": 1.0, "R2": 0.8, "R3": 0.6}, proven=True)
    said = said_in_short(stays, "en")
    assert "in 5 draws, 2 of the 3 chosen requests stay chosen at least 4 times, 1 each time" in said
    problem, made = tiny_week
    none = stays_chosen(problem, made, within=0)
    assert none.solved == 0
    assert "too few draws" in said_in_short(none, "en")


def test_no_weeks_are_an_error(tiny_week: tuple[Problem, Planned]) -> None:
    with pytest.raises(ValueError, match="0 weeks"):
        found(tiny_week, NOTHING, weeks=0)
