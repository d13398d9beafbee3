"""What a plan is to reach: clients, not what they choose. None can be configured to be worth more than another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import pytest

from planner.demand import values as worths
from planner.formulate.objective import objectives
from planner.inputs.rows import SHAPES
from planner.inputs.settings import KEYS
from planner.model import Lot, Problem, Product
from planner.words import catalogue
from tests.formulate.weeks import draft, formulated, planned, request, supplied, week, with_row, with_setting

PRODUCTS = (
    Product("pill", share=Fraction(1, 2)),
    Product("implant", long_acting=True, share=Fraction(1, 4)),
    Product("kit", kind="removal"),
)
STOCK = tuple(Lot("B", product.id, 99_999) for product in PRODUCTS) + tuple(
    Lot(centre, product.id, 99_999) for centre in ("H1", "H2") for product in PRODUCTS
)
# Another value for each field of a product but its id; a field that is not here fails the test.
OTHER: Mapping[str, Any] = {
    "name": "Jadelle",
    "kind": "removal",
    "long_acting": True,
    "referral_share": Fraction(1, 3),
    "minutes_first": 45,
    "minutes_return": 5,
    "share": Fraction(9, 10),
    "per_client": Fraction(12),
    "source": "health_centre",
    "volume_l": Fraction(7),
    "cyp": Fraction(46, 10),
    "price_xof": 25_000,
}


def stocked() -> Problem:
    """Return a week in which everything is on offer everywhere."""
    requests = (request("R1", "C1", must=True), request("R2", "C2"), request("R3", "C3", expected_clients=20))
    return supplied(week(*requests), PRODUCTS, *STOCK)


def with_products(**changes: Any) -> Problem:
    """Return the week with its first product changed."""
    return with_row(stocked(), "products", "pill", **changes)


def test_every_field_of_a_product_is_tried() -> None:
    assert {field.name for field in fields(Product)} - {"id"} == OTHER.keys()
    assert set(SHAPES["products"].columns()) - {"id"} == OTHER.keys()


@pytest.mark.parametrize("field", OTHER)
def test_no_column_of_a_product_gives_it_a_weight(field: str) -> None:
    """What is on offer and the clients stay the same: so does all that is aimed at, and what each visit uses."""
    plain, other = stocked(), with_products(**{field: OTHER[field]})
    before, after = formulated(plain), formulated(other)
    assert getattr(plain.products["pill"], field) != OTHER[field]
    assert after.draft.offers.keys() == before.draft.offers.keys()
    assert all(len(there) == len(PRODUCTS) for there in after.draft.offers.values())
    assert after.instance.objectives == before.instance.objectives
    assert after.instance.visits == before.instance.visits
    assert after.instance.van_days == before.instance.van_days
    assert worths(other) == worths(plain)


@pytest.mark.parametrize("field", ["kind", "long_acting", "share", "cyp", "price_xof"])
def test_no_plan_is_better_for_a_method(field: str) -> None:
    plain, other = planned(stocked()), planned(with_products(**{field: OTHER[field]}))
    assert other.score == plain.score
    assert other.answers == plain.answers


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.id)
def test_a_product_that_is_added_or_taken_away_weighs_nothing(product: Product) -> None:
    plain = stocked()
    less = replace(plain, products={key: row for key, row in plain.products.items() if key != product.id})
    assert formulated(less).instance.objectives == formulated(plain).instance.objectives
    assert worths(less) == worths(plain)


@pytest.mark.parametrize("asked", [(), ("implant",), ("pill", "implant", "kit")])
def test_what_a_request_asks_for_weighs_nothing(asked: tuple[str, ...]) -> None:
    one = with_row(stocked(), "requests", "R3", methods=asked)
    assert formulated(one).instance.objectives == formulated(stocked()).instance.objectives
    assert worths(one) == worths(stocked())


@pytest.mark.parametrize("least", [0, 1, 2])
def test_the_least_number_of_methods_weighs_nothing(least: int) -> None:
    one = with_setting(stocked(), "policy", min_methods=least)
    assert formulated(one).instance.objectives == formulated(stocked()).instance.objectives


def test_no_setting_names_a_method_or_a_product() -> None:
    """But for the least number of methods, which says nothing of which."""
    told = ("method", "product", "implant", "iud", "pill", "inject", "condom", "removal", "long", "cyp", "share")
    assert [key for key in KEYS if any(word in key for word in told)] == ["policy.min_methods"]


def test_no_word_asks_for_a_weight_of_a_method() -> None:
    assert [key for key in catalogue() if "weight" in key or "cyp" in key] == []


def test_value_counts_each_clinic_once_by_its_worth() -> None:
    """Every factor is that of the table of values; nothing else is in the sum."""
    made = draft(stocked())
    value = next(tier for tier in objectives(made) if tier.name == "value")
    points = {(n, day): 10_000 for n in range(3) for day in range(len(made.dates))}
    assert value.sum.visits == points
    assert not (value.sum.calls or value.sum.marks or value.sum.tours or value.sum.resources or value.sum.sides)
