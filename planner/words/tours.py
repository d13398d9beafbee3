"""A tour in words: its crew, what it takes along and from where, where the van sleeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from planner.model import Kind, Load, Minute, Night, Plan, Problem, Stop, Tour
from planner.words import say


def crew(problem: Problem, tour: Tour, lang: str) -> str:
    """Return S1 (sage-femme), S4 (promoteur): ids and roles, never a name."""
    known = problem.staff
    return ", ".join(f"{id_} ({say(lang, f'role_{known[id_].role}')})" if id_ in known else id_ for id_ in tour.staff)


def loads(problem: Problem, stop: Stop, lang: str) -> list[str]:
    """Return 9 × Implant (CSCom Safo, lot A17) for each lot that a clinic takes along."""
    return [_load(problem, load, lang) for load in stop.load]


def _load(problem: Problem, load: Load, lang: str) -> str:
    goods = {"quantity": load.quantity, "product": product_name(problem, load.product)}
    place = place_name(problem, load.place)
    return say(lang, "shown_load_of_lot" if load.lot else "shown_load_of", **goods, place=place, lot=load.lot)


def to_collect(problem: Problem, tour: Tour, lang: str) -> list[str]:
    """Return what the tour takes from each place of supply in all, in the order in which its clinics need them."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for load in (load for stop in tour.clinics for load in stop.load):
        totals[load.place][load.product] += load.quantity
    return [
        say(
            lang,
            f"shown_collect_{supplied(problem, tour, place)}",
            place=place_name(problem, place),
            goods=_goods(problem, goods, lang),
        )
        for place, goods in totals.items()
    ]


def supplied(problem: Problem, tour: Tour, place: str) -> str:
    """Return how a tour comes by the goods of a place: at it, brought by its supervisor, before leaving the base."""
    centre = problem.health_centres.get(place)
    if centre is not None:
        return "at" if centre.rides else "brought"
    return "at" if tour.start == problem.vans[tour.van].base else "before"


def _goods(problem: Problem, goods: dict[str, int], lang: str) -> str:
    return ", ".join(
        say(lang, "shown_goods", quantity=quantity, product=product_name(problem, product))
        for product, quantity in goods.items()
    )


def receives(stop: Stop) -> tuple[Minute, Minute]:
    """Return from when to when a clinic receives clients: a break at its very beginning or end is left out.

    Raises ``ValueError`` where the stop is no clinic.
    """
    if stop.begin is None or stop.end is None:
        raise ValueError(f"{stop.place}: no clinic")
    first, last = stop.pause or (stop.end, stop.begin)
    return (last if first <= stop.begin else stop.begin, first if last >= stop.end else stop.end)


def missing(problem: Problem, pairs: Iterable[tuple[str, str]], lang: str) -> str:
    """Return il manque : Implant à CSCom Safo for pairs (product, place); nothing where there are none."""
    goods = ", ".join(
        say(lang, "shown_missing_at", product=product_name(problem, product), place=place_name(problem, place))
        for product, place in pairs
    )
    return say(lang, "shown_missing", goods=goods) if goods else ""


def nights_included(plan: Plan, tour: Tour, lang: str) -> str:
    """Return 2 nuits comprises for a tour whose cost holds two nights; nothing where it holds none."""
    count = len(plan.nights_after(tour))
    if not count:
        return ""
    return say(lang, "shown_night_included" if count == 1 else "shown_nights_included", count=count)


def waits(plan: Plan) -> Iterator[Night]:
    """Yield the days of waiting away, each as the night that ends it."""
    out = {(tour.van, tour.date) for tour in plan.tours}
    yield from (night for night in plan.nights if (night.van, night.date) not in out)


def kind(problem: Problem, tour: Tour, stop: Stop, lang: str) -> str:
    """Return what the van does at a stop; it may leave from where it slept."""
    away = stop.kind is Kind.DEPART and tour.start != problem.vans[tour.van].base
    return say(lang, "map_kind_depart_away") if away else say(lang, f"map_kind_{stop.kind}")


def night_at(problem: Problem, place: str, lang: str) -> str:
    """Return Nuit à Siby."""
    return say(lang, "shown_night_at", place=place_name(problem, place))


def wait_at(problem: Problem, place: str, lang: str) -> str:
    """Return Attente à Siby, sans tournée."""
    return say(lang, "shown_waits_at", place=place_name(problem, place))


def product_name(problem: Problem, product: str) -> str:
    """Return a product's name, its id where it has none."""
    return (problem.products[product].name or product) if product in problem.products else product


def place_name(problem: Problem, place: str) -> str:
    """Return a place's name, its id where it is not known."""
    for table in (problem.communities, problem.health_centres, problem.bases):
        if place in table:
            return table[place].name
    return place
