"""The sheet Coûts: what each tour costs, and who pays."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.workbook.shape import Block, Cell, Column, Row, Sheet
from planner.formulate.money import clinic_xof
from planner.formulate.nights import night_xof
from planner.model import Tour
from planner.render.scene import Scene
from planner.words.formats import date_without_weekday

PAYERS_WIDTHS = (12, 18, 13, 13, 13, 13)
FIGURES = ("km", "km_surveyed", "hours", "litres", "driving_xof", "day_xof", "clinics_xof", "nights_xof", "total_xof")


def costs_sheet(scene: Scene) -> Sheet:
    """Return the cost of each tour by what it is for, their sum, and what each funder pays."""
    columns = (
        Column("date", scene.say("col_date"), 12, fixed=True),
        Column("van", scene.say("col_van"), 18, fixed=True),
        *(Column(key, scene.say(f"col_{key}"), 13) for key in FIGURES),
    )
    figures = [_figures(scene, tour) for tour in scene.tours]
    rows: tuple[Row, ...] = tuple(
        (tour.date, tour.van, *costs) for tour, costs in zip(scene.tours, figures, strict=True)
    )
    total: tuple[float, ...] = tuple(sum(column) for column in zip(*figures, strict=True)) if figures else ()
    sums: Row | None = (scene.say("costs_total"), "", *total) if total else None
    return Sheet(
        scene.say("sheet_costs"),
        scene.say("purpose_costs"),
        (Block(columns, rows, total=sums), *_payers(scene)),
        lines=tuple(_lines(scene)),
        kept=2,
    )


def _figures(scene: Scene, tour: Tour) -> tuple[float, ...]:
    money = scene.problem.settings.money
    nights = len(scene.plan.nights_after(tour)) * _night_xof(scene, tour.end)
    day, clinics = scene.problem.vans[tour.van].day_xof, clinic_xof(money) * len(tour.clinics)
    driving = tour.cost_xof - nights - day - clinics
    km, surveyed = tour.metres / 1000, tour.surveyed_metres / 1000
    hours, litres = tour.drive_minutes / 60, tour.fuel_ml / 1000
    return km, surveyed, hours, litres, driving, day, clinics, nights, tour.cost_xof


def _night_xof(scene: Scene, place: str) -> int:
    problem = scene.problem
    where = problem.bases.get(place) or problem.health_centres.get(place)
    settings = problem.settings
    return night_xof(where.lodging_xof if where else 0, settings.policy.crew, settings.money)


def _payers(scene: Scene) -> Iterator[Block]:
    """Yield the table of funders, where there are any."""
    if not scene.plan.paid:
        return
    headings = ("funder_id", "funder", "paid_xof", "cap_xof", "litres", "cap_litres")
    columns = tuple(
        Column(key, scene.say(f"col_{key}"), width) for key, width in zip(headings, PAYERS_WIDTHS, strict=True)
    )
    rows: list[Row] = []
    for share in scene.plan.paid:
        funder = scene.problem.funders.get(share.funder)
        cap = funder.cap_ml if funder else None
        litres: Cell = None if cap is None else cap / 1000
        name = (funder.name if funder else "") or scene.say("shown_own_resources")
        rows.append((share.funder, name, share.xof, funder.cap_xof if funder else None, share.fuel_ml / 1000, litres))
    yield Block(columns, tuple(rows), title=scene.say("costs_payers"))


def _lines(scene: Scene) -> Iterator[str]:
    money = scene.problem.settings.money
    day = date_without_weekday(scene.lang, money.fuel_date)
    yield scene.say("costs_fuel", price=scene.money(money.fuel_xof_litre), place=money.fuel_place, day=day)
    if scene.plan.paid:
        yield scene.say("shown_paid_note")
