"""A sound week with a trip away, crews, commodities, funders and freezes: every limit is just met.

V1 sleeps at L on Monday, waits there on Tuesday and comes home on Wednesday; V2 goes west on Monday and Thursday. H1
and H2 give implants, B the rest. Each limit of the tables is exactly what the plan needs of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from planner.model import (
    Answer,
    Clinic,
    Funder,
    Kind,
    Load,
    Lot,
    Paid,
    Plan,
    Problem,
    Product,
    Referral,
    Staff,
    Status,
    Stop,
    Tier,
    Tour,
    Travel,
    Values,
    Violation,
)
from planner.verify import verify
from planner.verify.case import Case
from planner.verify.commodities import Supplies
from planner.verify.follow_up import referrals
from planner.verify.frozen import broken_and_changed
from planner.verify.money import figures, payments
from tests.verify import sound, world
from tests.verify.world import MON, THU, WED, at

TABLES = frozenset({"staff", "products", "stock", "funders"})
EAST, WEST = ("M1", "M2", "P1", "D1"), ("M3", "M4", "P2", "D2")
PRODUCTS = (
    Product("implant", "", "method", True, Fraction(1, 10), None, None, Fraction(1, 4), Fraction(1), "health_centre"),
    Product("pill", share=Fraction(1, 2), per_client=Fraction(3), volume_l=Fraction(1, 20), price_xof=100),
    Product("injectable", share=Fraction(1, 4), volume_l=Fraction(1, 100), price_xof=200),
    Product("kit", kind="removal", referral_share=Fraction(1, 20), volume_l=Fraction(1, 2)),
    Product("chlorine", kind="social", share=Fraction(1), volume_l=Fraction(1)),
)
STOCK = (
    Lot("H1", "implant", 11, "A", expires=MON),
    Lot("H1", "implant", 4, "B"),
    Lot("H2", "implant", 16, "C", expires=THU),
    Lot("B", "pill", 159, "P"),
    Lot("B", "injectable", 31, "I"),
    Lot("B", "kit", 4, "K"),
)


def problem() -> Problem:
    """Return the tiny week with its further tables; R1 is frozen to the minute, R2 announced."""
    tiny = world.problem()
    staff = [Staff(key, "midwife") for key in ("M1", "M2", "M3", "M4")]
    staff += [Staff("P1", "promoter", languages=("bambara",)), Staff("P2", "promoter", van="V2")]
    staff += [Staff("D1", "driver", van="V1", languages=("dogon",)), Staff("D2", "driver", max_days=2)]
    staff[0] = replace(staff[0], languages=("peul",), max_days=2)
    products = (replace(PRODUCTS[0], volume_l=Fraction(1, 10), price_xof=1_000), *PRODUCTS[1:])
    whole = replace(
        tiny,
        staff={one.id: one for one in staff},
        products={one.id: one for one in products},
        stock=STOCK,
        funders={"F1": Funder("F1", cap_xof=164_640, cap_ml=22_400), "F2": Funder("F2", cap_xof=22_900, cap_ml=0)},
        tables=TABLES,
    )
    whole = row("vans", "V1", whole, max_nights=2, volume_l=Fraction("6.4"), funder="F1")
    whole = row("vans", "V2", whole, volume_l=Fraction("2.68"))
    whole = row("communities", "C1", whole, languages=("songhai", "bambara"))
    whole = row("communities", "C2", whole, languages=("peul",))
    whole = row("health_centres", "H1", whole, follow_up_per_week=1)
    whole = row("health_centres", "H2", whole, follow_up_per_week=1, referral_services=("implant", "kit"))
    whole = row("requests", "R1", whole, funder="F2", freeze="time", date=MON, van="V1", begin=at("08:45"))
    return row("requests", "R2", whole, status=Status.PUBLISHED, date=WED, van="V1")


def row(table: str, key: str, base: Problem | None = None, **changes: Any) -> Problem:
    """Return the dataset with one row of a table changed."""
    base = base or problem()
    rows = getattr(base, table)
    whole: Any = {table: {**rows, key: replace(rows[key], **changes)}}
    return replace(base, **whole)


def lot(name: str, **changes: Any) -> Problem:
    """Return the dataset with one lot changed."""
    return replace(problem(), stock=tuple(replace(one, **changes) if one.lot == name else one for one in STOCK))


def load(centre: str, *numbers: tuple[int, str]) -> tuple[Load, ...]:
    """Return a load of implants, pills, injectables and kits, each from one lot."""
    products = ("implant", "pill", "injectable", "kit")
    places = (centre, "B", "B", "B")
    each = zip(products, numbers, places, strict=True)
    return tuple(Load(product, number, place, name) for product, (number, name), place in each)


def out() -> Tour:
    """Return V1's Monday: C1, then to L by 14:45; 70 km and two nights.

    30 clients: 7.5 implants and 2.7 are 11 users; 15 and 3.9 are 19, with 3 pills each 57. 0.75 referrals. Legs 3 830 +
    1 915 + 1 915 + 5 745, day 12 000, clinic 20 000, nights 2 x 50 000.
    """
    stops = list(sound.monday().stops[:4])
    taken = load("H1", (11, "A"), (57, "P"), (11, "I"), (1, "K"))
    stops[2] = replace(stops[2], load=taken, referral=Referral("H1", 10, 10_000, 750))
    stops.append(Stop(Kind.SLEEP, "L", at("14:45"), at("14:45")))
    return Tour("V1", MON, "B", "L", tuple(stops), 70_000, 70, 9_800, 145_405, staff=EAST)


def home() -> Tour:
    """Return V1's Wednesday: from L by H1 to C2 and home; 90 km.

    7 clients: 1.75 implants and 1.3 are 4 users, 3.5 and 1.9 are 6. 0.175 referrals. Legs 5 745 + 3 x 3 830.
    """
    taken = load("H1", (4, "B"), (18, "P"), (4, "I"), (1, "K"))
    clinic = Stop(Kind.CLINIC, "C2", at("08:10"), at("10:25"), "R2", at("08:55"), at("09:55"), None, 7, taken)
    stops = (
        Stop(Kind.DEPART, "L", at("07:00"), at("07:00")),
        Stop(Kind.PICKUP, "H1", at("07:30"), at("07:50")),
        replace(clinic, referral=Referral("H1", 20, 20_000, 175)),
        Stop(Kind.DROPOFF, "H1", at("10:45"), at("10:50")),
        Stop(Kind.RETURN, "B", at("11:10"), at("11:10")),
    )
    return Tour("V1", WED, "L", "B", stops, 90_000, 90, 12_600, 49_235, staff=EAST)


def west(day: date) -> Tour:
    """Return V2's tour to C3: 20 clients, 5 implants and 2.2 are 8 users, 10 and 3.2 are 14; half a referral."""
    stops = list(sound.west(day).stops)
    taken = load("H2", (8, "C"), (42, "P"), (8, "I"), (1, "K"))
    stops[1] = replace(stops[1], load=taken, referral=Referral("H2", 10, 10_000, 500))
    return replace(sound.west(day), stops=tuple(stops), staff=WEST)


