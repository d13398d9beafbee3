"""Mission papers of a trip: the order with its visas, the request for an advance, the settlement afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from planner.export.blocks import Block, Look, NewPage, Paper, Table, Text
from planner.export.trips import Trip, crew, spell, van_name
from planner.model import ROLES, Funder, Kind, Problem
from planner.words import say, tours
from planner.words.formats import clock, date_without_weekday, day_and_month, number
from planner.words.score import money

WHOLE_ML = 1000


class Item(NamedTuple):
    """What a trip needs in cash: what for, how it is computed, how many francs."""

    nature: str
    basis: str
    xof: int


def mission(problem: Problem, trip: Trip, lang: str) -> Paper:
    """Return the mission papers of a trip, each on a page of its own."""
    items = list(advance(problem, trip, lang))
    blocks = (
        *_order(problem, trip, lang),
        NewPage(),
        *_title(trip, "mission_advance", lang),
        _facts(problem, trip, lang),
        _asked(items, lang),
        _signed(("mission_signed_crew", "mission_signed_office", "mission_signed_money"), lang),
        NewPage(),
        *_title(trip, "mission_settlement", lang),
        *_settlement(trip, items, lang),
        _signed(("mission_signed_crew", "mission_signed_office", "mission_signed_money"), lang),
    )
    return Paper(_named(trip, "mission_order", lang), blocks)


def advance(problem: Problem, trip: Trip, lang: str) -> Iterator[Item]:
    """Yield what a crew is given before it leaves: fuel in whole litres, nights, lodging, what each clinic costs."""
    prices, litres = problem.settings.money, -(-trip.fuel_ml // WHOLE_ML)
    facts = {"place": prices.fuel_place, "day": date_without_weekday(lang, prices.fuel_date)}
    price = money(lang, prices.fuel_xof_litre)
    yield Item(
        say(lang, "mission_fuel"),
        say(lang, "mission_fuel_basis", litres=number(lang, litres), price=price, **facts),
        litres * prices.fuel_xof_litre,
    )
    if trip.nights:
        yield from _per_diem(problem, trip, lang)
        yield from _lodging(problem, trip, lang)
    count = sum(len(tour.clinics) for tour in trip.tours)
    for key, rate in (
        ("mission_supervisor", prices.supervisor_xof),
        ("mission_mobilisation", prices.mobilisation_xof),
    ):
        if count and rate:
            basis = say(lang, "mission_clinics_basis", count=count, rate=money(lang, rate))
            yield Item(say(lang, key), basis, count * rate)


def _per_diem(problem: Problem, trip: Trip, lang: str) -> Iterator[Item]:
    """Yield the nights of each role: of the crew that goes, else of the crew that every tour needs."""
    crew_of, rates = problem.settings.policy.crew, problem.settings.money.per_diem_xof
    going = Counter(problem.staff[id_].role for id_ in trip.staff if id_ in problem.staff)
    for role in ROLES:
        count, rate = going[role] if going else crew_of.of(role), rates.of(role)
        if count and rate:
            nights = len(trip.nights)
            facts = {"count": count, "nights": _count(nights, lang), "rate": money(lang, rate)}
            nature = say(lang, "mission_per_diem", role=say(lang, f"role_{role}"))
            yield Item(nature, say(lang, "mission_per_diem_basis", **facts), count * nights * rate)


def _lodging(problem: Problem, trip: Trip, lang: str) -> Iterator[Item]:
    for place, nights in Counter(night.place for night in trip.nights).items():
        where = problem.bases.get(place) or problem.health_centres[place]
        if where.lodging_xof:
            nature = say(lang, "mission_lodging", place=where.name)
            basis = say(lang, "mission_lodging_basis", nights=_count(nights, lang), rate=money(lang, where.lodging_xof))
            yield Item(nature, basis, nights * where.lodging_xof)


def _count(nights: int, lang: str) -> str:
    return say(lang, "mission_night" if nights == 1 else "mission_some_nights", count=nights)


def _named(trip: Trip, key: str, lang: str) -> str:
    return say(lang, "mission_title", what=say(lang, key), van=trip.van, dates=spell(trip, lang))


def _title(trip: Trip, key: str, lang: str) -> Iterator[Block]:
    yield Text(_named(trip, key, lang), Look.TITLE)
    yield Text(say(lang, "mission_number"))


def _order(problem: Problem, trip: Trip, lang: str) -> Iterator[Block]:
    yield from _title(trip, "mission_order", lang)
    yield _facts(problem, trip, lang)
    yield Text(say(lang, "mission_itinerary"), Look.HEADING)
    head = tuple(say(lang, f"mission_head_{key}") for key in ("day", "place", "what", "visa"))
    yield Table(tuple(_places(problem, trip, lang)), (32, 42, 40, 66), head, least=2.2)
    yield _signed(("mission_signed_crew", "mission_signed_office"), lang)


def _facts(problem: Problem, trip: Trip, lang: str) -> Table:
    """Return the facts of the trip as terms and details."""
    van = problem.vans[trip.van]
    litres = number(lang, trip.fuel_ml / 1000, 1)
    told = {
        "mission_van": say(lang, "mission_van_told", van=van_name(problem, van.id), drive=van.drive),
        "mission_crew": crew(problem, trip, lang),
        "mission_object": _object(problem, trip, lang),
        "mission_leaves": _when(problem, trip, lang, leaving=True),
        "mission_returns": _when(problem, trip, lang, leaving=False),
        "mission_nights": _nights(problem, trip, lang),
        "mission_distance": say(lang, "mission_distance_told", km=number(lang, trip.metres / 1000), litres=litres),
        "mission_funder": _funder(problem.funders.get(van.funder or ""), lang),
    }
    return Table(tuple((say(lang, key), words) for key, words in told.items()), (40, 140))


def _object(problem: Problem, trip: Trip, lang: str) -> str:
    places = ", ".join(tours.place_name(problem, stop.place) for tour in trip.tours for stop in tour.clinics)
    return say(lang, "mission_object_told", places=places) if places else say(lang, "mission_object_none")


def _when(problem: Problem, trip: Trip, lang: str, *, leaving: bool) -> str:
    tour = trip.tours[0 if leaving else -1]
    stop = tour.stops[0 if leaving else -1]
    place, minute = tours.place_name(problem, stop.place), stop.leave if leaving else stop.arrive
    return say(lang, "mission_when", place=place, day=day_and_month(lang, tour.date), clock=clock(minute))


def _nights(problem: Problem, trip: Trip, lang: str) -> str:
    told = (f"{tours.place_name(problem, night.place)} ({day_and_month(lang, night.date)})" for night in trip.nights)
    return ", ".join(told) or say(lang, "mission_no_nights")


def _funder(funder: Funder | None, lang: str) -> str:
    return (funder.name or funder.id) if funder else say(lang, "shown_own_resources")


def _places(problem: Problem, trip: Trip, lang: str) -> Iterator[tuple[str, ...]]:
    """Yield the places where a visa is asked for: clinics and nights, in order."""
    for tour in trip.tours:
        for stop in tour.stops:
            if stop.kind in {Kind.CLINIC, Kind.SLEEP}:
                name, what = tours.place_name(problem, stop.place), tours.kind(problem, tour, stop, lang)
                yield day_and_month(lang, tour.date), name, what, ""


def _asked(items: list[Item], lang: str) -> Table:
    head = tuple(say(lang, f"mission_head_{key}") for key in ("nature", "basis", "amount"))
    rows = [(item.nature, item.basis, money(lang, item.xof)) for item in items]
    rows.append((say(lang, "mission_total"), "", money(lang, sum(item.xof for item in items))))
    return Table(tuple(rows), (50, 95, 35), head, least=1.3)


def _settlement(trip: Trip, items: list[Item], lang: str) -> Iterator[Block]:
    km, litres = number(lang, trip.metres / 1000), number(lang, trip.fuel_ml / 1000, 1)
    rows_to_fill = (
        (say(lang, "mission_out"), "", say(lang, "mission_bought", litres=litres), ""),
        (say(lang, "mission_back"), "", say(lang, "mission_where"), ""),
        (say(lang, "mission_driven", km=km), "", say(lang, "mission_price"), ""),
    )
    yield Table(rows_to_fill, (56, 34, 56, 34), least=1.6)
    head = tuple(say(lang, f"mission_head_{key}") for key in ("nature", "advance", "spent", "receipt", "left"))
    rows = [(item.nature, money(lang, item.xof), "", "", "") for item in items]
    rows += [(say(lang, "mission_other"), "", "", "", "")] * 2
    rows.append((say(lang, "mission_total"), money(lang, sum(item.xof for item in items)), "", "", ""))
    yield Table(tuple(rows), (60, 32, 32, 24, 32), head, least=1.6)


def _signed(keys: tuple[str, ...], lang: str) -> Table:
    return Table((("",) * len(keys),), (1.0,) * len(keys), tuple(say(lang, key) for key in keys), least=4)
