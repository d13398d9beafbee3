"""What is printed, and the exit codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console

from planner.errors import BadInput, Fault, NothingFound, PlannerError
from planner.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.model import Violation

MOST_SHOWN = 60


class Exit(IntEnum):
    """How a command ended (DESIGN, Commands)."""

    DONE = 0
    BAD_INPUT = 2
    RULE_BROKEN = 3
    NOTHING_FOUND = 4


def leave(code: Exit) -> NoReturn:
    """End the command."""
    raise typer.Exit(code)


@contextmanager
def user_errors(lang: str, folder: Path) -> Iterator[None]:
    """Say a user's problem in words and leave with its code; problems of the tables also go to problems.csv."""
    try:
        yield
    except BadInput as refusal:
        show_faults(refusal.faults, lang, folder)
        leave(Exit.BAD_INPUT)
    except NothingFound as failure:
        typer.echo(say(lang, failure.key, **failure.facts), err=True)
        leave(Exit.NOTHING_FOUND)
    except PlannerError as failure:
        typer.echo(say(lang, failure.key, **failure.facts), err=True)
        leave(Exit.BAD_INPUT)


def show_faults(faults: Sequence[Fault], lang: str, folder: Path) -> None:
    """Print the problems, then the warnings, and write them all to problems.csv."""
    from planner.inputs import describe, write_problems

    ordered = sorted(faults, key=lambda fault: fault.warning)
    for fault in ordered[:MOST_SHOWN]:
        mark = say(lang, "mark_warning" if fault.warning else "mark_problem")
        typer.echo(f"{mark} {describe(fault, lang)}", err=True)
    path = folder / "problems.csv"
    write_problems(ordered, path, lang)
    problems = sum(not fault.warning for fault in faults)
    typer.echo(say(lang, "problems_written", problems=problems, warnings=len(faults) - problems, path=path), err=True)


def show_warnings(faults: Sequence[Fault], lang: str) -> None:
    """Print the warnings of a dataset that can be planned."""
    from planner.inputs import describe

    for fault in faults:
        typer.echo(f"{say(lang, 'mark_warning')} {describe(fault, lang)}", err=True)


def show_warning(key: str, lang: str, **facts: str) -> None:
    """Print a warning of the catalogue."""
    typer.echo(f"{say(lang, 'mark_warning')} {say(lang, key, **facts)}", err=True)


def show_violations(violations: Sequence[Violation], lang: str) -> None:
    """Print each broken rule: where, and the numbers at odds."""
    for violation in violations:
        where = ", ".join(violation.where.values())
        numbers = ", ".join(f"{name} {number}" for name, number in violation.numbers.items())
        typer.echo(say(lang, "rule_broken", rule=violation.rule, where=where, numbers=numbers), err=True)


def show_written(files: Iterable[Path], kept: Iterable[Path], folder: Path, lang: str) -> None:
    """Print the files that were written, of those in folders the folders, and those of people that were kept."""
    named = (folder / path.relative_to(folder).parts[0] if path.is_relative_to(folder) else path for path in files)
    for path in dict.fromkeys(named):
        typer.echo(say(lang, "file_written", path=path))
    for path in kept:
        typer.echo(say(lang, "file_kept", path=path))


@contextmanager
def progress(lang: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show what is being done, on a terminal, for as long as it lasts."""
    with Console(stderr=True).status(say(lang, "step_reading")) as status:

        def report(step: str, level: int, bound: int) -> None:
            scale = 1000 if step == "value" else 1
            status.update(say(lang, f"step_{step}", level=level / scale, bound=bound / scale))

        yield report


@contextmanager
def counter(lang: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many weeks are planned, on a terminal, for as long as it lasts."""
    with Console(stderr=True).status(say(lang, "step_reading")) as status:

        def report(done: int, total: int) -> None:
            status.update(say(lang, "whatif_step", done=done, total=total))

        yield report
