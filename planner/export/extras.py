"""What is written beyond what Thursday needs: files for phones, calendars, the timeline, layers for QGIS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.export.calendar_file import centre_calendar, centres_told, van_calendar, vans_told
from planner.export.geopackage import geopackage
from planner.export.gps import gpx, kml
from planner.export.text import slugs
from planner.model import LegLines, Plan, Problem
from planner.render.scene import Scene
from planner.render.timeline import timeline


def extras(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> dict[str, bytes]:
    """Return the files by their paths within the folder of the week."""
    scene = Scene(problem, plan, legs, lang)
    return dict((*_phones(scene), *_calendars(scene), *_whole(scene)))


def _phones(scene: Scene) -> Iterator[tuple[str, bytes]]:
    stems = _stems(scene.problem.vans)
    for tour in scene.tours:
        name = f"gps/{tour.date.isoformat()}_{stems[tour.van]}"
        yield f"{name}.gpx", gpx(scene, tour)
        yield f"{name}.kml", kml(scene, tour)


def _calendars(scene: Scene) -> Iterator[tuple[str, bytes]]:
    stems = _stems(scene.problem.vans)
    yield from ((f"agendas/van_{stems[van]}.ics", van_calendar(scene, van)) for van in vans_told(scene))
    stems = _stems(scene.problem.health_centres)
    for centre in centres_told(scene):
        yield f"agendas/centre_{stems[centre]}.ics", centre_calendar(scene, centre)


def _stems(ids: Iterable[str]) -> dict[str, str]:
    """Return a part of a file's name for each id, the same whatever else the week holds."""
    ordered = sorted(ids)
    return dict(zip(ordered, slugs(ordered), strict=True))


def _whole(scene: Scene) -> Iterator[tuple[str, bytes]]:
    pictures = timeline(scene.problem, scene.plan, scene.lang)
    for count, picture in enumerate(pictures, start=1):
        yield f"timeline{'' if len(pictures) == 1 else f'_{count}'}.png", picture
    yield "plan.gpkg", geopackage(scene)
