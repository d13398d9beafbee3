"""Plan to map: a Folium map, pages that need no network, pictures and A4 sheets."""

from planner.render.authority_page import authority_page
from planner.render.notebook import explore, plot, to_gdf
from planner.render.picture import drawn
from planner.render.share import share
from planner.render.sheet import authority_sheet, week_sheet
from planner.render.week_page import page

__all__ = ["authority_page", "authority_sheet", "drawn", "explore", "page", "plot", "share", "to_gdf", "week_sheet"]
