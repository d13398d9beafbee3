"""Drawn whole weeks with every rule on, over the pilot's real roads: ``full_week(5, 5, 100, 8, seed=0)``.

Real are the pilot's places and roads. Where a week needs more places they are made up at junctions of these roads, as
is all else: crews, supplies, funders, closures, requests. The same numbers and seed give the same week.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

from planner.geo import great_circle_m
from planner.inputs import load
from planner.model import (
    WEEKDAYS,
    Base,
    Closure,
    Community,
    Funder,
    HealthCentre,
    LonLat,
    Lot,
    Place,
    Problem,
    Request,
    Staff,
    Status,
    Van,
)

PILOT = Path(__file__).parent.parent / "data" / "pilot"
MADE_TABLES = frozenset({"staff", "funders", "stock", "products", "closures"})
SECOND_BASE = "HC27"  # Fana, two hours east of Bamako
CENTRES_A_REQUEST = 0.7  # with one clinic a week and catchment, at least as many as can be served
CENTRE_APART_M, COMMUNITY_WITHIN_M, NEAR_A_BASE_M, EASY_M = 3_000, 8_000, 70_000, 40_000
SERVICES_OF_REFERRAL = ("implant", "iud", "implant_removal", "iud_removal")
FREEZES = ("day", "van", "none", "none")
WEEK = WEEKDAYS[:6]
SUPERVISION = (WEEKDAYS[:5], WEEK, ("mon", "wed", "fri"), ("tue", "thu"), ("tue", "wed", "thu"))
SERVICES = (120, 120, 120, 135, 150, 150, 180, 210, 240)
TONGUES = (("bambara",), ("bambara",), ("bambara",), ("bambara", "peul"), ("bambara", "soninké"), ("peul",))
CLIENTS_AN_HOUR = 7.5


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the week happens."""

    bases: dict[str, Base]
    centres: dict[str, HealthCentre]
    communities: dict[str, Community]


def full_week(vans: int, days: int, requests: int, lodgings: int, seed: int) -> Problem:
    """Return a week with all rules on: two bases, one clinic a week and catchment, more asked than can be served."""
    pilot, _ = load(PILOT)
    rng = Random(f"{vans} {days} {requests} {lodgings} {seed}")
    horizon = replace(pilot.settings.horizon, days=days)
    places = _places(pilot, requests, lodgings, rng)
    fleet = _vans(vans, rng)
    asked = _requests(places, horizon.dates, fleet, requests, rng)
    return replace(
        pilot,
        dataset=f"drawn {vans} x {days} x {requests} x {lodgings}, seed {seed}",
        settings=replace(pilot.settings, horizon=horizon),
        bases=places.bases,
        health_centres=places.centres,
        communities=places.communities,
        vans=fleet,
        staff=_staff(fleet, days, rng),
        requests=asked,
        stock=_stock(places, horizon.dates, vans * days, rng),
        funders=_funders(vans, days),
        closures=(*pilot.closures, *_closures(places, horizon.start, rng)),
        past_visits=(),
        tables=pilot.tables | MADE_TABLES,
    )


# --- Places -----------------------------------------------------------------------------------------------------------


def _places(pilot: Problem, requests: int, lodgings: int, rng: Random) -> _Places:
    junctions = sorted({end for road in pilot.roads for end in (road.line[0], road.line[-1])})
    rng.shuffle(junctions)
    bases = dict(pilot.bases)
    second = pilot.health_centres[SECOND_BASE]
    bases["B2"] = Base("B2", "Base de Fana (fictive)", second.lon, second.lat)
    near = [
        where
        for where in junctions
        if min(great_circle_m(where, (base.lon, base.lat)) for base in bases.values()) <= NEAR_A_BASE_M
    ]
    centres = _centres(pilot, near, round(CENTRES_A_REQUEST * requests), rng)
    communities = _communities(pilot, centres, junctions, requests, rng)
    far = _spread(list(pilot.health_centres.values()), list(bases.values()), lodgings)
    for number, centre in enumerate(far, 1):
        cost = rng.randrange(5_000, 15_001, 1_000)
        name = f"Hébergement {number} (fictif)"
        bases[f"L{number}"] = Base(f"L{number}", name, centre.lon, centre.lat, "lodging", cost)
    return _Places(bases, centres, communities)


def _metres(one: Place, other: Place) -> float:
    return great_circle_m((one.lon, one.lat), (other.lon, other.lat))


def _spread(centres: list[HealthCentre], bases: list[Base], wanted: int) -> list[HealthCentre]:
    """Return centres far from the bases and from each other, the most distant first."""
    chosen: list[HealthCentre] = []
    for _ in range(wanted):
        taken: list[Place] = [*bases, *chosen]
        chosen.append(max(centres, key=lambda centre: min(_metres(centre, other) for other in taken)))
    return chosen


