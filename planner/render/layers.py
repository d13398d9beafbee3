"""Folium's layers: no text of a table is read as code, and the same plan gives the same page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from types import SimpleNamespace
from typing import cast

import folium
from branca.element import Element, MacroElement
from folium.utilities import JsCode
from jinja2.utils import htmlsafe_json_dumps

from planner.render.geojson import Feature, collection

ENDS_SCRIPT = re.compile("[<>&'\u2028\u2029]")
DELIMITERS = re.compile(r"\{[{%#]")


def resource(name: str) -> str:
    """Return the text of a file that lies beside this one."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _plain(text: str) -> str:
    """Return a template that gives back ``text``: branca reads a macro's output as one more."""
    return DELIMITERS.sub(lambda found: "{{ '" + found.group() + "' }}", text)


def _scripted(told: Callable[[Element, object], str]) -> SimpleNamespace:
    """Return a stand-in for a template, whose script comes out as ``told`` says it."""

    def kept(this: Element, kwargs: object) -> str:
        return _plain(told(this, kwargs))

    return SimpleNamespace(module=SimpleNamespace(script=kept))


def _compact(data: Feature) -> str:
    """Return JSON without blanks, letters as they are, and nothing in it that ends a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return ENDS_SCRIPT.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


def _points(this: Element, kwargs: object) -> str:
    """Return folium's script, its data in fewer bytes."""
    data = cast("folium.GeoJson", this).data
    told = str(vars(folium.GeoJson._template.module)["script"](this, kwargs))
    return told.replace(str(htmlsafe_json_dumps(data)), _compact(data))


class Points(folium.GeoJson):
    """What map.js makes markers of; the text of a table goes nowhere else."""

    _template = _scripted(_points)


def script(text: Callable[[], str]) -> MacroElement:
    """Return an element that adds a text to the map's script, told when every name is known."""
    element = MacroElement()
    element._template = _scripted(lambda *_: str(text()))
    return element


def layer(features: list[Feature], *, touched: bool = True) -> Points:
    """Return the features as one layer; untouched ones take no clicks."""
    return Points(
        collection(features),
        point_to_layer=JsCode("stopMarker"),
        on_each_feature=JsCode("tell"),
        interactive=touched,
    )


def name_in_order(root: Element) -> None:
    """Give every element its number in place of a random name."""
    waiting, count = [root], 0
    while waiting:
        element = waiting.pop()
        element._id = f"{count:04d}"
        count += 1
        waiting += reversed(list(element._children.values()))
