"""Notebooks are committed without outputs: a diff shows what somebody wrote."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parent.parent


def cells_with_outputs(notebook: str) -> list[int]:
    """Return the numbers of the cells that were saved with a result."""
    return [
        number
        for number, cell in enumerate(json.loads(notebook)["cells"], start=1)
        if cell.get("outputs") or cell.get("execution_count")
    ]


def test_saved_result_is_found() -> None:
    fresh: dict[str, object] = {"cell_type": "code", "outputs": [], "execution_count": None}
    cells = [{"cell_type": "markdown"}, fresh, fresh | {"execution_count": 3}]
    assert cells_with_outputs(json.dumps({"cells": cells})) == [3]


def test_no_notebook_has_saved_results() -> None:
    notebooks = {
        path.name: cells_with_outputs(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "notebooks").glob("**/*.ipynb"))
    }
    assert {name: cells for name, cells in notebooks.items() if cells} == {}
