"""What was proven of one problem and is carried to another: never a bound that a choice passes, and the same levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from random import Random

import numpy as np
import pytest

from planner.engine import (
    Choice,
    Handed,
    Instance,
    Legs,
    Listing,
    Objective,
    Proven,
    Row,
    Sum,
    carried,
    choose,
    hand_on,
    list_tours,
)
from planner.engine.choose import level_held
from planner.engine.terms import Terms
from tests.engine.small import at_most, cheapest, instance, most, visit
from tests.engine.test_choose import drawn_week

FOREVER = float("inf")
Change = Callable[[Instance, Random], Instance]


@cache
def base_week(seed: int) -> Instance:
    """Return a drawn week with rows on visits, on a van's calls and tours, on francs, and with two side variables."""
    chance = Random(f"carried {seed}")
    week = drawn_week(seed)
    days = tuple(
        replace(
            day, van=number % 2, count=1, room=chance.randint(2, 5), loads=tuple(chance.randint(1, 3) for _ in "12")
        )
        for number, day in enumerate(week.van_days)
    )
    calls = {(number, day.day, day.van or 0): chance.randint(1, 2) for day in days for number in day.visits}
    rows = (
        *week.rows,
        *(at_most(1, (number, 0), (number, 1)) for number in range(3)),
        Row(Sum(calls=calls, tours={chance.randrange(3): 1}, sides={1: -1}), None, chance.randint(1, 4)),
    )
    cost = Objective("cost", Sum(resources={0: 1}, sides={1: 2}), maximise=False)
    sides = ((0, 1), chance.choice(((0, 2), (-1, 1))))
    return replace(week, van_days=days, rows=rows, sides=sides, objectives=(*week.objectives[:2], cost))


def levels_of(week: Instance, listing: Listing) -> list[list[int]]:
    """Return the objectives' levels of every choice that the rows allow."""
    terms = Terms(week, listing)
    sums = [row.sum for row in week.rows] + [tier.sum for tier in week.objectives]
    of_tours = (terms.of_tours(np.arange(len(listing.van_day))) @ terms.matrix(sums)).toarray()
    ways = []
    for group in range(terms.n_groups):
        rows = np.flatnonzero(terms.groups == group).tolist()
        count = next(day.count for number, day in enumerate(week.van_days) if terms.van_day_of[number] == group)
        ways.append([some for size in range(count + 1) for some in combinations(rows, size)])
    found = []
    for parts in product(*ways):
        held = of_tours[[row for part in parts for row in part]].sum(axis=0)
        for sides in product(*(range(low, high + 1) for low, high in week.sides)):
            total = [
                int(n) + sum(f * sides[side] for side, f in one.sides.items())
                for n, one in zip(held, sums, strict=True)
            ]
            if all(
                (row.low is None or row.low <= n) and (row.high is None or n <= row.high)
                for row, n in zip(week.rows, total, strict=False)
            ):
                found.append(total[len(week.rows) :])
    return found


@cache
def base_handed_on(seed: int) -> tuple[Handed, tuple[tuple[int, tuple[int, ...]], ...]]:
    """Return what is handed on of a drawn week."""
    return handed_on(base_week(seed))


def proven(week: Instance) -> tuple[Proven, tuple[tuple[int, tuple[int, ...]], ...]]:
    """Return what is proven of a week, and the tours of its best choice."""
    handed, tours = handed_on(week)
    return handed.proven, tours


def handed_on(week: Instance) -> tuple[Handed, tuple[tuple[int, tuple[int, ...]], ...]]:
    """Return what the search of a week hands on, and the tours of its best choice."""
    listing = list_tours(week)
    choice = choose(week, listing, deadline=FOREVER)
    held = tuple(level_held(one.level, tier) for one, tier in zip(choice.levels, week.objectives, strict=True))
    tours = tuple(
        (int(listing.van_day[row]), tuple(n for n in listing.visits[row].tolist() if n >= 0)) for row in choice.tours
    )
    known = Proven(week, held, tuple(one.bound for one in choice.levels))
    return hand_on(known, listing, choice.best), tours


# --- Changes, tighter and looser --------------------------------------------------------------------------------------


def in_row(week: Instance, number: int, **parts: object) -> Instance:
    rows = list(week.rows)
    rows[number] = replace(rows[number], **parts)  # type: ignore[arg-type]
    return replace(week, rows=tuple(rows))


def other_high(week: Instance, chance: Random, least: int, most_: int) -> Instance:
    number = chance.choice([n for n, row in enumerate(week.rows) if row.high is not None])
    return in_row(week, number, high=(week.rows[number].high or 0) + chance.randint(least, most_))


