"""A plan as a table with geometry, and on axes."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from planner.render import plot, to_gdf
from tests.render.trip import trip


def test_table_has_a_point_for_each_stop_and_a_line_for_each_drive() -> None:
    problem, plan, lines = trip()
    table = to_gdf(problem, plan, lines)
    stops, legs = table[table["kind"] != "leg"], table[table["kind"] == "leg"]
    assert len(stops) == sum(len(tour.stops) for tour in plan.tours)
    assert set(stops.geom_type) == {"Point"}
    assert set(legs.geom_type) == {"MultiLineString"}
    assert table.crs == "EPSG:4326"
    assert stops[stops["kind"] == "clinic"]["clients"].sum() == sum(s.clients for t in plan.tours for s in t.clinics)
    surveyed = legs[legs["name"] == "CSCom Safo → Dognoumana"].iloc[0]
    assert (surveyed["km"], surveyed["minutes"]) == (32.1, 40)


def test_week_is_drawn_on_the_axes_given_or_on_new_ones() -> None:
    made = Figure(figsize=(6, 4))
    FigureCanvasAgg(made)
    ax = made.add_subplot()
    assert plot(*trip(), ax=ax) is ax
    names = {text.get_text() for text in plot(*trip()).texts}
    assert "Sala · V2 mer 2" in names


@pytest.mark.parametrize("inches", [3, 6, 12])
def test_the_banner_lies_within_a_map_of_any_width(inches: int) -> None:
    made = Figure(figsize=(inches, 4))
    FigureCanvasAgg(made)
    ax = plot(*trip(), ax=made.add_subplot())
    (banner,) = [text for text in ax.texts if text.get_text() == "EXERCICE - DONNÉES FICTIVES"]
    across, room = banner.get_window_extent(), ax.get_window_extent()
    assert room.x0 < across.x0 < across.x1 < room.x1
    assert across.width > room.width / 3