def plan() -> Plan:
    """Return the sound plan of the week."""
    answers = {answer.request: answer for answer in sound.plan().answers}
    answers["R2"] = Answer("R2", "served", (Clinic("V1", WED),), "proposed")
    answers["R5"] = Answer("R5", "refused", reason="untested")
    levels = {"value": 92_500, "cost": 279_012}
    score = replace(
        sound.score(),
        value=92_500,
        value_bound=92_500,
        clients=77,
        cost_xof=279_012,
        metres=280_000,
        drive_minutes=312,
        fuel_ml=35_600,
        tiers=_tiers(levels),
    )
    return replace(
        sound.plan(),
        score=score,
        tours=(out(), west(MON), home(), west(THU)),
        answers=tuple(answers.values()),
        paid=(Paid("F1", 164_640, 22_400), Paid("F2", 22_900, 0)),
    )


def _tiers(levels: Mapping[str, int]) -> tuple[Tier, ...]:
    tiers = ((tier, levels.get(tier.tier, 0)) for tier in sound.score().tiers)
    return tuple(replace(tier, level=level, bound=level) for tier, level in tiers)


def with_tour(n: int, **changes: Any) -> Plan:
    """Return the sound plan with one tour changed."""
    tours = list(plan().tours)
    tours[n] = replace(tours[n], **changes)
    return replace(plan(), tours=tuple(tours))


