"""What is taken along: the load list of a tour, and the list that a storekeeper picks from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from planner.export.blocks import BOX, Block, Look, NewPage, Paper, Table, Text
from planner.export.trips import Trip, trips, van_name
from planner.model import Load, Plan, Problem, Tour
from planner.words import say, tours
from planner.words.formats import date_without_weekday, day_and_month, number

Goods = tuple[str, str, str]
"""The place that gives, the product, the lot."""


def load_blocks(problem: Problem, tour: Tour, lang: str) -> Iterator[Block]:
    """Yield the load list of a tour: a row for each lot, a column for each clinic."""
    yield Text(say(lang, "shown_load"), Look.HEADING)
    wanted: dict[Goods, list[int]] = defaultdict(lambda: [0] * len(tour.clinics))
    for column, stop in enumerate(tour.clinics):
        for load in stop.load:
            wanted[load.place, load.product, load.lot][column] += load.quantity
    if not wanted:
        yield Text(say(lang, "load_none"))
        return
    names = tuple(
        f"{count}\N{NO-BREAK SPACE}{tours.place_name(problem, stop.place)}"
        for count, stop in enumerate(tour.clinics, start=1)
    )
    heads = (say(lang, f"load_head_{key}") for key in ("from", "product", "lot"))
    head = ("", *heads, *names, say(lang, "load_head_returned"))
    rows = tuple(
        (
            BOX,
            _source(problem, tour, place, lang),
            *_goods(problem, (place, product, lot), lang),
            *map(_count, counts),
            "",
        )
        for (place, product, lot), counts in wanted.items()
    )
    yield Table(rows, (4, 40, 34, 34, *(28,) * len(names), 14), head)


def picking_list(problem: Problem, plan: Plan, lang: str) -> Iterator[Paper]:
    """Yield, for each store that supplies the week's tours, what goes out for each trip, and in all."""
    for store in sorted({load.place for tour in plan.tours for load in _loads(tour)} & set(problem.bases)):
        title = say(lang, "picking_title", place=tours.place_name(problem, store))
        blocks: list[Block] = [Text(title, Look.TITLE), Text(say(lang, "shown_load"))]
        for trip in trips(plan):
            blocks += _picked(problem, trip, store, lang)
        blocks += [NewPage(), Text(say(lang, "picking_total"), Look.HEADING), _total(problem, plan, store, lang)]
        yield Paper(title, tuple(blocks))


def _picked(problem: Problem, trip: Trip, store: str, lang: str) -> Iterator[Block]:
    goods = _sums((load for tour in trip.tours for load in _loads(tour)), store)
    if goods:
        van, day = van_name(problem, trip.van), day_and_month(lang, trip.first)
        yield Text(say(lang, "picking_trip", van=van, day=day), Look.HEADING)
        yield _list(problem, goods, lang)


def _total(problem: Problem, plan: Plan, store: str, lang: str) -> Table:
    """Return what leaves the store in the week, the lots of a product one below another."""
    goods = _sums((load for tour in plan.tours for load in _loads(tour)), store)
    products = list(dict.fromkeys(product for _, product, _ in goods))
    ordered = sorted(goods, key=lambda key: (products.index(key[1]), key[2]))
    return _list(problem, {key: goods[key] for key in ordered}, lang)


def _list(problem: Problem, goods: dict[Goods, int], lang: str) -> Table:
    head = tuple(say(lang, f"load_head_{key}") for key in ("product", "lot", "quantity", "out", "returned"))
    rows = tuple((*_goods(problem, key, lang), number(lang, quantity), BOX, "") for key, quantity in goods.items())
    return Table(rows, (50, 46, 20, 24, 24), head)


def _loads(tour: Tour) -> Iterator[Load]:
    yield from (load for stop in tour.clinics for load in stop.load)


def _sums(loads: Iterator[Load], store: str) -> dict[Goods, int]:
    """Return how many of each lot a store gives, by product and lot in the order in which they are first needed."""
    sums: dict[Goods, int] = defaultdict(int)
    for load in (load for load in loads if load.place == store):
        sums[load.place, load.product, load.lot] += load.quantity
    return dict(sums)


def _source(problem: Problem, tour: Tour, place: str, lang: str) -> str:
    return say(lang, f"load_from_{tours.supplied(problem, tour, place)}", place=tours.place_name(problem, place))


def _goods(problem: Problem, goods: Goods, lang: str) -> tuple[str, str]:
    """Return the product, and its lot with the day until which it may be used."""
    _, product, lot = goods
    days = {row.expires for row in problem.stock if (row.place, row.product, row.lot) == goods and row.expires}
    told = [lot] if lot else []
    told += [date_without_weekday(lang, day) for day in sorted(days)]
    return tours.product_name(problem, product), ", ".join(told)


def _count(quantity: int) -> str:
    return str(quantity) if quantity else ""
