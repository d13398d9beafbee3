"""A paper as blocks of text and tables, written once and laid out twice: as pages and as a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from planner.inputs.said import visible
from planner.model import Plan
from planner.words import notes, say, status
from planner.words.formats import date_without_weekday

BOX = "\N{BALLOT BOX}"


class Look(StrEnum):
    """How a line of text looks."""

    TITLE = "title"
    HEADING = "heading"
    STRONG = "strong"
    PLAIN = "plain"
    BULLET = "bullet"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    words: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``widths`` are relative, ``least`` is the least height of a row, in lines.

    A line feed in a cell begins a new line.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    head: tuple[str, ...] = ()
    least: float = 1.0

    def __post_init__(self) -> None:
        if any(len(row) != len(self.widths) for row in self.rows) or len(self.head) not in {0, len(self.widths)}:
            raise ValueError(f"table of {len(self.widths)} columns: {self.head}, {self.rows}")


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Text | Table | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its name in a list of contents, its blocks, and whether they must fit on one page."""

    title: str
    blocks: tuple[Block, ...]
    one_page: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands on every page: a banner where the data are made up, which plan, what it rests on."""

    lang: str
    banner: str
    plan: str
    notes: tuple[str, ...]


def stamp(plan: Plan, lang: str) -> Stamp:
    """Return what every page of a plan's papers says."""
    made = plan.made
    which = say(
        lang,
        "paper_stamp",
        week=plan.week,
        status=status.told(plan.status, plan.number, lang),
        day=date_without_weekday(lang, plan.planned_on),
        sha=made.dataset_sha256[:8],
    )
    return Stamp(
        lang=lang,
        banner=say(lang, "map_exercise") if plan.made_up else "",
        plan=which,
        notes=(*notes.not_checked(plan, lang), say(lang, f"paper_travel_{made.travel}")),
    )


def clean(text: str) -> str:
    """Return a text without letters that no reader sees and no file may hold; line feeds stay."""
    return "\n".join(visible(line) for line in text.split("\n"))
