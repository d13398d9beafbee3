"""Matrices kept from one run to the next, by a hash of all that they are computed from."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile

import numpy as np

from planner import __version__
from planner.model import Matrix


def cache_folder() -> Path:
    """Return where matrices are kept: ``$XDG_CACHE_HOME/planner``, by default ``~/.cache/planner``."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "planner"


def cached(key: tuple[object, ...], compute: Callable[[], Matrix]) -> Matrix:
    """Return the matrix kept under that key, else compute and keep it.

    A damaged file, or one that lacks an array, is computed anew; where nothing can be kept, nothing is.
    """
    name = hashlib.sha256(repr((__version__, key)).encode()).hexdigest()
    path = cache_folder() / f"{name}.npz"
    if path.exists():
        try:
            with path.open("rb") as file, np.load(file) as kept:
                return Matrix(kept["minutes"], kept["metres"], kept["surveyed"])
        except (BadZipFile, KeyError, ValueError, EOFError, OSError, zlib.error):
            pass
    matrix = compute()
    with suppress(OSError):
        _keep(path, matrix)
    return matrix


def _keep(path: Path, matrix: Matrix) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as beside:
        np.savez_compressed(beside, minutes=matrix.minutes, metres=matrix.metres, surveyed=matrix.surveyed)
    Path(beside.name).replace(path)
