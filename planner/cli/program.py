"""The whole program: every command on one command line."""

from __future__ import annotations

import codecs
import io
import sys

from planner.cli import compare, publish, record, replan, robust, whatif
from planner.cli.commands import app

for command in (publish.publish, replan.replan, compare.compare, record.record, whatif.whatif, robust.robust):
    app.command()(command)


def main() -> None:
    """Run the command line, also where what is printed goes to a file in an old code page of Windows."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")
    app()


def _plain(refused: UnicodeError) -> tuple[str, int]:
    """Return what stands for letters that an encoding has not: a plain space for a narrow one."""
    if not isinstance(refused, UnicodeEncodeError):
        raise refused
    letters = refused.object[refused.start : refused.end]
    return "".join(" " if letter.isspace() else "?" for letter in letters), refused.end
