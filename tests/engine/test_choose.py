"""The choice among listed tours: rows, side variables, objectives in order, and bounds that hold."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import product
from random import Random
from time import monotonic

import numpy as np
import pytest

from benchmarks.synthetic import drawn_week as marked_week
from benchmarks.synthetic import weighted
from planner.engine import Choice, Instance, Listing, Objective, Row, Sum, VanDay, choose, list_tours
from planner.engine.choose import level_held
from planner.engine.sums import widest
from planner.engine.terms import Terms
from planner.errors import NothingFound
from tests.engine.small import at_most, cheapest, instance, line, most, van_day, visit
from tests.engine.test_generate import drawn as drawn_without_sides
from tests.engine.tried import best_level

FOREVER = float("inf")


def chosen(one: Instance, seed: int = 1) -> Choice:
    """Return the choice among all tours of an instance."""
    return choose(one, list_tours(one), deadline=FOREVER, seed=seed)


def served(one: Instance, choice: Choice) -> list[tuple[int, list[int]]]:
    """Return the van-day and the visits of each chosen tour."""
    listing = list_tours(one)
    rows = [(int(listing.van_day[row]), listing.visits[row]) for row in choice.tours]
    return sorted((day, sorted(number for number in visits.tolist() if number >= 0)) for day, visits in rows)


def two_days(*objectives: Objective, rows: tuple[Row, ...] = (), sides: tuple[tuple[int, int], ...] = ()) -> Instance:
    """Return three visits at 1, 2 and 3 that one van may make on two days, two a day."""
    days = tuple(van_day([0, 1, 2], day=day, max_visits=2) for day in (0, 1))
    visits = [visit(place) for place in (1, 2, 3)]
    return instance(visits, van_days=days, objectives=objectives, rows=rows, sides=sides)


ONCE = tuple(at_most(1, (number, 0), (number, 1)) for number in range(3))
POINTS = {(number, day): points for number, points in enumerate((5, 7, 9)) for day in (0, 1)}


def test_each_van_makes_one_tour_a_day_and_each_visit_is_made_once() -> None:
    week = two_days(most(POINTS), cheapest(), rows=ONCE)
    choice = chosen(week)
    assert [(level.name, level.level, level.bound, level.proven) for level in choice.levels] == [
        ("value", 21, 21, True),
        ("cost", 8, 8, True),
    ]
    # 2 and 3 together, 6 francs, and 1 alone, 2 francs.
    assert sorted(visits for _, visits in served(week, choice)) == [[0], [1, 2]]


def test_a_row_from_above_keeps_the_better_visit() -> None:
    row = Row(Sum(visits={(0, 0): 1, (0, 1): 1, (2, 0): 1, (2, 1): 1}), None, 1)
    assert chosen(two_days(most(POINTS), rows=(*ONCE, row))).levels[0].level == 16


def test_a_row_from_below_is_kept_though_it_costs() -> None:
    row = Row(Sum(visits={(2, 1): 1}), 1, None)
    week = two_days(cheapest(), rows=(row,))
    choice = chosen(week)
    ((day, visits),) = served(week, choice)
    assert day == 1 and 2 in visits  # visit 1 lies on the way
    assert choice.levels[0].level == 6


def test_an_equality_is_kept() -> None:
    row = Row(Sum(visits={(number, day): 1 for number in range(3) for day in (0, 1)}), 3, 3)
    assert chosen(two_days(cheapest(), rows=(row, *ONCE))).levels[0].level == 8


def test_a_resource_is_limited_from_above() -> None:
    """With 6 francs: 3 alone or with 2 on the way, 16 points."""
    row = Row(Sum(resources={0: 1}), None, 6)
    assert chosen(two_days(most(POINTS), rows=(*ONCE, row))).levels[0].level == 16


def test_rows_that_contradict_each_other_find_nothing() -> None:
    rows = (Row(Sum(visits={(0, 0): 1}), 1, None), at_most(0, (0, 0)))
    with pytest.raises(NothingFound):
        chosen(two_days(cheapest(), rows=rows))


def test_a_side_variable_pays_for_what_a_row_demands() -> None:
    """Visit 0 must be made twice but may be made once: its side variable rises to 1, that of visit 1 stays 0."""
    rows = tuple(
        Row(Sum(visits={(number, 0): 1, (number, 1): 1}, sides={number: times}), times, None)
        for number, times in ((0, 2), (1, 1))
    )
    missed = Objective("must", Sum(sides={0: 1, 1: 1}), maximise=False)
    week = two_days(missed, most(POINTS), rows=(*ONCE, *rows), sides=((0, 1), (0, 1)))
    choice = chosen(week)
    assert choice.sides == (1, 0)
    assert [level.level for level in choice.levels] == [1, 21]


def test_side_variables_stay_within_their_bounds() -> None:
    highest = Objective("side", Sum(sides={0: 2, 1: -1}), maximise=True)
    choice = chosen(two_days(highest, sides=((0, 3), (-2, 5))))
    assert choice.sides == (3, -2)
    assert (choice.levels[0].level, choice.levels[0].bound) == (8, 8)


def test_objectives_come_in_their_order() -> None:
    """Cost first leaves nothing to gain; value first takes what it costs."""
    assert [level.level for level in chosen(two_days(cheapest(), most(POINTS), rows=ONCE)).levels] == [0, 0]
    assert [level.level for level in chosen(two_days(most(POINTS), cheapest(), rows=ONCE)).levels] == [21, 8]


def test_what_is_within_the_tolerance_is_given_up_for_the_next_objective() -> None:
    """21 points at 8 francs; the 5 of visit 0 are 23.8 percent of them and cost 2."""
    wide = chosen(two_days(most(POINTS, tolerance="0.24"), cheapest(), rows=ONCE))
    assert [level.level for level in wide.levels] == [21, 6]
    narrow = chosen(two_days(most(POINTS, tolerance="0.238"), cheapest(), rows=ONCE))
    assert [level.level for level in narrow.levels] == [21, 8]


def test_a_tolerance_that_is_just_a_visit_gives_it_up() -> None:
    """5 of 20 points are a quarter: 15 may be kept, 15.0001 may not."""
    points = {(number, day): worth for number, worth in enumerate((5, 7, 8)) for day in (0, 1)}
    exact = chosen(two_days(most(points, tolerance="0.25"), cheapest(), rows=ONCE))
    assert [level.level for level in exact.levels] == [20, 6]
    below = chosen(two_days(most(points, tolerance="0.2499"), cheapest(), rows=ONCE))
    assert [level.level for level in below.levels] == [20, 8]


@pytest.mark.parametrize(
    ("level", "tolerance", "maximise", "held"),
    [
        (1000, "0.005", True, 995),
        (999, "0.005", True, 995),  # 994.005 rounded up
        (200, "0.005", True, 199),
        (199, "0.005", True, 199),
        (1000, "0.005", False, 1005),
        (999, "0.005", False, 1003),  # 1003.995 rounded down
        (-1000, "0.005", True, -1005),
        (10**15, "0.1", True, 9 * 10**14),
        (30, "0.1", True, 27),  # 0.1 as a float is a little more than a tenth
        (0, "0.5", True, 0),
        (7, "0", True, 7),
        (7, "1", True, 0),
    ],
)
def test_the_level_held_is_exact_and_rounded_towards_the_level(
    level: int, tolerance: str, held: int, *, maximise: bool
) -> None:
    assert level_held(level, Objective("tier", Sum(), maximise=maximise, tolerance=tolerance)) == held


def test_like_vans_make_as_many_tours_as_they_are() -> None:
    """Three visits, 30 minutes each way: a van makes one a day."""
    far = [visit(30) for _ in range(3)]
    for count in (1, 2, 3):
        day = van_day([0, 1, 2], returns=70, count=count)
        week = instance(far, van_days=(day,), objectives=(most({(number, 0): 1 for number in range(3)}),))
        assert chosen(week).levels[0].level == count


def test_a_visit_counts_once_for_each_tour_that_makes_it_where_no_row_forbids() -> None:
    """Two vans, both at the same visit: the bound is not below what was reached."""
    days = (van_day([0]), van_day([0]))
    (level,) = chosen(instance([visit(1)], van_days=days, objectives=(most({(0, 0): 4}),))).levels
    assert (level.level, level.bound, level.proven) == (8, 8, True)


def test_points_on_a_day_without_a_van_are_not_reached() -> None:
    week = instance([visit(1)], objectives=(most({(0, 0): 4, (0, 3): 9}),), rows=(at_most(1, (0, 0), (0, 3)),))
    (level,) = chosen(week).levels
    assert (level.level, level.bound, level.proven) == (4, 4, True)


@pytest.mark.parametrize("parts", [{"van_days": ()}, {"visits": (), "van_days": (van_day([]),)}])
def test_a_week_with_nothing_to_choose_from_is_proven_empty(parts: dict[str, tuple[VanDay, ...]]) -> None:
    missed = Objective("must", Sum(sides={0: 1}), maximise=False)
    row = Row(Sum(visits={(0, 0): 1}, sides={0: 1}) if "visits" not in parts else Sum(sides={0: 1}), 1, None)
    week = instance([visit(1)], objectives=(missed, most({(0, 0): 5}), cheapest()), rows=(row,), sides=((0, 1),))
    if "visits" in parts:
        week = replace(week, objectives=(missed, most({}), cheapest()))
    choice = chosen(replace(week, **parts))  # type: ignore[arg-type]
    assert choice.tours == ()
    assert [(level.level, level.bound, level.proven) for level in choice.levels] == [
        (1, 1, True),
        (0, 0, True),
        (0, 0, True),
    ]


def drawn_week(seed: int) -> Instance:
    """Return a week of 3 visits, 2 days and 2 vans a day with rows drawn at random; choosing nothing is allowed."""
    chance = Random(seed)
    days = tuple(
        van_day(sorted(chance.sample(range(3), 2)), day=day, count=chance.randint(1, 2), returns=chance.randint(15, 40))
        for day in (0, 0, 1)
    )
    pairs = [(number, day) for number in range(3) for day in (0, 1)]
    rows = [
        Row(Sum(visits={pair: chance.randint(1, 3) for pair in chance.sample(pairs, 3)}), None, chance.randint(1, 4))
    ]
    rows += [Row(Sum(resources={0: 1}, visits={pairs[0]: 2}), None, chance.randint(4, 20))]
    rows += [Row(Sum(visits={chance.choice(pairs): 1}, sides={0: 1}), 1, None)]
    objectives = (
        Objective("must", Sum(sides={0: 1}), maximise=False),
        most({pair: chance.randint(0, 9) for pair in pairs}, tolerance=chance.choice(("0", "0.1", "0.35"))),
        cheapest(),
    )
    visits = [visit(chance.randint(1, 6), service=chance.randint(1, 10)) for _ in range(3)]
    return instance(visits, van_days=days, rows=tuple(rows), objectives=objectives, sides=((0, 1),))


def every_choice(week: Instance, listing: Listing) -> list[tuple[list[int], int]]:
    """Return every choice that the rows allow, as levels of the objectives and the side variable's value."""
    per_day: list[list[tuple[int, ...]]] = []
    for number, day in enumerate(week.van_days):
        rows = np.flatnonzero(listing.van_day == number).tolist()
        per_day.append([(), *((row,) for row in rows)])
        if day.count == 2:
            per_day[-1] += [(a, b) for a, b in product(rows, rows) if a < b]
    found = []
    for parts in product(*per_day):
        for side in (0, 1):
            picked = [row for part in parts for row in part]
            if all(
                (row.low is None or total(week, listing, row.sum, picked, side) >= row.low)
                and (row.high is None or total(week, listing, row.sum, picked, side) <= row.high)
                for row in week.rows
            ):
                found.append(([total(week, listing, tier.sum, picked, side) for tier in week.objectives], side))
    return found


