"""A network that fits in the head: five junctions, a degree of longitude being 108.5 km at 12.6 degrees north.

    A ---- B ---- C        A-B 10 km, B-C 10 km: tarmac, 60 km/h dry and rain
     \\           /         A-D 6 km, D-C 6 km: laterite, 60 km/h dry, 15 km/h in the rain
      `--- D ---'
           |               D-E 9 km, 30 km/h; E lies alone at its end
           E

F is a junction of a road of its own, with no way to the others. Roads' lengths are told, not measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.model import Base, Closure, Community, LonLat, Problem, Road
from tests.verify import world

JUNCTIONS: dict[str, LonLat] = {
    "A": (-8.0, 12.6),
    "B": (-7.9, 12.6),
    "C": (-7.8, 12.6),
    "D": (-7.9, 12.5),
    "E": (-7.9, 12.4),
    "F": (-7.0, 12.0),
    "G": (-6.9, 12.0),
}
BEND = (-7.95, 12.52)


def road(ends: str, km: float, dry: float, rain: float, name: str = "", *, via: Sequence[LonLat] = ()) -> Road:
    """Return a road between two junctions; its id is their names unless told."""
    line = (JUNCTIONS[ends[0]], *via, JUNCTIONS[ends[1]])
    return Road(name or ends, line, round(1000 * km), "track", dry, rain)


ROADS = (
    road("AB", 10, 60, 60),
    road("CB", 10, 60, 60),
    road("AD", 6, 60, 15, via=(BEND,)),
    road("DC", 6, 60, 15),
    road("DE", 9, 30, 30),
    road("FG", 12, 60, 60),
)


def problem(
    places: Mapping[str, LonLat] = JUNCTIONS,
    *,
    roads: Sequence[Road] = ROADS,
    closures: Sequence[Closure] = (),
    season: str = "dry",
    engine: str = "roads",
    days: int = 6,
) -> Problem:
    """Return a week with these places: the first is the base, the others are communities."""
    first, *others = places
    old = world.problem()
    settings = replace(
        old.settings,
        travel=replace(old.settings.travel, season=season, engine=engine),
        horizon=replace(old.settings.horizon, days=days),
    )
    return replace(
        old,
        settings=settings,
        bases={first: Base(first, first, *places[first])},
        health_centres={},
        communities={name: Community(name, name, *places[name]) for name in others},
        requests={},
        roads=tuple(roads),
        closures=tuple(closures),
    )
