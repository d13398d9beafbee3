"""What a clinic offers: each fault is found; each limit lets its last case pass."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from planner.model import Plan, Problem, Product
from tests.verify import away
from tests.verify.test_commodities import offering
from tests.verify.world import THU, TUE


def without_loads(product: str, *tours: int) -> Plan:
    """Return the plan with a product left out of the loads of some tours."""
    plan = away.plan()
    found = list(plan.tours)
    for n in tours:
        stops = (replace(s, load=tuple(one for one in s.load if one.product != product)) for s in found[n].stops)
        found[n] = replace(found[n], stops=tuple(stops))
    return replace(plan, tours=tuple(found))


def with_product(product: Product) -> Problem:
    """Return the dataset with one more product, of which there is none."""
    return replace(away.problem(), products={**away.problem().products, product.id: product})


def asking(*methods: str) -> Problem:
    """Return the dataset with methods asked for by R1."""
    return away.row("requests", "R1", methods=methods)


EXPIRED = away.lot("K", expires=TUE)
NO_KITS = without_loads("kit", 2, 3)
FAULTS: dict[str, dict[str, Any]] = {
    "three methods where four are asked": {"problem": offering(4, away.problem())},
    "kits expired": {"problem": EXPIRED, "plan": NO_KITS},
    "a removal of which there is none": {"problem": with_product(Product("extractor", kind="removal"))},
    "a removal of which none is needed, without a row": {
        "problem": with_product(Product("extractor", kind="removal", per_client=Fraction(0)))
    },
    "a method asked for of which there is none": {
        "problem": replace(with_product(Product("iud")), requests=asking("iud").requests)
    },
    "a method asked for that is no product": {"problem": asking("pill", "iud")},
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_alone(name: str) -> None:
    """One thing broken, this rule and no other."""
    assert away.broken(**FAULTS[name]) == {"choice"}


PASSES: dict[str, dict[str, Any]] = {
    "three methods where two are asked": {"problem": offering(2, away.problem())},
    "kits on their last day": {"problem": away.lot("K", expires=THU)},
    "a method of which there is none": {"problem": with_product(Product("iud"))},
    "a method asked for that is there": {"problem": asking("implant", "pill")},
    "chlorine asked for": {"problem": asking("chlorine")},
}


@pytest.mark.parametrize("name", PASSES)
def test_limit_lets_pass(name: str) -> None:
    """At its limit the rule is kept."""
    assert away.violations(**PASSES[name]) == []


def test_no_removal_in_the_table_is_not_checked() -> None:
    """The reader of the tables warns of it."""
    products = {key: product for key, product in away.problem().products.items() if product.kind != "removal"}
    stock = tuple(lot for lot in away.problem().stock if lot.product in products)
    problem = replace(away.problem(), products=products, stock=stock)
    assert away.broken(problem=problem, plan=without_loads("kit", 0, 1, 2, 3)) == set()


def test_all_is_on_offer_without_a_table_of_stock() -> None:
    """Even what would not be there, so that four methods are."""
    problem = replace(with_product(Product("iud")), tables=away.TABLES - {"stock"}, stock=())
    tours = tuple(
        replace(tour, stops=tuple(replace(stop, load=()) for stop in tour.stops)) for tour in away.plan().tours
    )
    plan = replace(away.plan(), tours=tours)
    assert away.broken(problem=offering(4, problem), plan=plan) == set()
    assert away.broken(problem=offering(5, problem), plan=plan) == {"choice"}
