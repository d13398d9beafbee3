"""A file of scenarios: read, or refused with the line, the key, and what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.errors import BadInput
from planner.inputs import describe, load
from planner.model import Problem
from planner.whatif.scenarios import KINDS
from planner.whatif.toml_file import parameters, read_scenarios
from tests.cli.commands import PILOT, tiny

HEAD = '[[scenario]]\nname = "A"\n[[scenario.change]]\n'


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    return load(tiny(tmp_path / "data"))[0]


def refused(problem: Problem, folder: Path, text: str) -> list[tuple[int, str, str]]:
    """Return line, key and sentence of what is wrong with a file."""
    path = folder / "scenarios.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        read_scenarios(path, problem)
    return [(fault.row, fault.column, describe(fault, "fr")) for fault in told.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "key", "word"),
    [
        (HEAD + 'kind = "without_vann"\n', 4, "kind", "« without_van »"),
        (HEAD + 'kind = "without_van"\nvan = "V9"\n', 5, "van", "Il existe : V1"),
        (HEAD + 'kind = "without_van"\nvann = "V1"\nvan = "V1"\n', 5, "vann", "« van »"),
        (HEAD + 'kind = "without_van"\n', 4, "van", "manque"),
        (HEAD + 'van = "V1"\n', 3, "kind", "demand_factor"),
        (HEAD + 'kind = "fuel_price"\nxof_litre = "3000"\n', 5, "xof_litre", "entier"),
        (HEAD + 'kind = "fuel_price"\nxof_litre = -1\n', 5, "xof_litre", "entier"),
        (HEAD + 'kind = "demand_factor"\nfactor = nan\n', 5, "factor", "nombre"),
        (HEAD + 'kind = "rains_from"\nday = "2026-06-01"\n', 5, "day", "date"),
        (HEAD + 'kind = "extra_van"\nlike = "V1"\ndays = "mon"\n', 6, "days", "liste"),
        (HEAD + 'kind = "extra_van"\nlike = "V1"\ndays = ["lun"]\n', 6, "days", "mon, tue"),
        (HEAD + 'kind = "priority_weights"\nweights = [1, 2]\n', 5, "weights", "cinq"),
        (HEAD + 'kind = "closed_road"\nroad = "T1"\n', 5, "road", "n'existe pas"),
        ('[[scenario]]\nname = "A"\n', 1, "change", "change quelque chose"),
        ('[[scenario]]\n[[scenario.change]]\nkind = "lead_days"\ndays = 1\n', 1, "name", "nom"),
        ('name = "A"\n', 0, "scenario", "au moins un"),
        ('[[scenario]]\nname = "A\n', 2, "", "TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_key(
    problem: Problem, tmp_path: Path, text: str, line: int, key: str, word: str
) -> None:
    told = refused(problem, tmp_path, text)
    assert any((row, column) == (line, key) and _plain(word) in _plain(sentence) for row, column, sentence in told), (
        told
    )


def _plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").casefold()


def test_all_problems_are_told_at_once_each_in_its_scenario(problem: Problem, tmp_path: Path) -> None:
    text = HEAD + 'kind = "x"\n\n' + HEAD + 'kind = "without_van"\nvan = "V9"\n'
    assert [(row, key) for row, key, _ in refused(problem, tmp_path, text)] == [(4, "kind"), (10, "van"), (7, "name")]


def test_every_kind_is_listed_where_one_is_wrong(problem: Problem, tmp_path: Path) -> None:
    ((_, _, sentence),) = refused(problem, tmp_path, HEAD + 'kind = "x"\n')
    assert all(kind in sentence for kind in KINDS)


def test_changes_follow_one_another(problem: Problem, tmp_path: Path) -> None:
    path = tmp_path / "scenarios.toml"
    more = '[[scenario.change]]\nkind = "without_van"\nvan = "V1-2"\n'
    path.write_text(HEAD + 'kind = "extra_van"\nlike = "V1"\n' + more, encoding="utf-8")
    (made,) = read_scenarios(path, problem)
    assert set(made.problem.vans) == {"V1", "V1-2"}
    assert made.problem.vans["V1-2"].unavailable == set(problem.settings.horizon.dates)
    assert set(problem.vans) == {"V1"}


def test_the_pilots_scenarios_are_read() -> None:
    problem, _ = load(PILOT)
    made = read_scenarios(PILOT / "whatif.toml", problem)
    assert len({scenario.name for scenario in made}) == len(made) == 8
    assert all(scenario.problem != problem for scenario in made)


def test_the_page_lists_every_kind_with_its_keys() -> None:
    page = (PILOT.parents[1] / "docs" / "whatif.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(" `"): line for line in page.splitlines() if line.startswith("| `")}
    assert rows.keys() == KINDS.keys()
    assert all(f"`{name}`" in rows[kind] for kind in KINDS for name in parameters(kind))
