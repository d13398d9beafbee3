"""The command ``planner whatif``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.commands import Data, Language, Out, Seconds, Seed
from planner.cli.console import Exit, counter, leave, show_violations, show_warnings, user_errors
from planner.words import say

if TYPE_CHECKING:
    from planner.whatif.sweep import Outcome

Scenarios = Annotated[Path | None, typer.Argument(help="Scénarios / scenarios (whatif.toml)")]
Marginal = Annotated[bool, typer.Option("--marginal", help="Ce que vaut un de plus / what one more is worth")]
Pareto = Annotated[bool, typer.Option("--pareto", help="Clientes, coût, équité / clients, cost, equity")]
Workers = Annotated[int, typer.Option(min=1, help="Processus de calcul / worker processes")]
Scheduler = Annotated[str | None, typer.Option(help="Adresse d'une grappe Dask / address of a Dask cluster")]
STEPS = 12  # points of the front of clients and cost, about
SHARES = 20  # floors under the least served district, of the front of all three, at most


def whatif(
    data: Data,
    scenarios: Scenarios = None,
    out: Out = None,
    marginal: Marginal = False,
    pareto: Pareto = False,
    seconds: Seconds = 60.0,
    seed: Seed = 1,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    lang: Language = None,
) -> None:
    """Et si… ? Replanifier sous d'autres conditions. / What if? Plan again under other conditions."""
    spoken: str = lang or "fr"
    folder = out or Path("whatif")
    with user_errors(spoken, folder):
        from fractions import Fraction
        from functools import partial

        from planner.inputs import load
        from planner.whatif import pareto as fronts
        from planner.whatif import report
        from planner.whatif.marginal import marginals
        from planner.whatif.sweep import Case, from_base, sweep
        from planner.whatif.toml_file import read_scenarios

        problem, warnings = load(data)
        spoken = lang or problem.settings.lang
        show_warnings(warnings, spoken)
        found = read_scenarios(scenarios, problem) if scenarios else []
        cases = [Case(say(spoken, "whatif_base"), problem), *(Case(one.name, one.problem) for one in found)]
        with counter(spoken) as told:
            run = partial(sweep, seconds=seconds, seed=seed, workers=workers, scheduler=scheduler, report=told)
            outcomes = _sound(from_base(cases, run), spoken)
            parts = [report.write_scenarios(outcomes, folder, spoken)]
            if marginal:
                frame = marginals(problem, spoken, lambda cases: _sound(run(cases), spoken))
                parts.append(report.write_marginals(problem, frame, folder, spoken))
            if pareto:
                step = outcomes[0].plan.score.cost_xof // STEPS
                by_cost = _sound(fronts.by_cost(problem, step, run), spoken)
                by_share = _sound(fronts.by_share(problem, run), spoken)
                parts.append(report.write_front(by_cost, "cost", folder, spoken))
                parts.append(report.write_front(by_share, "share", folder, spoken))
                by_all = _sound(fronts.by_all(problem, step, Fraction(1, SHARES), run), spoken)
                parts.append(report.write_front(by_all, "all", folder, spoken))
        typer.echo("\n\n".join(lines for lines, _ in parts))
        typer.echo("\n".join(say(spoken, "file_written", path=path) for _, paths in parts for path in paths))


def _sound(outcomes: list[Outcome], lang: str) -> list[Outcome]:
    """Return the outcomes; leave where a plan breaks a rule."""
    broken = [violation for outcome in outcomes for violation in outcome.broken]
    if broken:
        show_violations(broken, lang)
        leave(Exit.RULE_BROKEN)
    return outcomes
