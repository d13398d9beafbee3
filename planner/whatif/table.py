"""What came out, as tidy tables: a row for each scenario, and one for each scenario and district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from math import isnan

import pandas as pd

from planner.demand import values
from planner.inputs.said import harmless, shown
from planner.model import PLANNED_STATUS, Plan, Problem
from planner.whatif.sweep import Outcome
from planner.words import say
from planner.words.formats import number

FIGURES: Mapping[str, Callable[[Plan], float]] = {
    "clients": lambda plan: plan.score.clients,
    "served": lambda plan: sum(answer.status == "served" for answer in plan.answers),
    "must_missed": lambda plan: plan.score.must_missed,
    "km": lambda plan: plan.score.metres / 1000,
    "litres": lambda plan: plan.score.fuel_ml / 1000,
    "nights": lambda plan: len(plan.nights),
    "xof": lambda plan: plan.score.cost_xof,
    "xof_per_client": lambda plan: plan.score.cost_xof / plan.score.clients if plan.score.clients else float("nan"),
    "value": lambda plan: plan.score.value / 1000,
}
DIFFERENCE = "_diff"
SHOWN = ("clients", "clients_diff", "served", "must_missed", "km", "nights", "xof", "xof_diff", "xof_per_client")
DECIMALS = {
    "value": 1,
    "litres": 1,
    "km": 0,
    "gap": 2,
    "share": 2,
    "gain": 1,
    "gain_least": 1,
    "gain_most": 1,
    "dual": 1,
}


def table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return a row for each outcome, with its difference to the first, the base.

    Value in points, ``gap`` a share of the best value that is possible; ``proven`` says that it is none, and that the
    cost is the least for that value.
    """
    rows = []
    for outcome in outcomes:
        plan, base = outcome.plan, outcomes[0].plan
        row: dict[str, object] = {"scenario": outcome.case.name}
        for name, figure in FIGURES.items():
            row |= {name: figure(plan), name + DIFFERENCE: figure(plan) - figure(base)}
        rows.append(row | {"bound": plan.score.value_bound / 1000, "gap": plan.score.gap, "proven": plan.score.proven})
    return pd.DataFrame(rows)


def by_district(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return a row for each outcome and district: requests and clients asked for and served, and the difference.

    ``share`` is that of the clients asked for who are served.
    """
    base = clients_served(outcomes[0].case.problem, outcomes[0].plan)
    rows = []
    for outcome in outcomes:
        problem, plan = outcome.case.problem, outcome.plan
        asked, served = clients_asked(problem), clients_served(problem, plan)
        requests = Counter(problem.district_of(problem.requests[answer.request]) for answer in plan.answers)
        held = [answer for answer in plan.answers if answer.status == "served"]
        with_clinic = Counter(problem.district_of(problem.requests[answer.request]) for answer in held)
        rows += [
            {
                "scenario": outcome.case.name,
                "district": district,
                "requests": requests[district],
                "served": with_clinic[district],
                "clients_asked": asked[district],
                "clients": served[district],
                "clients_diff": served[district] - base[district],
                "share": served[district] / asked[district] if asked[district] else float("nan"),
            }
            for district in sorted(requests)
        ]
    return pd.DataFrame(rows)


def clients_asked(problem: Problem, but: Collection[str] = ()) -> Counter[str]:
    """Return the clients that all requests to be planned, those ``but`` left out, would bring, by district."""
    worth, first = values(problem), problem.settings.horizon.start
    asked = Counter[str]()
    for request in problem.requests.values():
        if request.status in PLANNED_STATUS and request.id not in but:
            asked[problem.district_of(request)] += worth[request.id, first].clients * request.visits
    return asked


def clients_served(problem: Problem, plan: Plan) -> Counter[str]:
    """Return the clients of the plan by district."""
    served = Counter[str]()
    for day in plan.clinic_days:
        served[problem.district_of(problem.requests[day.request])] += day.clients
    return served


# --- For people -------------------------------------------------------------------------------------------------------


def as_csv(frame: pd.DataFrame, lang: str) -> str:
    """Return a table as a spreadsheet of that language opens it: no cell is a formula."""
    french = lang == "fr"
    told = frame.rename(columns=lambda name: say(lang, f"whatif_{name}"))
    for column in told.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in told.dtypes]]:
        told[column] = [harmless(shown(str(cell))) for cell in told[column]]
    for column in told.columns[told.dtypes == "bool"]:
        told[column] = [_yes(cell, lang) for cell in told[column]]
    return told.to_csv(
        index=False,
        sep=";" if french else ",",
        decimal="," if french else ".",
        float_format=lambda figure: f"{figure:.4f}".rstrip("0").rstrip(".").replace(".", "," if french else "."),
        lineterminator="\r\n",
    )


def in_lines(frame: pd.DataFrame, columns: Sequence[str], lang: str) -> str:
    """Return some columns of a table in lines, one under another."""
    names = [say(lang, f"whatif_{column}") for column in columns]
    rows = [
        [_cell(column, cell, lang) for column, cell in zip(columns, row, strict=True)]
        for row in frame[list(columns)].itertuples(index=False)
    ]
    wide = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    left = [not pd.api.types.is_numeric_dtype(frame[column]) for column in columns]
    lines = [
        "  ".join(
            cell.ljust(width) if text else cell.rjust(width) for cell, width, text in zip(row, wide, left, strict=True)
        )
        for row in (names, *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cell(column: str, cell: object, lang: str) -> str:
    if isinstance(cell, bool):
        return _yes(cell, lang)
    if not isinstance(cell, int | float):
        return shown(str(cell))
    if isnan(cell):
        return "–"
    name = column.removesuffix(DIFFERENCE)
    text = number(lang, cell, DECIMALS.get(name, 0))
    return f"+{text}" if column.endswith(DIFFERENCE) and cell > 0 else text


def _yes(cell: object, lang: str) -> str:
    return say(lang, "whatif_yes" if cell else "whatif_no")
