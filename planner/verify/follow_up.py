"""Who follows up: referrals expected at a health centre, the services it offers, the way there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from planner.model import HealthCentre, Violation
from planner.verify.case import Case, Held, at, breaches, told, week
from planner.verify.commodities import Supplies


def follow_up(case: Case) -> Iterator[Violation]:
    """Referrals expected at a centre stay within its capacity of each ISO week, and it offers the services needed.

    A clinic tells its referral centre, the way there and the referrals expected. Where there is no table of products,
    nothing is checked.
    """
    if "products" not in case.problem.tables:
        return
    supplies = Supplies.of(case)
    weeks: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for clinic in case.held():
        if clinic.tour.date not in case.dates:
            continue
        centre = case.problem.centre_of(clinic.request)
        expected = referrals(supplies, clinic)
        weeks[centre.id, week(clinic.tour.date)] += expected or 0
        yield from _offers_the_service(supplies, clinic, centre)
        yield from _told(case, clinic, centre, expected)
    for (key, name), total in weeks.items():
        capacity = case.problem.health_centres[key].follow_up_per_week
        if capacity is not None and total > capacity:
            numbers = {"expected_thousandths": ceil(1000 * total), "follow_up_per_week": capacity}
            yield Violation("follow-up", {"place": key, "week": name}, numbers)


def referrals(supplies: Supplies, clinic: Held) -> Fraction | None:
    """Return the referrals expected of a clinic, exactly, or None where its clients are not known."""
    offered = supplies.offered(clinic.request, clinic.tour.date)
    if offered is None:
        return None
    clients = supplies.case.values[clinic.request.id, clinic.tour.date].clients
    on_offer = (supplies.products[product] for product in offered)
    return sum((one.share * clients * one.referral_share for one in on_offer), start=Fraction(0))


def _offers_the_service(supplies: Supplies, clinic: Held, centre: HealthCentre) -> Iterator[Violation]:
    """Yield each product on offer that may be referred and that the centre does not name; one without names has all."""
    for key in supplies.offered(clinic.request, clinic.tour.date) or ():
        product = supplies.products[key]
        referred = (product.long_acting or product.kind == "removal") and product.referral_share > 0
        if referred and centre.referral_services and key not in centre.referral_services:
            where = {**at(clinic.tour, clinic.stop), "product": key}
            yield Violation("follow-up", where, {"no_service": 1})


def _told(case: Case, clinic: Held, centre: HealthCentre, expected: Fraction | None) -> Iterator[Violation]:
    """Hold what a clinic says of its referrals to the community's centre, the way there and the number expected."""
    where, said = at(clinic.tour, clinic.stop), clinic.stop.referral
    if said is None:
        yield Violation("follow-up", where, {"no_referral": 1})
        return
    if not told(said.minutes, said.metres, said.expected):
        return
    tests: list[tuple[bool, dict[str, int]]] = [(said.centre != centre.id, {"not_its_centre": 1})]
    if (way := case.bare_way(clinic.tour, clinic.request.community, centre.id)) is not None:
        tests += [
            (said.minutes != way[0], {"minutes": said.minutes, "right": way[0]}),
            (said.metres != way[1], {"metres": said.metres, "right": way[1]}),
        ]
    if expected is not None:
        wanted = ceil(1000 * expected)
        tests.append((said.expected != wanted, {"expected": said.expected, "right": wanted}))
    yield from breaches("follow-up", where, tests)
