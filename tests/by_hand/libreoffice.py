"""plan.xlsx saved by LibreOffice says the same: ``python -m tests.by_hand.libreoffice``, where soffice is installed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copy, which

from tests.answers.books import work_in
from tests.cli.commands import Ran, planner, tiny
from tests.cli.test_round_trip import CALLED, FREE, HELD, THU, WORKED, clinics


def main() -> None:
    """Work in a workbook, have LibreOffice save it, check it and plan on from it; raise where it says another thing."""
    office = which("soffice")
    if office is None:
        sys.exit("soffice is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, saved = tiny(folder / "data", **HELD), folder / "saved"
        done(planner("plan", data, "-o", folder / "out"))
        (data / "requests.csv").write_text(FREE, encoding="utf-8")
        book = work_in(folder / "out" / "plan.xlsx", WORKED, CALLED)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(book)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        copy(book.with_suffix(".json"), saved)
        done(planner("verify", saved / "plan.xlsx"))
        done(planner("replan", saved / "plan.xlsx", "-o", saved / "re"))
        found = clinics(saved / "re")["R2"]
    if found != [("V2", THU.isoformat())]:
        sys.exit(f"R2 is planned for {found}")
    sys.stdout.write("plan.xlsx as LibreOffice saves it is read as it was worked in\n")


def done(ran: Ran) -> None:
    """Leave where a command failed."""
    if ran.code:
        sys.exit(ran.output)


if __name__ == "__main__":
    main()
