"""The pilot dataset keeps what its README promises."""

import heapq
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point as Position

DATA = Path(__file__).parents[2] / "data"
PILOT = DATA / "pilot"
FIRST, LAST = "2026-11-30", "2026-12-05"
LARGEST_BYTES = 5_000_000
KM_PER_DEGREE = 111.2
KM_PER_DEGREE_EAST = 108.5  # at 12.6 degrees north
NODE_WITHIN_KM = 1
CENTRE_WITHIN_KM = 25
FARTHEST_KM = 200
DETOUR_MINUTES = 10
PHONE = re.compile(r"(\+|00)\s?223|\b\d{2}([ .-]\d{2}){3}\b|\b[5-9]\d{7}\b")
Point = tuple[float, float]


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(PILOT / f"{name}.csv", dtype=str, keep_default_na=False)


def km_between(one: Point, other: Point) -> float:
    east = (one[0] - other[0]) * KM_PER_DEGREE_EAST
    north = (one[1] - other[1]) * KM_PER_DEGREE
    return float((north**2 + east**2) ** 0.5)


@pytest.fixture(scope="module")
def roads() -> gpd.GeoDataFrame:
    return gpd.read_file(PILOT / "roads.gpkg", layer="roads").set_index("id")


@pytest.fixture(scope="module")
def places() -> dict[str, Point]:
    """Return lon and lat of every base, health centre and community."""
    tables = pd.concat([read(name) for name in ("bases", "health_centres", "communities")])
    positions = zip(tables["lon"].astype(float), tables["lat"].astype(float), strict=True)
    return dict(zip(tables["id"], positions, strict=True))


def at(coordinates: tuple[float, ...]) -> Point:
    return coordinates[0], coordinates[1]


def all_ends(roads: gpd.GeoDataFrame) -> set[Point]:
    return {point for pair in ends(roads) for point in pair}


def ends(roads: gpd.GeoDataFrame) -> list[tuple[Point, Point]]:
    return [(at(line.coords[0]), at(line.coords[-1])) for line in roads.geometry]


def minutes_from(start: Point, roads: gpd.GeoDataFrame) -> dict[Point, float]:
    """Return the least dry minutes from ``start`` to every point that can be reached."""
    beside = defaultdict(list)
    minutes = roads["km"] / roads["kmh_dry"] * 60
    for (one, other), length in zip(ends(roads), minutes, strict=True):
        beside[one].append((length, other))
        beside[other].append((length, one))
    reached: dict[Point, float] = {}
    waiting = [(0.0, start)]
    while waiting:
        now, here = heapq.heappop(waiting)
        if here not in reached:
            reached[here] = now
            for length, there in beside[here]:
                heapq.heappush(waiting, (now + length, there))
    return reached


def nearest_end(place: Point, points: set[Point]) -> Point:
    return min(points, key=lambda point: km_between(place, point))


def test_all_of_it_is_under_five_megabytes() -> None:
    assert sum(file.stat().st_size for file in DATA.rglob("*") if file.is_file()) < LARGEST_BYTES


def test_says_that_it_is_made_up() -> None:
    assert "made_up = true" in (PILOT / "planner.toml").read_text(encoding="utf-8")


def test_readme_names_every_file() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in sorted(PILOT.iterdir()) if file.name not in readme] == []


def test_no_column_looks_like_a_phone_number() -> None:
    cells = {
        (file.name, column, value)
        for file in PILOT.glob("*.csv")
        for column, values in read(file.stem).items()
        if column != "source_id"
        for value in values
    }
    assert [cell for cell in sorted(cells) if PHONE.search(cell[2])] == []


@pytest.mark.parametrize("number", ["+223 20 22 33 44", "20 22 33 44", "66778899", "0022370"])
def test_a_phone_number_would_be_found(number: str) -> None:
    assert PHONE.search(f"bureau {number}")


def test_every_reference_leads_to_a_row() -> None:
    communities, centres = read("communities"), read("health_centres")
    asked, vans = read("requests"), read("vans")
    known = {*centres["id"], *read("bases")["id"]}
    assert set(asked["community"]) <= set(communities["id"])
    assert set(asked["authority"]) | set(centres["authority"]) <= set(read("authorities")["id"])
    assert set(communities["health_centre"]) <= set(centres["id"])
    assert set(read("visits")["community"]) <= set(communities["id"])
    assert set(read("stock")["place"]) <= known
    assert set(read("stock")["product"]) <= set(read("products")["id"])
    assert set(read("staff")["van"]) == set(vans["id"])
    assert set(vans["base"]) <= known


@pytest.mark.parametrize("name", ["requests", "communities", "health_centres", "staff", "products"])
def test_ids_are_unique(name: str) -> None:
    assert read(name)["id"].is_unique


