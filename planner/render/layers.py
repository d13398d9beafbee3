"""Folium's layers: no text of a table is read as code, and the same plan gives the same page."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from types import SimpleNamespace

import folium
from branca.element import Element, MacroElement
from folium.utilities import JsCode

from planner.render.geojson import Feature, collection

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


class Points(folium.GeoJson):
    """What map.js makes markers of; the text of a table goes nowhere else."""

    _template = _scripted(vars(folium.GeoJson._template.module)["script"])


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
