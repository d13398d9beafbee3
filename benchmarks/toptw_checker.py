"""Check a plan of a team orienteering instance against its file, sharing no code with what made it."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from pathlib import Path

Row = list[Decimal]


def checked(path: Path, vans: int, plan: list[list[int]]) -> int:
    """Return the score of a plan: of each van, the visits in order. Raises ``ValueError`` for the first broken rule."""
    rows = [[Decimal(cell) for cell in text.split()] for text in path.read_text().splitlines()[2:] if text.strip()]
    by_id = {int(row[0]): row for row in rows}
    step = Decimal("0.01") if path.stem.startswith("pr") else Decimal("0.1")
    if len(plan) > vans:
        raise ValueError(f"{path.stem}: {len(plan)} tours, {vans} vans")
    visits = [visit for tour in plan for visit in tour]
    if len(set(visits)) != len(visits) or 0 in visits:
        raise ValueError(f"{path.stem}: a visit is made twice, or the depot visited")
    for tour in plan:
        _drive(path.stem, by_id, tour, step)
    return int(sum(by_id[visit][4] for visit in visits))


def _drive(name: str, by_id: dict[int, Row], tour: list[int], step: Decimal) -> None:
    """Drive a tour; raise ``ValueError`` where it comes too late."""
    depot = by_id[0]
    here, clock = depot, depot[-2]
    for visit in tour:
        there = by_id[visit]
        clock = max(clock + _distance(here, there, step), there[-2])
        if clock > there[-1]:
            raise ValueError(f"{name}: visit {visit} begins at {clock}, closes at {there[-1]}")
        clock += there[3]
        here = there
    clock += _distance(here, depot, step)
    if clock > depot[-1]:
        raise ValueError(f"{name}: back at {clock}, closes at {depot[-1]}")


def _distance(here: Row, there: Row, step: Decimal) -> Decimal:
    """Return the straight distance, cut to the step."""
    far = ((here[1] - there[1]) ** 2 + (here[2] - there[2]) ** 2).sqrt()
    return far.quantize(step, rounding=ROUND_DOWN)
