"""What is needed, what is there and what is taken along: each fault is found, each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from planner.model import Base, Load, Lot, Plan, Problem, Product
from planner.verify.commodities import need
from tests.verify import away
from tests.verify.away import STOCK
from tests.verify.world import MON, TUE, WED

NEEDS = [
    (Fraction("0.25"), 1, 16, 6),  # 4 + 2
    (Fraction("0.25"), 1, 12, 5),  # 3 + 1.73
    (Fraction("0.25"), 3, 12, 15),
    (Fraction("0.25"), Fraction("1.5"), 12, 8),  # 5 users, 7.5
    (Fraction(0), 1, 30, 1),
    (Fraction("0.05"), 1, 0, 1),
    (Fraction("0.05"), 1, 20, 2),  # 1 + 1
    (Fraction("0.1"), 1, 90, 12),  # 9 + 3
    (Fraction("0.1"), 1, 91, 13),  # 9.1 + 3.02
    (Fraction("0.05"), Fraction("0.5"), 20, 1),
]


@pytest.mark.parametrize(("share", "per_client", "clients", "wanted"), NEEDS)
def test_need_is_the_mean_and_its_root_rounded_up(share: Fraction, per_client: Any, clients: int, wanted: int) -> None:
    """Users are rounded up before they are given their quantity, and that once more."""
    assert need(Product("pill", share=share, per_client=Fraction(per_client)), clients) == wanted


def taking(*loads: Load, tour: int = 2) -> Plan:
    """Return the plan with another load at one clinic: by default at C2, on Wednesday."""
    n = next(n for n, stop in enumerate(away.plan().tours[tour].stops) if stop.load)
    return away.with_stop(tour, n, load=loads)


def implants(number: int, place: str = "H1", name: str = "B") -> Plan:
    """Return the plan with other implants at C2."""
    return taking(Load("implant", number, place, name), *away.load("H1", (0, ""), (18, "P"), (4, "I"), (1, "K"))[1:])


def stocked(*lots: Lot) -> Problem:
    """Return the dataset with more lots."""
    return replace(away.problem(), stock=(*STOCK, *lots))


def moved(name: str, place: str, kind: str = "warehouse") -> dict[str, Any]:
    """Return the week with a lot at another place, a base of this kind, and taken from there."""
    problem = away.lot(name, place=place)
    tours = []
    for tour in away.plan().tours:
        stops = [
            replace(s, load=tuple(replace(one, place=place) if one.lot == name else one for one in s.load))
            for s in tour.stops
        ]
        tours.append(replace(tour, stops=tuple(stops)))
    bases = {**problem.bases, "L": replace(problem.bases["L"], kind="lodging")}
    if place == "W":
        bases["W"] = Base("W", "W", -8.0, 12.6, kind)
    return {"problem": replace(problem, bases=bases), "plan": replace(away.plan(), tours=tuple(tours))}


def offering(least: int, problem: Problem) -> Problem:
    """Return a dataset that asks for so many methods."""
    settings = problem.settings
    return replace(problem, settings=replace(settings, policy=replace(settings.policy, min_methods=least)))


FROM_BOTH = taking(
    Load("implant", 7, "H1", "A"),
    Load("implant", 4, "H1", "B"),
    *away.out().stops[2].load[1:],
    tour=0,
)
TOO_FEW = offering(2, away.lot("B", quantity=3))
NO_IMPLANTS = away.settled(TOO_FEW, taking(*away.home().stops[2].load[1:]))
FAULTS: dict[str, dict[str, Any]] = {
    "one less than the need": {"plan": implants(3)},
    "one more than the need": {"problem": away.lot("B", quantity=5), "plan": implants(5)},
    "nothing taken along": {"plan": taking()},
    "what is on offer left at home": {"plan": taking(*away.home().stops[2].load[:3])},
    "of a lot that has expired": {
        "problem": away.lot("A", quantity=15),
        "plan": implants(4, name="A"),
    },
    "of a lot that is none": {"plan": implants(4, name="Z")},
    "from another centre": {"plan": implants(4, "H2", "C"), "problem": away.lot("C", quantity=20)},
    "from the warehouse": {"problem": stocked(Lot("B", "implant", 9, "W")), "plan": implants(4, "B", "W")},
    "overdrawn by one in all": {"problem": away.lot("P", quantity=158)},
    "overdrawn from Wednesday on, not in all": {"plan": FROM_BOTH},
    "what is not on offer is listed": {
        "problem": TOO_FEW,
        "plan": away.settled(TOO_FEW, implants(3)),
    },
    "from lodging": {
        "problem": stocked(Lot("L", "pill", 60, "S")),
        "plan": taking(
            *[replace(one, place="L", lot="S") if one.product == "pill" else one for one in away.home().stops[2].load]
        ),
    },
    "a litre too many over the trip": {"problem": away.row("vans", "V1", volume_l=Fraction("6.39"))},
    "a litre too many on a day from base": {"problem": away.row("vans", "V2", volume_l=Fraction("2.67"))},
    "what rides with its supervisor": {
        "problem": away.row("products", "implant", volume_l=Fraction("0.11")),
    },
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this rule and no other."""
    assert away.broken(**FAULTS[name]) == {"commodities"}


