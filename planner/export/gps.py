"""A van's day as GPX (OsmAnd) and as KML (Organic Maps, Google Earth)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from planner.export.itinerary import Halt, itinerary
from planner.model import LonLat, Tour
from planner.render.scene import Scene

GPX = {"xmlns": "http://www.topografix.com/GPX/1/1", "version": "1.1", "creator": "planner"}
KML = {"xmlns": "http://www.opengis.net/kml/2.2"}
DECIMALS = 6
TRACK_WIDTH = "4"


def gpx(scene: Scene, tour: Tour) -> bytes:
    """Return a waypoint for each stop, a track for each drive with surveyed stretches."""
    told, root = itinerary(scene, tour), Element("gpx", GPX)
    about = SubElement(root, "metadata")
    _texts(about, name=told.name, desc=told.about, time=f"{scene.plan.planned_on.isoformat()}T00:00:00Z")
    for halt in told.halts:
        point = SubElement(root, "wpt", _lat_lon((halt.place.lon, halt.place.lat)))
        _texts(point, name=halt.name, desc="\n".join([*halt.lines, *told.banner]))
    for track in told.tracks:
        line = SubElement(root, "trk")
        _texts(line, name=track.name)
        for stretch in track.stretches:
            segment = SubElement(line, "trkseg")
            for turn in stretch:
                SubElement(segment, "trkpt", _lat_lon(turn))
    return _bytes(root)


def kml(scene: Scene, tour: Tour) -> bytes:
    """Return the stops and the surveyed stretches, each stop with a link that opens it in a map."""
    told, root = itinerary(scene, tour), Element("kml", KML)
    document = SubElement(root, "Document")
    _texts(document, name=told.name, description=escape(told.about, quote=False))
    _style(document, scene.looks[tour.van].colour)
    stops = SubElement(document, "Folder")
    _texts(stops, name=scene.say("gps_stops"))
    for halt in told.halts:
        mark = SubElement(stops, "Placemark")
        _texts(mark, name=halt.name, description=_description(scene, halt, told.banner), styleUrl="#stop")
        _texts(SubElement(mark, "Point"), coordinates=_coordinates([(halt.place.lon, halt.place.lat)]))
    roads = SubElement(document, "Folder")
    _texts(roads, name=scene.say("gps_roads"))
    for track in told.tracks:
        mark = SubElement(roads, "Placemark")
        _texts(mark, name=track.name, styleUrl="#road")
        lines = SubElement(mark, "MultiGeometry")
        for stretch in track.stretches:
            _texts(SubElement(lines, "LineString"), tessellate="1", coordinates=_coordinates(stretch))
    return _bytes(root)


def geo_link(halt: Halt) -> str:
    """Return the geo: link of a stop: a phone opens it in whatever map it has."""
    spot = f"{halt.place.lat:.{DECIMALS}f},{halt.place.lon:.{DECIMALS}f}"
    return f"geo:{spot}?q={spot}({quote(halt.name, safe='')})"


def _description(scene: Scene, halt: Halt, banner: tuple[str, ...]) -> str:
    """Return the text of a stop as HTML, which is what map programs take a description for."""
    link = f'<a href="{escape(geo_link(halt))}">{escape(scene.say("gps_open"), quote=False)}</a>'
    return "<br>".join(
        [
            f"<b>{escape(halt.name, quote=False)}</b>",
            *(escape(line, quote=False) for line in (*halt.lines, *banner)),
            link,
        ]
    )


def _style(document: Element, colour: str) -> None:
    """Add the styles; a balloon shows the description alone, since a name in it would be taken for HTML."""
    balloon = SubElement(SubElement(document, "Style", {"id": "stop"}), "BalloonStyle")
    _texts(balloon, text="$[description]")
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    line = SubElement(SubElement(document, "Style", {"id": "road"}), "LineStyle")
    _texts(line, color=f"ff{blue}{green}{red}".lower(), width=TRACK_WIDTH)


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _lat_lon(point: LonLat) -> dict[str, str]:
    return {"lat": f"{point[1]:.{DECIMALS}f}", "lon": f"{point[0]:.{DECIMALS}f}"}


def _coordinates(points: Iterable[LonLat]) -> str:
    return " ".join(f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in points)


def _bytes(root: Element) -> bytes:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
