"""Make the pilot datasets: ``python data/make_pilot.py SHARED_DATA_DIR``.

It writes ``data/pilot`` and ``data/pilot_complet``. Real places and roads, made-up organisations and weeks:
``data/README.md`` says which is which.
"""

import random
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from making import complete, flood, history, maps, organisation, week
from making.network import Edges, distances, flat_km, kept_edges
from making.places import BAMAKO, Chosen, choose_places
from making.sources import Sources, read_sources, rounded_ends
from making.tables import table, write_tables

SEED = 20261130
PILOT = Path(__file__).parent / "pilot"
COMPLETE = Path(__file__).parent / "pilot_complet"
HOLIDAY_YEARS = ("2026", "2027")
GEONAMES, KEMRI = ("GeoNames", "CC BY 4.0"), ("KEMRI-Wellcome, Maina et al. 2019", "CC BY 4.0")
PLANNER = """# The pilot week: real places and main roads, all else made up; see data/README.md.
made_up = true

[horizon]
start = 2026-11-30
days = 6
planned_on = 2026-11-19
"""
ROADS_LICENCE = """roads.gpkg: © OpenStreetMap contributors, Open Database License (ODbL) 1.0
https://opendatacommons.org/licenses/odbl/1-0/
https://www.openstreetmap.org/copyright

A derived database. Pieces with synthetic = 0 follow main roads of OpenStreetMap; pieces with
synthetic = 1 are made up between real places: they are not real roads, never drive by them.
"""


def main(shared: Path, pilot: Path = PILOT, whole: Path = COMPLETE) -> None:
    """Read the sources in ``shared`` and write every file of the pilot and of the complete week."""
    sources = read_sources(shared)
    chosen = choose_places(sources, random.Random(SEED))
    tables = _tables(sources, chosen)
    asked = tables["requests"]
    musts = set(asked.loc[asked["must"] == "yes", "community"])
    flooded = flood.flooded_edge(sources.edges, chosen, musts, len(sources.nodes))
    ends = rounded_ends(sources.nodes)
    kept = kept_edges(sources.edges, flat_km(ends[:, 0], ends[:, 1]), chosen.nodes(), flooded)
    _check_same_travel(sources, kept, chosen)
    lines = maps.roads(kept, sources.nodes)
    tables["closures"] = flood.closures(str(lines.loc[flooded, "id"]))
    pilot.mkdir(exist_ok=True)
    write_tables(tables, pilot)
    maps.write_roads(lines, pilot / "roads.gpkg")
    maps.write_features(maps.boundaries(sources), maps.BOUNDARY_CREDIT, pilot / "boundaries.geojson")
    maps.write_features(maps.rivers(sources, chosen), maps.RIVER_CREDIT, pilot / "rivers.geojson")
    (pilot / "planner.toml").write_text(PLANNER, encoding="utf-8")
    (pilot / "roads.LICENSE.txt").write_text(ROADS_LICENCE, encoding="utf-8")
    complete.write(tables, pilot, whole)


def _tables(sources: Sources, chosen: Chosen) -> dict[str, pd.DataFrame]:
    """Return every table but the closures; one edit moves one part's luck only."""
    centres = week.health_centres(chosen, random.Random(f"{SEED} centres"))
    past = history.visits(chosen.communities, sources.holidays, random.Random(f"{SEED} visits"))
    last_visits = history.last_visits(past)
    stock = week.centre_stock(centres, random.Random(f"{SEED} stock"))
    in_years = sources.holidays["date"].str[:4].isin(HOLIDAY_YEARS)
    return {
        "bases": organisation.bases(chosen),
        "authorities": organisation.authorities(chosen),
        "vans": organisation.vans(),
        "staff": organisation.staff(),
        "health_centres": centres,
        "communities": week.communities(chosen, last_visits, random.Random(f"{SEED} communities")),
        "requests": week.requests(chosen, centres, random.Random(f"{SEED} requests")),
        "products": organisation.products(),
        "stock": table("stock", organisation.warehouse_stock() + stock),
        "visits": past,
        "holidays": sources.holidays[in_years],
        "sources": _sources(chosen),
    }


def _sources(chosen: Chosen) -> pd.DataFrame:
    """Return where each real place comes from."""
    known: list[tuple[str, str, tuple[str, str], object]] = [("bases", "B1", GEONAMES, BAMAKO)]
    known += [("health_centres", place.id, KEMRI, place.source_id) for place in chosen.centres]
    known += [("communities", place.id, GEONAMES, place.geonameid) for place in chosen.communities]
    return table(
        "sources",
        [
            {"table": name, "id": key, "source": of[0], "source_id": origin, "licence": of[1]}
            for name, key, of, origin in known
        ],
    )


def _check_same_travel(sources: Sources, kept: Edges, chosen: Chosen) -> None:
    """Stop if leaving roads out has changed any shortest path between the chosen places."""
    stops, size = chosen.nodes(), len(sources.nodes)
    for weight in ("dry", "rain", "km"):
        whole = distances(sources.edges, weight, stops, size)[:, stops]
        part = distances(kept, weight, stops, size)[:, stops]
        if not np.allclose(whole, part):
            raise ValueError(f"the kept roads change the shortest {weight}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