def test_every_real_place_names_its_source() -> None:
    real = {*read("communities")["id"], *read("health_centres")["id"], *read("bases")["id"]}
    assert set(read("sources")["id"]) == real
    assert (read("sources")["licence"] == "CC BY 4.0").all()


def test_every_place_is_in_mali(places: dict[str, Point]) -> None:
    outlines = gpd.read_file(PILOT / "boundaries.geojson")
    mali = outlines[outlines["level"] == "region"].geometry.union_all()
    outside = [key for key, point in places.items() if not mali.contains(Position(point))]
    assert outside == []


def test_communities_are_near_their_centre_and_within_a_day(places: dict[str, Point]) -> None:
    communities = read("communities")
    of = dict(zip(communities["id"], communities["health_centre"], strict=True))
    far = [key for key, centre in of.items() if km_between(places[key], places[centre]) > CENTRE_WITHIN_KM]
    away = pd.Series([km_between(places["B1"], places[key]) for key in of])
    assert far == []
    assert away.max() < FARTHEST_KM
    assert (away < 15).sum() >= 3
    assert (away > 100).sum() >= 5


def test_more_is_asked_than_two_vans_can_serve_and_all_of_it_touches_the_week() -> None:
    asked = read("requests")
    clinics = 2 * 6 * 3
    assert len(asked) > clinics
    assert (asked["earliest"] <= LAST).all()
    assert (asked["latest"] >= FIRST).all()
    assert (asked["received_on"] < "2026-11-19").all()
    assert 4 <= (asked["must"] == "yes").sum() <= 5


def test_expected_clients_fit_in_the_session() -> None:
    asked = read("requests")
    given = asked[asked["expected_clients"] != ""]
    capacity = given["service_minutes"].astype(int) / 60 * 7.5
    assert (given["expected_clients"].astype(int) <= capacity).all()
    assert 0 < len(given) < len(asked)


def test_one_centre_supervises_on_thursdays_only_and_is_asked_for() -> None:
    centres = read("health_centres").set_index("id")
    thursdays = set(centres.index[centres["supervises_on"] == "thu"])
    asking = read("requests").merge(read("communities"), left_on="community", right_on="id")
    assert len(thursdays) == 1
    assert thursdays <= set(asking["health_centre"])


def test_market_rules_stand_only_where_a_market_is_known() -> None:
    communities = read("communities")
    rules = communities.loc[communities["market_day"] != "", "market_rule"]
    assert {"avoid", "prefer"} <= set(rules)
    assert (communities.loc[communities["market_day"] == "", "market_rule"] == "").all()


def test_last_visit_is_the_latest_of_the_visits() -> None:
    latest = read("visits").groupby("community")["date"].max()
    communities = read("communities").set_index("id")
    visited = communities.loc[communities["last_visit"] != "", "last_visit"]
    assert visited.sort_index().to_dict() == latest.sort_index().to_dict()


def test_roads_are_in_one_piece(roads: gpd.GeoDataFrame) -> None:
    points = all_ends(roads)
    assert set(minutes_from(min(points), roads)) == points


def test_roads_are_no_shorter_than_their_line(roads: gpd.GeoDataFrame) -> None:
    for line, km in zip(roads.geometry, roads["km"], strict=True):
        straight = sum(km_between(one, other) for one, other in pairwise(map(at, line.coords)))
        assert km >= 0.95 * straight - 0.05


def test_every_place_is_on_a_road(roads: gpd.GeoDataFrame, places: dict[str, Point]) -> None:
    points = all_ends(roads)
    far = {key: km_between(place, nearest_end(place, points)) for key, place in places.items()}
    assert {key: km for key, km in far.items() if km > NODE_WITHIN_KM} == {}


def test_the_flooded_road_is_synthetic_and_costs_a_detour(roads: gpd.GeoDataFrame, places: dict[str, Point]) -> None:
    closure = read("closures").iloc[0]
    assert (closure["kind"], closure["rule"], closure["security"]) == ("road", "ban", "no")
    assert closure["from"] <= FIRST
    assert closure["to"] >= LAST
    assert roads.loc[closure["ref"], "synthetic"] == 1
    points = all_ends(roads)
    base = nearest_end(places["B1"], points)
    before, after = minutes_from(base, roads), minutes_from(base, roads.drop(closure["ref"]))
    asked = [nearest_end(places[key], points) for key in read("requests")["community"]]
    assert any(after[point] - before[point] >= DETOUR_MINUTES for point in asked)


def test_no_closure_is_about_security() -> None:
    assert (read("closures")["security"] == "no").all()
