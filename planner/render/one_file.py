"""One HTML file without the network: Leaflet inlined, every outside reference refused."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

import folium
import jinja2
from branca.element import CssLink, Element, Figure, JavascriptLink
from xstatic.pkg import leaflet

from planner.render.layers import resource

CSS_ADDRESS = re.compile(r"url\(\s*['\"]?(?!data:|#)[^)]*\)")
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
ADDRESSES = frozenset({"src", "href", "srcset", "action", "data", "poster", "background"})


class OutsideReferenceError(ValueError):
    """The page would ask the network for something."""


def one_file(skeleton: str, chart: folium.Map, facts: Mapping[str, object]) -> str:
    """Return the map in the page of a skeleton, with its facts filled in and escaped.

    The nonce is a hash of the page: the same plan gives the same file, and no text can foretell it. Raises
    ``OutsideReferenceError`` where anything would be fetched.
    """
    figure = cast("Figure", chart.get_root())
    chart.render()
    sheets, scripts = _assets(figure.header, own=chart.get_name())
    filled = {
        **facts,
        "map": figure.html.render(),
        "sheets": [*sheets, resource("map.css")],
        "scripts": [*scripts, figure.script.render()],
    }
    pages = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.FunctionLoader(resource)
    )
    page = pages.get_template(skeleton)
    digest = hashlib.sha256(page.render(filled, nonce="").encode()).digest()
    html = page.render(filled, nonce=base64.urlsafe_b64encode(digest).decode()[:22])
    refuse_outside(html)
    return html


def _assets(header: Element, own: str) -> tuple[list[str], list[str]]:
    """Return Leaflet's style sheets and scripts in place of folium's links to them.

    Folium's own header is left out: the skeleton has its own character set, viewport and sizes.
    """
    sheets, scripts = [], []
    for name, child in header._children.items():
        if isinstance(child, CssLink):
            sheets.append(CSS_ADDRESS.sub("none", _vendored(child.url)))
        elif isinstance(child, JavascriptLink):
            scripts.append(SOURCE_MAP.sub("", _vendored(child.url)))
        elif name not in ("meta_http", own):
            raise OutsideReferenceError(name)
    return sheets, scripts


def _vendored(url: str) -> str:
    """Return the file of that address out of the installed Leaflet, which is folium's version."""
    if f"leaflet@{leaflet.VERSION}/" not in url:
        raise OutsideReferenceError(url)
    return (Path(leaflet.BASE_DIR) / url.rsplit("/", 1)[-1]).read_text(encoding="utf-8")


def refuse_outside(html: str) -> None:
    """Raise ``OutsideReferenceError`` for the first tag or style that names an outside address."""
    _Reader().feed(html)


class _Reader(HTMLParser):
    """Reads tags as a browser does: an address within a text or a script is none."""

    in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse an attribute that fetches."""
        self.in_style = tag == "style"
        for name, value in attrs:
            outside = name in ADDRESSES and not (value or "").startswith(("#", "data:"))
            if outside or tag in ("link", "base", "iframe", "object", "embed"):
                raise OutsideReferenceError(f"<{tag} {name}={value}>")
            if name == "style":
                self._refuse_in_style(value or "")

    def handle_data(self, data: str) -> None:
        """Refuse an address in a style sheet."""
        if self.in_style:
            self._refuse_in_style(data)
        self.in_style = False

    def _refuse_in_style(self, text: str) -> None:
        found = CSS_ADDRESS.search(text) or re.search("@import", text)
        if found:
            raise OutsideReferenceError(found.group())
