"""Files are written beside and renamed: a reader finds the old one or the new one, never half."""

from __future__ import annotations

from pathlib import Path

from planner.errors import PlannerError


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text, line ends as they are. Raises ``PlannerError`` where the file is refused."""
    half = path.with_name(f".{path.name}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text, encoding=encoding, newline="")
        half.replace(path)
    except OSError as refused:
        half.unlink(missing_ok=True)
        reason = refused.strerror or str(refused)
        raise PlannerError("file_not_written", path=str(path), reason=reason) from refused
