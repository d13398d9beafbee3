"""The sheet Indicateurs: the week in figures, by authority and by district."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.export.workbook.shape import Block, Cell, Column, Row, Sheet
from planner.model import Request
from planner.render.scene import Scene
from planner.render.share import authority_of


def figures_sheet(scene: Scene) -> Sheet:
    """Return the figures of the week, then requests and clients by authority and by district."""
    columns = (
        Column("figure", scene.say("col_figure"), 38),
        Column("level", scene.say("col_level"), 12),
        Column("unit", scene.say("col_unit"), 14),
    )
    week = Block(columns, tuple(_figures(scene)))

    def authority(request: Request) -> str:
        key = authority_of(scene.problem, request)
        known = scene.problem.authorities.get(key)
        return (known.name if known else "") or key or scene.say("figures_nobody")

    def district(request: Request) -> str:
        return scene.problem.communities[request.community].district or scene.say("figures_nowhere")

    parts = (_by(scene, "authority", authority), _by(scene, "district", district))
    return Sheet(scene.say("sheet_figures"), scene.say("purpose_figures"), (week, *parts))


def _figures(scene: Scene) -> Iterator[Row]:
    for key, level, unit in (*_reached(scene), *_driven(scene)):
        yield scene.say(f"figure_{key}"), level, scene.say(f"unit_{unit}") if unit else ""


def _reached(scene: Scene) -> Iterator[tuple[str, Cell, str]]:
    score = scene.plan.score
    yield "asked", len(scene.asked), "requests"
    yield "served", len(scene.asked) - len(scene.unserved), "requests"
    yield "must_missed", score.must_missed, "requests"
    yield "freezes_broken", score.freezes_broken, "requests"
    yield "changes", score.changes, "requests"
    yield "clinics", sum(len(tour.clinics) for tour in scene.tours), "clinics"
    yield "clients", score.clients, "clients"
    yield "value", score.value / 1000, "points"
    yield "value_bound", score.value_bound / 1000, "points"
    yield "below", 100 * score.below_best, "percent"
    yield "proven", scene.say("book_yes" if score.proven else "book_no"), ""


def _driven(scene: Scene) -> Iterator[tuple[str, Cell, str]]:
    score = scene.plan.score
    yield "cost", score.cost_xof, "xof"
    if score.clients:
        yield "cost_client", round(score.cost_xof / score.clients), "xof"
    yield "km", score.metres / 1000, "km"
    if score.metres and scene.plan.made.travel == "roads":
        surveyed = sum(tour.surveyed_metres for tour in scene.tours)
        yield "surveyed", 100 * surveyed / score.metres, "percent"
    yield "hours", score.drive_minutes / 60, "hours"
    yield "litres", score.fuel_ml / 1000, "litres"
    yield "nights", len(scene.plan.nights), "nights"


def _by(scene: Scene, key: str, group: Callable[[Request], str]) -> Block:
    """Return requests asked, served and their clinics and clients, for each group."""
    totals: dict[str, list[int]] = {}
    clients = {(stop.request, tour.date): stop.clients for tour in scene.tours for stop in tour.clinics}
    for answer in scene.asked:
        sums = totals.setdefault(group(scene.problem.requests[answer.request]), [0, 0, 0, 0])
        met = sum(clients.get((answer.request, clinic.date), 0) for clinic in answer.clinics)
        for place, more in enumerate((1, answer.status == "served", len(answer.clinics), met)):
            sums[place] += more
    headings = (key, "asked", "served", "clinics", "clients")
    widths = (38, 12, 14, 12, 12)
    columns = tuple(
        Column(*one) for one in zip(headings, (scene.say(f"col_{key}") for key in headings), widths, strict=True)
    )
    rows: tuple[Row, ...] = tuple((name, *sums) for name, sums in sorted(totals.items()))
    return Block(columns, rows, title=scene.say(f"figures_by_{key}"))
