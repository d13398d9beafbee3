"""Compiled loops are kept, and made anew where one that they call changes in another file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import planner.engine

INNER = """
from loops.compiled import compiled

@compiled
def inner(number):
    return {} * number
"""
OUTER = """
from loops.compiled import compiled
from loops.inner import inner

@compiled
def outer(number):
    return inner(number) + 1

if __name__ == "__main__":
    print(outer(2), sum(outer.stats.cache_hits.values()))
"""


def test_a_loop_is_made_anew_where_one_that_it_calls_changes(tmp_path: Path) -> None:
    package = tmp_path / "loops"
    package.mkdir()
    shutil.copyfile(Path(planner.engine.__path__[0]) / "compiled.py", package / "compiled.py")
    (package / "outer.py").write_text(OUTER, encoding="utf-8")
    (package / "inner.py").write_text(INNER.format(3), encoding="utf-8")
    assert [_printed(tmp_path) for _ in range(2)] == ["7 0", "7 1"]  # kept
    (package / "inner.py").write_text(INNER.format(5), encoding="utf-8")
    assert _printed(tmp_path) == "11 0"


def _printed(folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    command = [sys.executable, "-m", "loops.outer"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()