def total(week: Instance, listing: Listing, one: Sum, picked: list[int], side: int) -> int:
    """Return a sum over these rows of the listing, by its definition."""
    found = sum(factor * side for factor in one.sides.values())
    for row in picked:
        day = week.van_days[int(listing.van_day[row])].day
        found += sum(one.visits.get((number, day), 0) for number in listing.visits[row].tolist() if number >= 0)
        found += sum(factor * int(listing.resources[row, resource]) for resource, factor in one.resources.items())
    return found


# as if the week were large
LARGE: dict[str, float] = {"choose.MANY_ROWS": -1, "choose.MANY_TOURS": 0, "choose.FEW_TOURS": 0}
# as if there were many tours
BRANCHED: dict[str, float] = {"among.FEW": -1, "among.SOME": -1}
# as if they were too many to price all of them in every round
SAMPLED: dict[str, float] = {"relax.MANY_TOURS": 4, "relax.SAMPLED": 2, "triples.NEAR_TOURS": 2}


def forced(monkeypatch: pytest.MonkeyPatch, limits: dict[str, float]) -> None:
    """Set limits of the engine's modules, named ``module.LIMIT``."""
    for name, value in limits.items():
        module, limit = name.split(".")
        monkeypatch.setattr(import_module(f"planner.engine.{module}"), limit, value)


