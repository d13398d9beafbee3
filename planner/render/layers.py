"""Folium's layers, so that no text of a table is ever read as code, and the same plan gives the same page."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template
from folium.utilities import JsCode

from planner.render.geojson import Feature, collection

DELIMITERS = re.compile(r"\{[{%#]")


def resource(name: str) -> str:
    """Return the text of a file that lies beside this one."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _plain(text: str) -> str:
    """Return a template that gives back ``text``: a macro's output is read as a template once more (branca 0.8)."""
    return DELIMITERS.sub(lambda found: "{{ '" + found.group() + "' }}", text)


def _plain_script(template: Any) -> SimpleNamespace:
    """Return a stand-in for a folium template whose script keeps braces that stand in a table's text."""

    def script(this: Element, kwargs: object) -> str:
        return _plain(template.module.script(this, kwargs))

    return SimpleNamespace(module=SimpleNamespace(script=script))


class Points(folium.GeoJson):  # type: ignore[misc]
    """Markers made by map.js from the properties of points; the text of a table goes nowhere else."""

    _template = _plain_script(folium.GeoJson._template)


class Script(MacroElement):
    """Text that runs as it is."""

    _template = _plain_script(
        Template("{% macro script(this, kwargs) %}{{ this.text }}{% endmacro %}")
    )

    def __init__(self, text: str | Callable[[], str]) -> None:
        """Keep the text, or what gives it once every name is known."""
        super().__init__()
        self._name = "Script"
        self._given = text

    @property
    def text(self) -> str:
        """The script."""
        return self._given if isinstance(self._given, str) else self._given()


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
