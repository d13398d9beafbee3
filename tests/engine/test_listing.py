"""The list of tours: nothing is missing, nothing is invented."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from time import monotonic

import numpy as np
import pytest

from planner.engine import Escort, Instance, Legs, Rest, choose, list_tours
from planner.engine.kernel import MAX_VISITS
from planner.engine.listing import arrays
from planner.engine.sets import WAITS, known
from tests.engine import slow
from tests.engine.drawn import drawn
from tests.engine.small import at_most, instance, legs, line, most, sets, tours, van_day, visit

SEEDS = range(200)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_is_what_trying_every_minute_finds(seed: int) -> None:
    listing = list_tours(drawn(seed))
    assert listing.complete
    assert tours(listing) == {key: set(found) for key, found in slow.listed_of(seed).items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_so_is_the_list_where_the_clock_tells_the_minutes_driven(seed: int | str) -> None:
    plain = without_waiting(drawn(seed), seed)
    assert tours(list_tours(plain)) == {key: set(found) for key, found in slow.listed(plain).items()}


def without_waiting(drawn_instance: Instance, seed: int | str) -> Instance:
    """Return an instance without rests and escorts, on a line of which each leg uses its minutes, or nothing.

    One in two has no visit that may be waited for.
    """
    chance = Random(seed)
    waits = chance.random() < 0.5
    on_a_line = line(6)
    uses = [chance.choice((0, 1, 1)) * on_a_line.minutes for _ in drawn_instance.resources]
    legs_of_all = (Legs(on_a_line.minutes, np.array(uses, np.int64)),) * len(drawn_instance.legs)
    visits = tuple(
        replace(one, escort=None, present=False, begins_by=chance.choice((None, 30)), windows=windows)
        for one in drawn_instance.visits
        for windows in [one.windows if waits else ((0, chance.randint(10, 60)),)]
    )
    days = tuple(
        replace(day, rest=None, max_drive=chance.choice((None, chance.randint(2, 9))))
        for day in drawn_instance.van_days
    )
    return replace(drawn_instance, legs=legs_of_all, visits=visits, van_days=days, escorts=())


def test_the_plain_instances_hold_what_they_are_to_test() -> None:
    instances = [without_waiting(drawn(seed), seed) for seed in SEEDS]
    known_of = [known(day) for one in instances for day in arrays(one, range(len(one.van_days)))]
    assert all(one.plain for one in known_of)
    assert sum(not one.facts[:, WAITS].any() for one in known_of) >= len(known_of) // 3
    sizes = [len(visits) for one in instances for _, visits in slow.listed(one)]
    assert sizes.count(3) + sizes.count(4) >= 30
    limited = [
        slow.listed(one) != slow.listed(replace(one, van_days=tuple(replace(d, max_drive=None) for d in one.van_days)))
        for one in instances
    ]
    assert sum(limited) >= 20


def test_the_drawn_instances_hold_what_they_are_to_test() -> None:
    instances = [drawn(seed) for seed in SEEDS]
    found = [slow.listed_of(seed) for seed in SEEDS]
    visited = [
        (one, one.van_days[day], [one.visits[number] for number in visits])
        for one, tours_of in zip(instances, found, strict=True)
        for day, visits in tours_of
    ]
    assert sum(len(uses) > 1 for tours_of in found for uses in tours_of.values()) >= 20, "sets with several orders"
    assert sum(len(made) >= 3 for _, _, made in visited) >= 20
    assert sum(any(one.present for one in made) for _, _, made in visited) >= 20
    assert sum(any(len(one.windows) > 1 for one in made) for _, _, made in visited) >= 20
    shared = [
        made
        for _, _, made in visited
        if len({one.escort for one in made} - {None}) < sum(one.escort is not None for one in made)
    ]
    assert len(shared) >= 20, "visits that share an escort"
    without_rest = sum(
        tours_of != slow.listed(replace(one, van_days=tuple(replace(day, rest=None) for day in one.van_days)))
        for one, tours_of in zip(instances, found, strict=True)
    )
    assert without_rest >= 20, "weeks that a rest changes"


def test_a_day_is_full_when_the_last_minute_is_used() -> None:
    """1 there, 10 of service and 1 back are 12 minutes."""
    one = instance([visit(1)])
    assert sets(list_tours(replace(one, van_days=(van_day([0], returns=12),)))) == {frozenset({0})}
    assert sets(list_tours(replace(one, van_days=(van_day([0], returns=11),)))) == set()


def test_a_visit_begins_in_whichever_window_is_open() -> None:
    """Ready at minute 1: the first window has closed, the second opens at 5, so the van is back at 16."""
    late = instance([visit(1, windows=((0, 0), (5, 6)))], van_days=(van_day([0], returns=16),))
    assert sets(list_tours(late)) == {frozenset({0})}
    assert sets(list_tours(replace(late, van_days=(van_day([0], returns=15),)))) == set()


def test_windows_may_be_told_in_any_order() -> None:
    """The window at 5 is taken, though the one at 50 is told first."""
    told_late = instance([visit(1, windows=((50, 60), (5, 6)))], van_days=(van_day([0], returns=16),))
    assert sets(list_tours(told_late)) == {frozenset({0})}


def test_a_visit_without_a_window_is_not_listed() -> None:
    assert sets(list_tours(instance([visit(1, windows=()), visit(1)]))) == {frozenset({1})}


def test_places_no_minutes_apart_are_visited_in_one_tour() -> None:
    """Three visits at the base's own point: 30 minutes of service and no driving."""
    here = legs([[0, 0], [0, 0]])
    day = van_day(range(3), returns=30)
    found = list_tours(instance([visit(1), visit(0), visit(1)], legs=(here,), van_days=(day,)))
    assert frozenset({0, 1, 2}) in sets(found)


