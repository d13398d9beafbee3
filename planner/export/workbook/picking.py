"""The sheet Chargement: what each tour takes of each lot, with room for what went out and came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from planner.export.workbook.shape import Block, Cell, Column, Row, Sheet
from planner.model import Load, Tour
from planner.render.scene import Scene
from planner.words import tours
from planner.words.formats import day_and_month


def picking_sheet(scene: Scene) -> Sheet:
    """Return the picking list, by date, van and place of supply."""
    columns = (
        Column("date", scene.say("col_date"), 12, fixed=True),
        Column("van", scene.say("col_van"), 9, fixed=True),
        Column("supplied", scene.say("col_supplied"), 34),
        Column("place", scene.say("col_place_id"), 9, fixed=True),
        Column("product", scene.say("col_product_id"), 16, fixed=True),
        Column("product_name", scene.say("col_product"), 24),
        Column("lot", scene.say("col_lot"), 14, fixed=True),
        Column("expires", scene.say("col_expires"), 12),
        Column("take", scene.say("col_take"), 9),
        Column("out", scene.say("col_out"), 9, open=True),
        Column("returned", scene.say("col_returned"), 9, open=True),
        Column("note", scene.say("col_note"), 22, open=True),
    )
    rows = tuple(row for tour in scene.tours for row in _tour(scene, tour))
    return Sheet(
        scene.say("sheet_picking"),
        scene.say("purpose_picking"),
        (Block(columns, rows),),
        lines=() if rows else (scene.say("picking_none"),),
        kept=2,
        filtered=True,
    )


def _tour(scene: Scene, tour: Tour) -> Iterator[Row]:
    lots: dict[tuple[str, str, str], int] = defaultdict(int)
    for load in (load for stop in tour.clinics for load in stop.load):
        lots[load.place, load.product, load.lot] += load.quantity
    places = list(dict.fromkeys(place for place, _, _ in lots))
    for (place, product, lot), quantity in sorted(lots.items(), key=lambda one: (places.index(one[0][0]), one[0][1:])):
        load = Load(product, quantity, place, lot)
        name = tours.product_name(scene.problem, product)
        where = _where(scene, tour, place)
        yield tour.date, tour.van, where, place, product, name, lot, _expires(scene, load), quantity, None, None, None


def _where(scene: Scene, tour: Tour, place: str) -> str:
    how, name = tours.supplied(scene.problem, tour, place), tours.place_name(scene.problem, place)
    return scene.say(f"supplied_{how}", place=name, day=day_and_month(scene.lang, _left_base(scene, tour)))


def _left_base(scene: Scene, tour: Tour) -> date:
    """Return the date on which the tour's trip left the base."""
    base = scene.problem.vans[tour.van].base
    return max(one.date for one in scene.tours if one.van == tour.van and one.date <= tour.date and one.start == base)


def _expires(scene: Scene, load: Load) -> Cell:
    """Return the expiry date of a lot: the first where the table of stock has several of one name."""
    dates = [
        lot.expires
        for lot in scene.problem.stock
        if (lot.place, lot.product, lot.lot) == (load.place, load.product, load.lot) and lot.expires is not None
    ]
    return min(dates, default="")
