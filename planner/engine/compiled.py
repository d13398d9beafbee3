"""Loops compiled by Numba, and kept on disk for as long as no compiled loop of the engine changes.

Numba keeps what it compiled beside a file until that file changes. But a loop holds those that it calls, also from
other files: were one of these to change alone, the old one would go on running. So what is kept lies in a folder named
after all files that have such loops.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from numba import config, njit

Loop = Callable[..., Any]

Settings: Any = config


def compiled(function: Loop) -> Loop:
    """Return a function, compiled when it is first called; it runs beside other threads."""
    return _kept(function, "never")


def inlined(function: Loop) -> Loop:
    """Return a function that compiled ones take into themselves where they call it."""
    return _kept(function, "always")


def _kept(function: Loop, inline: Literal["never", "always"]) -> Loop:
    before, Settings.CACHE_DIR = Settings.CACHE_DIR, str(_folder())
    try:
        loop: Loop = njit(cache=True, nogil=True, inline=inline)(function)
    finally:
        Settings.CACHE_DIR = before
    return loop


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Return the folder of compiled loops: where Numba is told to keep them, else beside the engine."""
    here, digest = Path(__file__).parent, sha256()
    for file in sorted(here.glob("*.py")):
        source = file.read_bytes()
        if b"@compiled" in source:
            digest.update(source)
    root = Path(Settings.CACHE_DIR) if Settings.CACHE_DIR else here / "__pycache__"
    return root / digest.hexdigest()[:16]