@pytest.mark.parametrize(
    "large", [{}, LARGE, {**LARGE, **BRANCHED}, SAMPLED], ids=["small", "large", "branched", "sampled"]
)
@pytest.mark.parametrize("seed", range(25))
def test_the_levels_are_the_best_of_every_choice(
    seed: int, large: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, large)
    week = drawn_week(seed)
    listing = list_tours(week)
    left = every_choice(week, listing)
    choice = choose(week, listing, deadline=FOREVER)
    for number, (level, tier) in enumerate(zip(choice.levels, week.objectives, strict=True)):
        reached = [levels[number] for levels, _ in left]
        best = max(reached) if tier.maximise else min(reached)
        assert (level.level, level.bound, level.proven) == (best, best, True)
        outside = widest(week, tier)
        assert outside >= best if tier.maximise else outside <= best
        held = level_held(best, tier)
        left = [one for one in left if (one[0][number] >= held if tier.maximise else one[0][number] <= held)]
    # The choice itself keeps what every tier holds.
    assert [total(week, listing, tier.sum, list(choice.tours), choice.sides[0]) for tier in week.objectives] in [
        levels for levels, _ in left
    ]


@pytest.mark.parametrize(
    "large", [LARGE, {**LARGE, **BRANCHED}, BRANCHED, SAMPLED], ids=["large", "large branched", "branched", "sampled"]
)
@pytest.mark.parametrize("seed", range(30))
def test_a_week_without_side_variables_is_proven_too(
    seed: int, large: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, large)
    week = drawn_without_sides(seed)
    (level,) = choose(week, list_tours(week), deadline=FOREVER).levels
    assert (level.level, level.proven) == (best_level(week), True)


