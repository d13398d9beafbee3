"""Problems in words: one sentence each, and a table of them to work through in Excel."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from planner.errors import Fault
from planner.inputs.files import write_text
from planner.words import say

MOST_SHOWN = 120
MOST_LISTED = 600  # letters of a list of all that could be right
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def describe(fault: Fault, lang: str) -> str:
    """Return where a problem is, what is wrong and what would be right, as one line of text."""
    place = [say(lang, "fault_file", file=shown(fault.file))]
    if fault.row:
        place.append(say(lang, "fault_row", row=fault.row))
    if fault.column:
        key = "fault_key" if fault.file.endswith(".toml") else "fault_column"
        place.append(say(lang, key, column=shown(fault.column)))
    if fault.value:
        place.append(say(lang, "fault_value", value=shown(fault.value)))
    return say(lang, "fault_sentence", place=", ".join(place), sentence=sentence(fault, lang))


def sentence(fault: Fault, lang: str) -> str:
    """Return what is wrong and what would be right."""
    facts = {name: shown(fact, MOST_LISTED if name == "exist" else MOST_SHOWN) for name, fact in fault.facts.items()}
    return say(lang, fault.key, **facts)


def shown(text: str, most: int = MOST_SHOWN) -> str:
    """Return a text from a table fit to be shown: one line, all visible, not too long."""
    line = visible(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def visible(text: str) -> str:
    """Return a text on one line, with a space for each letter that is not to be seen."""
    return "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in text)


def write_problems(faults: Sequence[Fault], path: Path, lang: str) -> None:
    """Write problems.csv, one row a problem, as Excel in that language opens it."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=";" if lang == "fr" else ",", lineterminator="\r\n")
    writer.writerow(say(lang, "fault_headings").split(";"))
    for fault in faults:
        severity = say(lang, "fault_warning" if fault.warning else "fault_problem")
        row = (fault.file, str(fault.row or ""), fault.column, fault.value)
        cells = [harmless(shown(cell)) for cell in row]
        writer.writerow([*cells, severity, harmless(sentence(fault, lang))])
    write_text(path, table.getvalue(), encoding="utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
