"""Plan to map: a Folium map, and one page that needs no network."""

from planner.render.draw import draw
from planner.render.page import page

__all__ = ["draw", "page"]
