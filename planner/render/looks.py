"""How a van is told from another, in colour and in black and white."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHITE, BLACK = "#ffffff", "#000000"

# After Okabe and Ito, told apart with any colour blindness; with the ink to be read on each.
COLOURS = (
    ("#0072B2", WHITE),
    ("#D55E00", WHITE),
    ("#007A5A", WHITE),
    ("#B0478C", WHITE),
    ("#E69F00", BLACK),
    ("#56B4E9", BLACK),
    ("#000000", WHITE),
)
# Dashes of a schematic line, white dashes within a surveyed one. Seven colours: 35 looks differ.
DASHES = (
    ("9 6", ""),
    ("2 6", "1 8"),
    ("14 5 2 5", "10 7"),
    ("5 4", "4 4"),
    ("16 6", "12 4 1 4"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """A van's colour, the ink on it, and its patterns."""

    colour: str
    ink: str
    dash: str
    inner: str


def looks(vans: Iterable[str]) -> dict[str, Look]:
    """Return a look for each van id, the same for the same ids."""
    return {van: Look(*COLOURS[n % len(COLOURS)], *DASHES[n % len(DASHES)]) for n, van in enumerate(sorted(vans))}
