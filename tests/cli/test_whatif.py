"""``planner whatif``: what it prints and writes, and how it refuses."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from planner.cli import program  # noqa: F401 - registers every command
from tests.cli.commands import planner, tiny

SCENARIOS = """
[[scenario]]
name = "=Sans C2"
[[scenario.change]]
kind = "closed_community"
community = "C2"
"""


def test_it_writes_tables_and_pictures_and_prints_the_table(tmp_path: Path) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text(SCENARIOS, encoding="utf-8")
    out = tmp_path / "out"
    ran = planner("whatif", tiny(tmp_path / "data"), file, "--marginal", "--pareto", "-o", out)
    assert ran.code == 0, ran.output
    assert "EXERCICE" in ran.output and "=Sans C2" in ran.output
    rows = (out / "whatif.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(";")[:3] for row in rows[1:]] == [["Plan de base", "25", "0"], ["'=Sans C2", "12", "-13"]]
    for table in out.glob("*.csv"):
        told = table.read_text(encoding="utf-8-sig").splitlines()[1:]
        assert told and all(row.endswith("EXERCICE - DONNÉES FICTIVES") for row in told)
    assert "Prix dual" in (out / "un_de_plus.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert (out / "un_de_plus.csv").exists() and (out / "front_share.csv").exists()
    for name in ("whatif", "whatif_carte", "front_cost", "front_share", "front_all"):
        with Image.open(out / f"{name}.png") as picture:
            assert len(picture.convert("RGB").getcolors(1_000_000) or []) > 10


def test_a_mistake_in_the_file_is_told_with_its_line_and_key(tmp_path: Path) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text(SCENARIOS.replace('"C2"', '"C7"'), encoding="utf-8")
    ran = planner("whatif", tiny(tmp_path / "data"), file, "-o", tmp_path / "out")
    assert ran.code == 2
    assert "ligne 6, clé community" in ran.output and "C1, C2" in ran.output