def with_stop(tour: int, n: int, **changes: Any) -> Plan:
    """Return the sound plan with one stop changed."""
    stops = list(plan().tours[tour].stops)
    stops[n] = replace(stops[n], **changes)
    return with_tour(tour, stops=tuple(stops))


def saying(plan: Plan, freezes: int = 0, changes: int = 0) -> Plan:
    """Return a plan that says how many freezes it breaks and how much it changes."""
    said = {"freezes": freezes, "changes": changes}
    tiers = [replace(tier, level=said[tier.tier], bound=said[tier.tier]) for tier in plan.score.tiers[:3:2]]
    tiers = [tiers[0], plan.score.tiers[1], tiers[1], *plan.score.tiers[3:]]
    score = replace(plan.score, freezes_broken=freezes, changes=changes, tiers=tuple(tiers))
    return replace(plan, score=score)


def settled(problem: Problem, plan: Plan) -> Plan:
    """Return a plan with the figures, answers and sums that its tours then have; the tests of those do not use it."""
    case = Case.of(problem, world.travel(), world.values(), plan)
    supplies = Supplies.of(case)
    expected = {(c.tour.date, c.request.id): referrals(supplies, c) or 0 for c in case.held()}
    tours = []
    for tour in plan.tours:
        sums = figures(case, tour)
        stops = (
            replace(s, referral=replace(s.referral, expected=-int(-1000 * expected[tour.date, str(s.request)] // 1)))
            if s.referral
            else s
            for s in tour.stops
        )
        tours.append(replace(tour, **(sums._asdict() if sums else {}), stops=tuple(stops)))
    plan = replace(plan, tours=tuple(tours))
    case = Case.of(problem, world.travel(), world.values(), plan)
    clinics = case.held()
    worths = [world.values()[clinic.request.id, clinic.tour.date] for clinic in clinics]
    levels = {"value": sum(worth.points for worth in worths), "cost": sum(tour.cost_xof for tour in tours)}
    answers = []
    for answer in plan.answers:
        served = tuple(Clinic(c.tour.van, c.tour.date) for c in clinics if c.request.id == answer.request)
        told = Answer(answer.request, "served", served, "proposed")
        unserved = answer if answer.status != "served" else Answer(answer.request, "refused", reason="untested")
        answers.append(told if served else unserved)
    score = replace(
        plan.score,
        value=levels["value"],
        value_bound=levels["value"],
        clients=sum(worth.clients for worth in worths),
        cost_xof=levels["cost"],
        metres=sum(tour.metres for tour in tours),
        drive_minutes=sum(tour.drive_minutes for tour in tours),
        fuel_ml=sum(tour.fuel_ml for tour in tours),
        tiers=_tiers(levels),
    )
    plan = replace(plan, score=score, answers=tuple(answers), paid=payments(case))
    counts = broken_and_changed(case)
    return saying(plan, counts["freezes_broken"], counts["changes"])


def violations(
    *,
    problem: Problem = problem(),
    travel: Travel = world.travel(),
    values: Values = world.values(),
    plan: Plan = plan(),
) -> list[Violation]:
    """Return what the verifier finds in the sound week with these parts in place of its own."""
    return verify(problem, travel, values, plan)


def broken(**parts: Any) -> set[str]:
    """Return the ids of what the verifier finds."""
    return {violation.rule for violation in violations(**parts)}


def resettled(problem: Problem, changed: Plan | None = None) -> dict[str, Any]:
    """Return a dataset and a plan settled to it, as parts of a week."""
    return {"problem": problem, "plan": settled(problem, changed or plan())}
