"""The results box of a run sheet: what the table ``visits`` asks of a clinic day."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.blocks import Block, Look, Table, Text
from planner.model import Problem, Tour
from planner.words import say, tours
from planner.words.formats import day_and_month

BLANK_ROWS = 6


def results_blocks(problem: Problem, tour: Tour, lang: str) -> Iterator[Block]:
    """Yield the box: a column for each clinic; the clients, then a row for each product."""
    facts = {"day": day_and_month(lang, tour.date), "van": tour.van}
    yield Text(say(lang, "results_title", **facts), Look.HEADING)
    places = [
        f"{count}\N{NO-BREAK SPACE}{tours.place_name(problem, stop.place)}"
        for count, stop in enumerate(tour.clinics, start=1)
    ]
    products = [tours.product_name(problem, id_) for id_ in problem.products] or [""] * BLANK_ROWS
    blanks = ("",) * len(places)
    rows = tuple((words, *blanks) for words in (say(lang, "results_clients"), *products))
    yield Table(rows, (2.0, *(2.0,) * len(places)), (say(lang, "results_product"), *places), least=1.2)