def other_factor(week: Instance, chance: Random, more: int) -> Instance:
    number = chance.choice([n for n, row in enumerate(week.rows) if row.sum.visits])
    visits = dict(week.rows[number].sum.visits)
    pair = chance.choice(list(visits))
    visits[pair] += more
    return in_row(week, number, sum=replace(week.rows[number].sum, visits=visits))


def other_unit(week: Instance, chance: Random) -> Instance:
    """The same row in another unit, its limit rounded down or up."""
    row, times = week.rows[0], chance.randint(2, 3)
    visits = {pair: times * factor for pair, factor in row.sum.visits.items()}
    return in_row(week, 0, sum=Sum(visits=visits), high=times * (row.high or 0) + chance.randint(-1, 1))


def without_row(week: Instance, chance: Random) -> Instance:
    gone = chance.randrange(len(week.rows))
    return replace(week, rows=(*week.rows[:gone], *week.rows[gone + 1 :]))


def other_worth(week: Instance, chance: Random, least: int, most_: int) -> Instance:
    value = week.objectives[1]
    points = {pair: max(0, n + chance.randint(least, most_)) for pair, n in value.sum.visits.items()}
    return replace(week, objectives=(week.objectives[0], replace(value, sum=Sum(visits=points)), week.objectives[2]))


def other_tolerance(week: Instance, chance: Random) -> Instance:
    value = replace(week.objectives[1], tolerance=chance.choice(("0", "0.2", "0.5")))
    return replace(week, objectives=(week.objectives[0], value, week.objectives[2]))


def fewer_visits(week: Instance, chance: Random) -> Instance:
    number = chance.randrange(3)
    day = week.van_days[number]
    kept = [at for at in range(len(day.visits)) if chance.random() < 0.5]
    less = replace(day, visits=tuple(day.visits[at] for at in kept), loads=tuple(day.loads[at] for at in kept))
    return of_day(week, number, less)


def of_day(week: Instance, number: int, day: object) -> Instance:
    return replace(week, van_days=(*week.van_days[:number], day, *week.van_days[number + 1 :]))  # type: ignore[arg-type]


def other_room(week: Instance, chance: Random) -> Instance:
    number, times = chance.randrange(3), chance.randint(1, 2)
    day = week.van_days[number]
    room = times * (day.room or 0) + chance.randint(-2, 1)
    return of_day(week, number, replace(day, room=room, loads=tuple(times * load for load in day.loads)))


def other_hours(week: Instance, chance: Random) -> Instance:
    number = chance.randrange(3)
    day = week.van_days[number]
    return of_day(week, number, replace(day, returns=day.returns + chance.choice((-8, 8))))


def other_legs(week: Instance, chance: Random) -> Instance:
    """A leg closed, or longer, or shorter; each franc dearer or cheaper."""
    (own,) = week.legs
    minutes, francs = own.minutes.copy(), own.resources.copy()
    a, b = chance.sample(range(len(minutes)), 2)
    minutes[a, b] = chance.choice((-1, -1, minutes[a, b], minutes[a, b] + 1, max(0, minutes[a, b] - 1)))
    francs = np.maximum(0, francs * chance.choice((1, 2)) + chance.choice((-1, 0, 0)))
    return replace(week, legs=(Legs(minutes, francs),))


def other_sides(week: Instance, chance: Random) -> Instance:
    low, high = week.sides[1]
    return replace(week, sides=(week.sides[0], chance.choice(((low, high - 1), (low + 1, high), (low, high + 1)))))