def _centres(pilot: Problem, junctions: list[LonLat], wanted: int, rng: Random) -> dict[str, HealthCentre]:
    """Return the pilot's centres and made-up ones at junctions, apart from each other."""
    found = list(pilot.health_centres.values())
    for where in junctions:
        if len(found) >= wanted:
            break
        if all(great_circle_m(where, (one.lon, one.lat)) >= CENTRE_APART_M for one in found):
            key = f"HC{len(found) + 1}"
            found.append(HealthCentre(key, f"CSCom {key} (fictif)", *where, district="Kati", authority="DS-Kati"))
    return {
        one.id: replace(
            one,
            supervises_on=frozenset(rng.choice(SUPERVISION)),
            supervisors=1,
            clinics_per_week=1,
            rides=rng.random() < 0.5,
            unavailable=frozenset(),
            follow_up_per_week=rng.choice((1, 2, 3, 3, None)),
            referral_services=SERVICES_OF_REFERRAL[: rng.choice((3, 4, 4, 4, 4))] if rng.random() < 0.5 else (),
        )
        for one in found
    }


def _communities(
    pilot: Problem, centres: dict[str, HealthCentre], junctions: list[LonLat], wanted: int, rng: Random
) -> dict[str, Community]:
    """Return the pilot's communities and made-up ones at junctions around the centres that have fewest."""
    found = list(pilot.communities.values())[:wanted]
    served = Counter(one.health_centre for one in found)
    taken = {(one.lon, one.lat) for one in found}
    while len(found) < wanted:
        centre = min(centres.values(), key=lambda one: served[one.id])
        near = [
            where
            for where in junctions
            if where not in taken and great_circle_m(where, (centre.lon, centre.lat)) <= COMMUNITY_WITHIN_M
        ]
        served[centre.id] += 1
        if near:
            where = rng.choice(near)
            taken.add(where)
            key = f"C{len(found) + 1}"
            found.append(Community(key, f"Village {key} (fictif)", *where, health_centre=centre.id, population=2_000))
    return {
        one.id: replace(one, languages=rng.choice(TONGUES), needs_4x4=rng.random() < 0.15, last_visit=None)
        for one in found
    }


# --- Vans and who goes with them --------------------------------------------------------------------------------------


def _vans(count: int, rng: Random) -> dict[str, Van]:
    """Return vans at two bases, the last of them a 4x2, most of them paid for by one of two funders."""
    fleet = {}
    for number in range(1, count + 1):
        key = f"V{number}"
        low = number == count
        fleet[key] = Van(
            key,
            "B1" if number % 2 else "B2",
            f"Clinique mobile {number}",
            drive="4x2" if low else "4x4",
            ml_per_km=110 if low else 140,
            max_nights=rng.choice((2, 3)),
            max_drive_minutes=360,
            max_clinics_per_day=3,
            volume_l=Fraction(30),
            funder=("F1", "F2", None)[number % 3],
        )
    return fleet


