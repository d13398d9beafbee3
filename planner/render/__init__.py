"""Plan to map: a Folium map, and one page that needs no network."""

from planner.render.week_map import draw
from planner.render.week_page import page

__all__ = ["draw", "page"]