def test_a_leg_that_is_missing_is_not_driven() -> None:
    """There is a way to place 1 but none back."""
    one_way = legs([[0, 1], [-1, 0]])
    assert sets(list_tours(instance([visit(1)], legs=(one_way,)))) == set()


def test_a_way_round_is_not_taken_for_the_straight_one() -> None:
    """From 0 to 2 a van drives 90 minutes, though it takes 2 over place 1, where it has nothing to do."""
    slow_leg = legs([[0, 1, 90], [1, 0, 1], [90, 1, 0]])
    found = list_tours(instance([visit(1), visit(2)], legs=(slow_leg,), van_days=(van_day([0, 1], returns=150),)))
    assert tours(found) == {(0, frozenset({0})): {(2,)}, (0, frozenset({0, 1})): {(92,)}}


def test_drive_minutes_and_visits_stay_within_the_limits() -> None:
    two = instance([visit(1), visit(3)])
    assert sets(list_tours(replace(two, van_days=(van_day([0, 1], max_drive=6),)))) == {
        frozenset({0}),
        frozenset({1}),
        frozenset({0, 1}),
    }
    assert sets(list_tours(replace(two, van_days=(van_day([0, 1], max_drive=5),)))) == {frozenset({0})}
    assert sets(list_tours(replace(two, van_days=(van_day([0, 1], max_visits=1),)))) == {frozenset({0}), frozenset({1})}
    assert sets(list_tours(replace(two, van_days=(van_day([0, 1], max_visits=0),)))) == set()


def test_an_escort_is_fetched_once_for_two_visits() -> None:
    """0 to 3 for the escort (5 minutes), 1 and 2 visited, back to 3 (2 minutes) and home: 3 + 3 + 2 + 3 or so."""
    escorted = instance(
        [visit(1, escort=0), visit(2, escort=0)],
        legs=(line(4),),
        escorts=(Escort(3, before=5, after=2),),
        van_days=(van_day([0, 1], returns=37),),
    )
    # 3 steps there, 1 to place 2, 1 to place 1, 2 back to place 3, 3 home: 10, and 27 of work and halts.
    assert tours(list_tours(escorted))[0, frozenset({0, 1})] == {(10,)}
    shorter = replace(escorted, van_days=(van_day([0, 1], returns=36),))
    assert sets(list_tours(shorter)) == {frozenset({0}), frozenset({1})}


def test_an_escort_who_is_present_is_neither_fetched_nor_brought_back() -> None:
    alone = instance([visit(1, escort=0, present=True)], escorts=(Escort(1, before=40, after=40),))
    assert tours(list_tours(alone)) == {(0, frozenset({0})): {(2,)}}


def test_an_escort_who_is_present_at_the_first_visit_is_brought_back_after_another() -> None:
    """Visit 0 is at the escort's door, visit 1 is not: out 2, back to place 1 for the drop-off, home 1."""
    two = instance([visit(1, escort=0, present=True), visit(2, escort=0)], escorts=(Escort(1, before=40, after=5),))
    assert tours(list_tours(two))[0, frozenset({0, 1})] == {(4,)}


def test_a_rest_is_taken_by_a_tour_that_is_out_all_the_while() -> None:
    """Out from 0, the window 5-20 wants 10 minutes: 1 + 10 + 10 + 1 = 22 minutes in place of 12."""
    rested = instance([visit(1)], van_days=(van_day([0], leaves=0, returns=22, rest=Rest(5, 20, 10)),))
    assert sets(list_tours(rested)) == {frozenset({0})}


def test_a_tour_that_is_back_before_the_window_closes_needs_no_rest() -> None:
    """Back at 12 with a window until 13; with one until 12 the van is out all the while and has no time to rest."""
    early = instance([visit(1)], van_days=(van_day([0], returns=12, rest=Rest(5, 13, 7)),))
    assert sets(list_tours(early)) == {frozenset({0})}
    assert sets(list_tours(replace(early, van_days=(van_day([0], returns=12, rest=Rest(5, 12, 7)),)))) == set()


