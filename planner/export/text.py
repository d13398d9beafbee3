"""Text of tables where a file format cannot hold every character, and where it becomes the name of a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MOST_LETTERS = 40


def writable(text: str) -> str:
    """Return a text with a space for each character that XML cannot hold as it is."""
    return _UNWRITABLE.sub(" ", text)


def slugs(ids: Iterable[str]) -> list[str]:
    """Return a part of a file's name for each id: letters, digits and hyphens, all different on every system.

    >>> slugs(["DS-Kati", "ds kati", "../..", "Ségou"])
    ['DS-Kati', 'ds-kati-2', 'x', 'Segou']
    """
    names: list[str] = []
    for id_ in ids:
        bare = unicodedata.normalize("NFD", id_).encode("ascii", "ignore").decode()
        name = re.sub(r"[^A-Za-z0-9]+", "-", bare).strip("-")[:MOST_LETTERS] or "x"
        tried = chain([name], (f"{name}-{number}" for number in count(2)))
        taken = {other.lower() for other in names}
        names.append(next(one for one in tried if one.lower() not in taken))
    return names
