"""Folium's layers: no text of a table is read as code, and the same plan gives the same page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from types import SimpleNamespace
from typing import cast

from branca.element import Element, MacroElement

from planner.render.geojson import Feature, collection

ENDS_SCRIPT = re.compile("[<>&'\u2028\u2029]")
DELIMITERS = re.compile(r"\{[{%#]")


def resource(name: str) -> str:
    """Return the text of a file that lies beside this one."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _plain(text: str) -> str:
    """Return a template that gives back ``text``: branca reads a macro's output as one more."""
    return DELIMITERS.sub(lambda found: "{{ '" + found.group() + "' }}", text)


def _scripted(told: Callable[[Element], str]) -> MacroElement:
    """Return an element whose script comes out as ``told`` says it, once every name is known."""

    def kept(this: Element, _: object) -> str:
        return _plain(told(this))

    element = MacroElement()
    element._template = SimpleNamespace(module=SimpleNamespace(script=kept))
    return element


def _compact(data: Feature) -> str:
    """Return JSON without blanks, letters as they are, and nothing in it that ends a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return ENDS_SCRIPT.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


def script(text: Callable[[], str]) -> MacroElement:
    """Return an element that adds a text to the map's script, told when every name is known."""
    return _scripted(lambda _: text())


def layer(features: list[Feature], *, touched: bool = True) -> MacroElement:
    """Return the features as one layer that map.js draws; untouched ones take no clicks.

    The text of a table goes nowhere else: a browser reads it as JSON, not as code.
    """
    data = _compact(collection(features)).replace("\\", "\\\\")

    def told(this: Element) -> str:
        chart = cast("Element", this._parent)
        return f"draw({chart.get_name()}, JSON.parse('{data}'), {str(touched).lower()});"

    return _scripted(told)


def name_in_order(root: Element) -> None:
    """Give every element its number in place of a random name."""
    waiting, count = [root], 0
    while waiting:
        element = waiting.pop()
        element._id = f"{count:04d}"
        count += 1
        waiting += reversed(list(element._children.values()))
