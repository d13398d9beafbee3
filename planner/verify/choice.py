"""What a clinic offers: enough methods, removal, and what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from planner.model import Violation
from planner.verify.case import Case, at, breaches
from planner.verify.commodities import Supplies


def choice(case: Case) -> Iterator[Violation]:
    """A clinic offers at least the minimum number of methods, every removal, and every method that was asked for.

    Where there is no table of products, nothing is checked.
    """
    if "products" not in case.problem.tables:
        return
    supplies = Supplies.of(case)
    least = case.problem.settings.policy.min_methods
    removals = [key for key, product in supplies.products.items() if product.kind == "removal"]
    for tour, stop, request in case.held():
        offered = supplies.offered(request, tour.date)
        if offered is None:
            continue
        methods = sum(supplies.products[key].kind == "method" for key in offered)
        asked = [key for key in request.methods if key in supplies.products or key not in case.problem.products]
        missing = len(set(asked) - offered.keys())
        unremoved = len(set(removals) - offered.keys())
        tests = [
            (methods < least, {"methods": methods, "min_methods": least}),
            (unremoved > 0, {"removals_missing": unremoved}),
            (missing > 0, {"asked_missing": missing}),
        ]
        yield from breaches("choice", at(tour, stop), tests)