def test_a_tour_that_leaves_after_the_window_opened_needs_no_rest() -> None:
    """A rest of 7 minutes does not fit into 5-10. Leaving at 6 the van owes none, and is back at 18."""
    late = instance([visit(1)], van_days=(van_day([0], returns=18, rest=Rest(5, 10, 7)),))
    assert sets(list_tours(late)) == {frozenset({0})}
    assert sets(list_tours(replace(late, van_days=(van_day([0], returns=17, rest=Rest(5, 10, 7)),)))) == set()


def test_a_service_waits_for_the_rest_that_is_to_pause_it() -> None:
    """The rest fills its window 20-30 and the visit's pack-up takes 5: only a rest at the very end of the service fits.

    Begun at once it would end at 11, packed up at 16, 4 minutes before the window; the drive home takes 30 minutes and
    is not interrupted. So it waits until 10, pauses from 20 to 30 and is home at 65.
    """
    far = legs([[0, 1], [30, 0]])
    day = van_day([0], returns=65, rest=Rest(20, 30, 10))
    waiting = instance([visit(1, packup=5, windows=((0, 20),))], legs=(far,), van_days=(day,))
    assert sets(list_tours(waiting)) == {frozenset({0})}


def test_an_instance_without_visits_has_no_tours() -> None:
    empty = list_tours(instance([]))
    assert (len(empty.van_day), empty.complete) == (0, True)


def test_an_instance_without_van_days_has_no_tours() -> None:
    empty = list_tours(instance([visit(1)], van_days=()))
    assert (len(empty.van_day), empty.complete) == (0, True)


def test_what_a_tour_uses_is_its_day_its_legs_and_its_visits() -> None:
    """100 for the day, 2 of legs, 7 for the visit."""
    one = instance([visit(1, resources=(7,))], van_days=(van_day([0], resources=(100,)),))
    assert tours(list_tours(one)) == {(0, frozenset({0})): {(109,)}}


def test_the_list_is_complete_at_the_most_visits_that_it_can_hold() -> None:
    listing = list_tours(instance([visit(0, service=1) for _ in range(MAX_VISITS)]))
    assert listing.complete
    assert len(listing.van_day) == 2**MAX_VISITS - 1


def test_the_list_is_not_complete_where_a_tour_could_make_more_visits_than_it_can_hold() -> None:
    many = instance([visit(0, service=1) for _ in range(MAX_VISITS + 1)])
    assert not list_tours(many).complete
    few = van_day(range(MAX_VISITS + 1), max_visits=1)
    assert list_tours(replace(many, van_days=(few,))).complete
    short = van_day(range(MAX_VISITS + 1), returns=MAX_VISITS)
    assert len(list_tours(replace(many, van_days=(short,))).van_day) == 2 ** (MAX_VISITS + 1) - 2


def test_a_deadline_that_has_passed_leaves_the_list_incomplete() -> None:
    cut = list_tours(instance([visit(1)]), deadline=monotonic() - 1)
    assert (len(cut.van_day), cut.complete) == (0, False)


def test_the_listing_reports_each_van_day() -> None:
    told: list[tuple[str, int, int]] = []
    two = instance([visit(1)], van_days=(van_day([0]), van_day([0], day=1)))
    list_tours(two, report=lambda *step: told.append(step))
    assert told == [("list", 1, 2), ("list", 2, 2)]


def test_a_tour_is_listed_for_each_of_like_vans_that_may_make_it() -> None:
    visits, days = [visit(1), visit(2)], (van_day((0, 1), count=3),)
    points = most({(0, 0): 5, (1, 0): 1})
    free = instance(visits, van_days=days, objectives=(points,))
    once = instance(visits, van_days=days, objectives=(points,), rows=(at_most(1, (0, 0)),))
    twice = instance(visits, van_days=days, objectives=(points,), rows=(at_most(2, (0, 0)),))
    for problem, copies, best in ((free, 3, 18), (once, 1, 8), (twice, 2, 13)):
        listing = list_tours(problem)
        told = [frozenset(row.tolist()) - {-1} for row in listing.visits]
        assert [told.count(frozenset(made)) for made in ((0,), (0, 1), (1,))] == [copies, copies, 3]
        (level,) = choose(problem, listing, deadline=float("inf")).levels
        assert (level.level, level.bound) == (best, best)


def test_a_drive_without_a_visit_is_listed_for_each_of_like_vans() -> None:
    problem = instance([visit(1)], van_days=(van_day((0,), count=2, bare=True), van_day((0,), bare=True)))
    listing = list_tours(problem)
    assert listing.van_day[(listing.visits < 0).all(axis=1)].tolist() == [0, 0, 1]