CHANGES: Mapping[str, Change] = {
    "less room in a row": lambda week, chance: other_high(week, chance, -2, 0),
    "more room in a row": lambda week, chance: other_high(week, chance, 0, 2),
    "more of a visit": lambda week, chance: other_factor(week, chance, 1),
    "less of a visit": lambda week, chance: other_factor(week, chance, -1),
    "another unit": other_unit,
    "without a row": without_row,
    "worth less": lambda week, chance: other_worth(week, chance, -3, 0),
    "worth more": lambda week, chance: other_worth(week, chance, 0, 3),
    "another tolerance": other_tolerance,
    "fewer visits": fewer_visits,
    "another room": other_room,
    "other hours": other_hours,
    "other legs": other_legs,
    "other sides": other_sides,
}


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("seed", range(12))
def test_what_is_carried_holds_and_the_levels_are_those_from_scratch(seed: int, kind: str) -> None:
    """One change, or that and another: each carried bound is held against every choice there is."""
    chance = Random(f"{seed} {kind}")
    base = base_week(seed)
    week = CHANGES[kind](base, chance)
    if chance.random() < 0.4:
        week = CHANGES[chance.choice(list(CHANGES))](week, chance)
    handed, tours = base_handed_on(seed)
    listing = list_tours(week)
    left = levels_of(week, listing)
    if not left:
        return  # nothing may be chosen, not even nothing
    found = carried(handed.proven, week)
    held: list[int] = []
    scratch = choose(week, listing, deadline=FOREVER)
    for number, tier in enumerate(week.objectives):
        reached = [one[number] for one in left]
        best = max(reached) if tier.maximise else min(reached)
        bound = found.bound(number, held) if found else None
        assert bound is None or (bound >= best if tier.maximise else bound <= best)
        assert (scratch.levels[number].level, scratch.levels[number].proven) == (best, True)
        held.append(level_held(best, tier))
        left = [one for one in left if (one[number] >= held[-1] if tier.maximise else one[number] <= held[-1])]
    again = choose(week, listing, deadline=FOREVER, known=found, first=tours)
    assert again.levels == scratch.levels
    for known in (found, None):
        assert choose(week, listing, deadline=FOREVER, known=known, handed=handed).levels == scratch.levels


def test_of_the_same_week_all_is_carried() -> None:
    for seed in range(12):
        base = base_week(seed)
        before, _ = proven(base)
        found = carried(before, replace(base))
        assert found is not None
        assert [found.bound(number, before.held) for number in range(3)] == list(before.bounds)


SAME = ("less room in a row", "worth less", "fewer visits")


@pytest.mark.parametrize("kind", SAME)
def test_what_is_plainly_tighter_is_seen_to_be(kind: str) -> None:
    for seed in range(12):
        before, _ = proven(base_week(seed))
        found = carried(before, CHANGES[kind](base_week(seed), Random(seed)))
        assert found is not None
        assert found.bound(1, before.held) == before.bounds[1]


def three(high: int, *tiers: Objective) -> Instance:
    """Return three visits, two of them of one row, each made once."""
    rows = (at_most(1, (0, 0)), at_most(1, (1, 0)), at_most(high, (0, 0), (1, 0)))
    return instance([visit(1), visit(2), visit(3)], rows=rows, objectives=tiers)


VALUE = most({(0, 0): 5, (1, 0): 4, (2, 0): 3}, tolerance="0.5")


def test_a_looser_row_carries_nothing_but_where_it_cannot_be_used() -> None:
    """Two visits at most once each: more than two of them never bind, a second one of them does."""
    one, two, nine = three(1, VALUE), three(2, VALUE), three(9, VALUE)
    assert carried(proven(one)[0], two) is None
    assert carried(proven(two)[0], nine) is not None
    assert carried(proven(nine)[0], two) is not None


def test_a_later_bound_needs_as_much_held_before() -> None:
    """Of 12 points half may be given up for cost. Where 10 are worth the most, less is held, and cost may be lower."""
    before, _ = proven(three(2, VALUE, cheapest()))
    assert (before.held[0], before.bounds[0]) == (6, 12)
    found = carried(before, three(2, VALUE, cheapest()))
    assert found is not None
    assert found.bound(1, [6]) == before.bounds[1]
    assert found.bound(1, [7]) == before.bounds[1]
    assert found.bound(1, [5]) is None


def test_dearer_legs_carry_the_bounds_and_cheaper_ones_no_cost() -> None:
    base = three(2, VALUE, cheapest())
    (own,) = base.legs
    before, _ = proven(base)
    dearer = carried(before, replace(base, legs=(Legs(own.minutes, own.resources * 2),)))
    cheaper = carried(before, replace(base, legs=(Legs(own.minutes, own.resources // 2),)))
    assert dearer is not None
    assert cheaper is not None
    assert [dearer.bound(number, before.held) for number in (0, 1)] == list(before.bounds)
    assert [cheaper.bound(number, before.held) for number in (0, 1)] == [before.bounds[0], None]


def test_a_limit_on_francs_is_looser_where_legs_are_cheaper() -> None:
    base = replace(three(2, VALUE), rows=(Row(Sum(resources={0: 1}), None, 4),))
    (own,) = base.legs
    assert carried(proven(base)[0], replace(base, legs=(Legs(own.minutes, own.resources // 2),))) is None


def test_a_choice_known_to_be_best_needs_no_search() -> None:
    """The bound that is carried is met by the known tours: nothing is left to prove, and it is said so."""
    base = base_week(3)
    before, tours = proven(base)
    again: Choice = choose(base, list_tours(base), deadline=FOREVER, known=carried(before, base), first=tours)
    assert all(level.proven for level in again.levels)