def _staff(fleet: dict[str, Van], days: int, rng: Random) -> dict[str, Staff]:
    """Return a crew for each van, of whom some work a day less, and floaters of each role."""
    posts: list[tuple[str, str | None]] = [
        (role, van) for van in fleet for role in ("midwife", "midwife", "promoter", "driver")
    ]
    posts += [(role, None) for role in ("midwife", "promoter", "driver") for _ in range(max(1, len(fleet) // 3))]
    return {
        f"S{number}": Staff(
            f"S{number}",
            role,
            van,
            max_days=days - rng.choice((0, 0, 1)) if van else max(1, days // 2),
            languages=("bambara", "peul", "soninké")[: rng.choice((1, 2, 3)) if van is None or number % 3 == 0 else 1],
        )
        for number, (role, van) in enumerate(posts, 1)
    }


def _funders(vans: int, days: int) -> dict[str, Funder]:
    """Return a funder with a cap in francs and one in litres: about what a third of the vans need without sleeping."""
    van_days = days * -(-vans // 3)
    return {
        "F1": Funder("F1", "Bailleur A (fictif)", cap_xof=110_000 * van_days),
        "F2": Funder("F2", "Bailleur B (fictif)", cap_ml=22_000 * van_days),
    }


# --- What is asked for and what is there ------------------------------------------------------------------------------


def _requests(
    places: _Places, dates: tuple[date, ...], fleet: dict[str, Van], count: int, rng: Random
) -> dict[str, Request]:
    """Return a request of 2 to 4 hours per community: 5 % must, 4 in 10 with market hours, some announced or frozen."""
    asked = {}
    communities = rng.sample(list(places.communities), count)
    easy = [community for community in communities if _easy(places, community)]
    promised = set(easy[: max(1, count // 20)])
    for number, community in enumerate(communities, 1):
        service = rng.choice(SERVICES)
        capacity = int(service / 60 * CLIENTS_AN_HOUR)
        must = community in promised
        market = not must and rng.random() < 0.4
        asked[f"R{number}"] = Request(
            f"R{number}",
            community,
            dates[0] + timedelta(days=rng.choice((0, 0, 0, 1, 2))),
            None,
            received_on=dates[0] - timedelta(days=rng.randrange(20, 80)),
            must=must,
            priority=rng.choices((1, 2, 3, 4, 5), (1, 2, 5, 3, 1))[0],
            expected_clients=min(capacity, 12 if must else max(5, round(rng.lognormvariate(2.9, 0.6)))),
            methods=("implant",) if not must and rng.random() < 0.15 else (),
            service=service,
            closes=min(16 * 60, 10 * 60 + 45 + service) if market else 16 * 60,
            days=frozenset(rng.sample(WEEK[: len(dates)], min(3, len(dates)))) if market else frozenset(),
            visits=2 if rng.random() < 0.05 else 1,
            min_gap_days=2,
            funder=rng.choice(("F1", "F2", None)),
        )
    held = [key for key, request in asked.items() if request.community in easy and not request.must]
    _held(asked, held, places, dates, fleet, rng)
    return asked


def _easy(places: _Places, community: str) -> bool:
    """Return whether any van and crew can come from one of the bases: what is promised should be possible."""
    place = places.communities[community]
    centre = places.centres[place.health_centre]
    often = len(centre.supervises_on) >= 3 and len(centre.referral_services) in (0, len(SERVICES_OF_REFERRAL))
    near = min(_metres(base, place) for base in places.bases.values() if base.kind != "lodging") <= EASY_M
    return often and near and not place.needs_4x4 and "bambara" in place.languages


def _held(
    asked: dict[str, Request],
    keys: list[str],
    places: _Places,
    dates: tuple[date, ...],
    fleet: dict[str, Van],
    rng: Random,
) -> None:
    """Announce and freeze some requests, on a date that their centre supervises and by a van of the next base."""
    for key, freeze in zip(rng.sample(keys, min(len(FREEZES), len(keys))), FREEZES, strict=False):
        request = asked[key]
        community = places.communities[request.community]
        supervised = places.centres[community.health_centre].supervises_on
        vans = sorted(fleet.values(), key=lambda van: _metres(places.bases[van.base], community))
        able = [day for day in dates if WEEKDAYS[day.weekday()] in supervised and day >= request.earliest]
        if able:
            asked[key] = replace(
                request,
                status=Status.PUBLISHED if freeze == "none" else Status.ACCEPTED,
                freeze=freeze,
                van=vans[0].id,
                date=rng.choice(able),
                days=frozenset(),
                methods=(),
                expected_clients=12,
            )


def _stock(places: _Places, dates: tuple[date, ...], van_days: int, rng: Random) -> tuple[Lot, ...]:
    """Return lots: two of each method at the warehouse, one only good until mid-week; few kits; the centres' own."""
    middle, late = dates[len(dates) // 2], date(2028, 6, 30)
    lots = []
    for product, each in (("injectable", 20), ("pill", 24), ("condom", 240)):
        lots += [
            Lot("B1", product, each * van_days // 2, "A", middle),
            Lot("B1", product, each * van_days * 3 // 2, "B", late),
        ]
    lots += [Lot("B1", product, each * van_days, "A", late) for product, each in (("implant_removal", 5),)]
    lots.append(Lot("B1", "iud_removal", 3 * van_days, "A", late))
    for centre in places.centres:
        scarce = rng.random() < 0.1
        for product, most in (("implant", 24), ("iud", 8)):
            lots.append(Lot(centre, product, 2 if scarce else rng.randrange(most // 3, most), "A", middle))
            lots.append(Lot(centre, product, 1 if scarce else rng.randrange(most // 3, most), "B", late))
    return tuple(lots)


def _closures(places: _Places, start: date, rng: Random) -> list[Closure]:
    """Return a closed community, one with an escort on one day, one for 4x4 only, and a zone not reviewed in time."""
    shut, escorted, sandy, middle = (places.communities[key] for key in rng.sample(sorted(places.communities), 4))
    west, south, east, north = middle.lon - 0.03, middle.lat - 0.03, middle.lon + 0.03, middle.lat + 0.03
    zone = f"POLYGON (({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"
    day = start + timedelta(days=2)
    return [
        Closure("community", start, ref=shut.id),
        Closure("community", start, ref=escorted.id, rule="escort", security=True, escort_on=frozenset({day})),
        Closure("community", start, ref=sandy.id, rule="4x4"),
        Closure("zone", start - timedelta(days=30), wkt=zone, security=True, expires=start - timedelta(days=3)),
    ]