def test_a_choice_is_the_same_for_a_seed() -> None:
    """Six visits of equal worth at one place: many choices are equally good."""
    alike = [visit(1, service=20) for _ in range(6)]
    days = tuple(van_day(range(6), day=day) for day in range(2))
    points = {(number, day): 1 for number in range(6) for day in range(2)}
    rows = tuple(at_most(1, (number, 0), (number, 1)) for number in range(6))
    week = instance(alike, van_days=days, rows=rows, objectives=(most(points), cheapest()))
    assert len({chosen(week, seed=7) for _ in range(3)}) == 1


def test_a_list_cut_short_claims_no_more_than_a_bound_that_holds() -> None:
    week = two_days(Objective("must", Sum(sides={0: 1}), maximise=False), most(POINTS), rows=ONCE, sides=((0, 1),))
    cut = list_tours(week, deadline=monotonic() - 1)
    choice = choose(week, cut, deadline=monotonic() - 1)
    must, value = choice.levels
    assert (must.level, must.proven) == (0, True)  # no plan can miss less
    assert (value.level, value.proven) == (0, False)
    assert value.bound >= chosen(week).levels[1].level


def test_a_part_of_the_list_claims_no_proof_even_where_it_is_searched_to_the_end() -> None:
    week = two_days(most(POINTS), rows=ONCE)
    whole = list_tours(week)
    part = Listing(whole.van_day[:1], whole.visits[:1], whole.resources[:1], complete=False)
    (value,) = choose(week, part, deadline=FOREVER).levels
    assert value.level < 21 <= value.bound
    assert not value.proven


def test_what_a_tour_adds_to_a_sum_is_its_visits_and_its_resources() -> None:
    """Visits 0 and 2 on day 1 at 10 and 1000, and 6 francs at 2."""
    week = two_days()
    listing = list_tours(week)
    terms = Terms(week, listing)
    one = Sum(visits={(0, 1): 10, (2, 1): 1000, (2, 0): 5}, resources={0: 2})
    factors = (terms.of_tours(np.arange(len(listing.van_day))) @ terms.matrix([one])).toarray().ravel()
    for row, factor in enumerate(factors.tolist()):
        if served(week, Choice((row,), (), ())) == [(1, [0, 2])]:
            assert factor == 1022
            break
    else:
        pytest.fail("the tour is not listed")


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_the_terms_held_are_those_that_some_tour_has(count: int) -> None:
    week = weighted(marked_week(2, 5, 30, seed=3))
    every = Terms(week, list_tours(week))
    rows = np.sort(np.random.default_rng(count).choice(len(every.groups), count, replace=False))
    terms, _ = every.only(rows)
    held = terms.held()
    assert (held == (terms.of_tours(np.arange(count)).getnnz(axis=0) > 0)).all()
    assert held[terms.first_mark : terms.first_tour].any() == (count > 0)


def test_better_choices_are_reported_by_the_name_of_their_objective() -> None:
    told: list[tuple[str, int, int]] = []
    week = two_days(most(POINTS), cheapest(), rows=ONCE)
    choose(week, list_tours(week), deadline=FOREVER, report=lambda *step: told.append(step))
    assert [step for step in told if step[0] == "value"][-1][1] == 21
    assert [step for step in told if step[0] == "cost"][-1][1] == 8


def test_the_line_is_a_minute_and_a_franc_a_step() -> None:
    """The figures above rest on it."""
    assert line(4).minutes[1, 3] == line(4).resources[0, 3, 1] == 2
