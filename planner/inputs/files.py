"""Files: bytes in, with a limit on their size; whole files out, never half of one."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from planner.errors import Fault, PlannerError

MILLION = 1_000_000
TABLE_BYTES = 20 * MILLION
LAYER_BYTES = 200 * MILLION


class Unreadable(PlannerError):
    """A file that cannot be read as what it should be; ``row`` 0 means the whole file."""

    def __init__(self, key: str, row: int = 0, **facts: str) -> None:
        """Keep the row beside the key and the facts."""
        super().__init__(key, **facts)
        self.row = row

    def fault(self, file: str) -> Fault:
        """Return the problem of that file."""
        return Fault(file, self.row, "", "", self.key, self.facts)


def content(path: Path, most: int = TABLE_BYTES) -> bytes:
    """Return the bytes of a file that is neither empty nor too big."""
    try:
        size = path.stat().st_size
        if size > most:
            raise Unreadable("file_too_big", size=f"{size / MILLION:.0f}", most=f"{most // MILLION}")
        read = path.read_bytes()
    except OSError as refusal:
        raise Unreadable("file_not_opened", why=refusal.strerror or type(refusal).__name__) from None
    if not read.strip():
        raise Unreadable("file_empty")
    return read


def digest(contents: Mapping[str, bytes]) -> str:
    """Return the sha256 over the names and bytes of files, in the order of their names."""
    total = hashlib.sha256()
    for name in sorted(contents):
        total.update(f"{name}\0{len(contents[name])}\0".encode())
        total.update(contents[name])
    return total.hexdigest()


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file of text as ``write_bytes`` does."""
    write_bytes(path, text.encode(encoding))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it, so that no half file is ever seen.

    Raises ``PlannerError`` where the file is refused, as one that Excel has open.
    """
    try:
        _replace(path, content)
    except OSError as refused:
        reason = refused.strerror or str(refused)
        raise PlannerError("file_not_written", path=str(path), reason=reason) from refused


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