PASSES: dict[str, dict[str, Any]] = {
    "the lot that expires later first, as long as all is covered": {
        "problem": away.lot("B", quantity=8),
        "plan": FROM_BOTH,
    },
    "what does not suffice is left behind": {"problem": TOO_FEW, "plan": NO_IMPLANTS},
    "from a warehouse": moved("I", "W"),
    "from another base": moved("I", "W", "base"),
    "chlorine that is not there": {"problem": away.row("products", "chlorine", volume_l=Fraction(99))},
    "no limit of volume": {"problem": away.row("vans", "V1", volume_l=None)},
    "no volume given": {"problem": away.row("products", "implant", volume_l=Fraction(0))},
    "counted before": {"problem": away.lot("P", counted_on=MON)},
    "two rows of one lot": {
        "problem": replace(
            away.lot("A", quantity=6), stock=(*away.lot("A", quantity=6).stock, replace(STOCK[0], quantity=5))
        )
    },
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert away.violations(**PASSES[name]) == []


def test_a_lot_may_be_used_on_the_day_it_expires_and_not_after() -> None:
    """R2 takes B on Wednesday."""
    assert away.broken(problem=away.lot("B", expires=WED)) == set()
    assert away.broken(problem=away.lot("B", expires=TUE)) == {"commodities", "choice", "follow-up"}


def test_one_warehouse_for_all() -> None:
    """C2 takes 4 of a second store; together they have just enough, a lodging's are none."""
    problem = away.lot("I", quantity=27)
    other = Lot("W", "injectable", 4, "J")
    load = [
        Load("injectable", 4, "W", "J") if one.product == "injectable" else one for one in away.home().stops[2].load
    ]
    for kind, found in (("warehouse", set()), ("base", set()), ("lodging", {"commodities"})):
        store = Base("W", "W", -8.0, 12.6, kind)
        whole = replace(problem, stock=(*problem.stock, other), bases={**problem.bases, "W": store})
        assert away.broken(problem=whole, plan=taking(*load)) == found


def test_off_without_stock_or_products() -> None:
    """Then nothing is loaded; what is loaded all the same breaks ``shape``."""
    bare = replace(away.problem(), tables=away.TABLES - {"stock"}, stock=())
    tours = tuple(
        replace(tour, stops=tuple(replace(stop, load=()) for stop in tour.stops)) for tour in away.plan().tours
    )
    unloaded = replace(away.plan(), tours=tours)
    assert away.broken(problem=bare, plan=unloaded) == set()
    assert away.broken(problem=bare) == {"shape"}
    tours = tuple(replace(tour, stops=tuple(replace(stop, referral=None) for stop in tour.stops)) for tour in tours)
    neither = replace(away.problem(), tables=away.TABLES - {"products"}, products={})
    plan = away.settled(neither, replace(away.plan(), tours=tours))
    assert away.broken(problem=neither, plan=plan) == set()
    assert away.broken(problem=neither, plan=away.settled(neither, unloaded)) == {"shape"}


SHAPES: dict[str, Plan] = {
    "unknown product": taking(*away.home().stops[2].load, Load("iud", 1, "H1", "B")),
    "a load at a drop-off": away.with_stop(2, 3, load=(Load("chlorine", 1, "B", ""),)),
    "nothing of a lot": taking(*away.home().stops[2].load, Load("implant", 0, "H1", "A")),
    "a lot listed twice": taking(
        Load("implant", 2, "H1", "B"), Load("implant", 2, "H1", "B"), *away.home().stops[2].load[1:]
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_load_of_another_form_breaks_shape(name: str) -> None:
    """And no other rule."""
    assert away.broken(plan=SHAPES[name]) == {"shape"}


def test_less_than_nothing_does_not_make_up_for_more() -> None:
    """Five and minus one are not four."""
    plan = taking(Load("implant", 5, "H1", "B"), Load("implant", -1, "H1", "A"), *away.home().stops[2].load[1:])
    assert "shape" in away.broken(plan=plan)
