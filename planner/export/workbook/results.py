"""The sheet Résultats: the columns of the table of visits, a row for each clinic and for each product it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from planner.export.workbook.shape import Block, Column, Row, Sheet
from planner.model import Stop, Tour
from planner.render.scene import Scene
from planner.words import tours


def results_sheet(scene: Scene) -> Sheet:
    """Return what is to be filled in after each clinic."""
    columns = (
        Column("date", scene.say("col_date"), 12, fixed=True),
        Column("community", scene.say("col_community_id"), 11, fixed=True),
        Column("community_name", scene.say("col_community"), 24),
        Column("van", scene.say("col_van"), 10, choices="vans", open=True),
        Column("clients", scene.say("col_clients"), 10, open=True),
        Column("product", scene.say("col_product_id"), 16, fixed=True),
        Column("product_name", scene.say("col_product"), 24),
        Column("planned", scene.say("col_planned"), 9),
        Column("quantity", scene.say("col_quantity"), 10, open=True),
        Column("note", scene.say("col_note"), 30, open=True),
    )
    rows = tuple(row for tour in scene.tours for stop in tour.clinics for row in _clinic(scene, tour, stop))
    return Sheet(
        scene.say("sheet_results"), scene.say("purpose_results"), (Block(columns, rows),), kept=3, filtered=True
    )


def _clinic(scene: Scene, tour: Tour, stop: Stop) -> Iterator[Row]:
    """Yield the clinic's own row, then one for each product it takes along."""
    place = tour.date, stop.place, scene.places[stop.place].name, tour.van
    yield *place, None, "", "", stop.clients, "", None
    taken: dict[str, int] = defaultdict(int)
    for load in stop.load:
        taken[load.product] += load.quantity
    for product, quantity in taken.items():
        yield *place, "", product, tours.product_name(scene.problem, product), quantity, None, None
