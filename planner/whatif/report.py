"""What a command writes: tables for spreadsheets, pictures, and lines to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from planner.inputs.files import write_bytes, write_text
from planner.model import Problem
from planner.render.what_if import Compared, Front, Page, Panel, Span, bars, front, gains, weeks
from planner.whatif.pareto import named
from planner.whatif.quarter import Assumed, by_week, by_week_and_district
from planner.whatif.sweep import Outcome
from planner.whatif.table import SHOWN, as_csv, by_district, clients_served, in_lines, table
from planner.words import say
from planner.words.formats import number

MARGINAL_SHOWN = ("what", "gain", "gain_least", "gain_most", "dual", "clients_diff", "must_missed_diff", "xof_diff")
FRONT_SHOWN = ("scenario", "clients", "xof", "xof_per_client", "share", "proven")

QUARTER_SHOWN = ("week", "requests", "served", "waiting", "lapsed", "clients", "km", "xof", "nights", "gap", "proven")


def write_scenarios(outcomes: Sequence[Outcome], folder: Path, lang: str) -> tuple[str, list[Path]]:
    """Write the tables, the bars and the maps of scenarios, the first of which is the base; return them and the lines.

    The maps of gains and losses are written where there is a scenario beside the base.
    """
    problem, frame = outcomes[0].case.problem, table(outcomes)
    page = _page(problem, say(lang, "whatif_title", week=problem.settings.horizon.week), lang)
    names = [outcome.case.name for outcome in outcomes]
    panels = [
        Panel(say(lang, f"whatif_{name}"), list(frame[name]), wanted) for name, wanted in (("clients", 1), ("xof", -1))
    ]
    written = [
        _table(problem, frame, folder / "whatif.csv", lang),
        _table(problem, by_district(outcomes), folder / "whatif_districts.csv", lang),
        _picture(bars(page, names, panels), folder / "whatif.png"),
    ]
    others = [Compared(outcome.case.name, outcome.plan) for outcome in outcomes[1:]]
    if others:
        drawn = gains(page, problem, outcomes[0].plan, others)
        written.append(_picture(drawn, folder / "whatif_carte.png"))
    loose = int((~frame["proven"]).sum())
    lines = [
        *_exercise(problem, lang),
        in_lines(frame, ("scenario", *SHOWN, "proven"), lang),
        *([say(lang, "whatif_not_proven", count=loose)] if loose else []),
    ]
    return "\n".join(lines), written


def write_marginals(problem: Problem, frame: pd.DataFrame, folder: Path, lang: str) -> tuple[str, list[Path]]:
    """Write the table of what one more is worth; return it and the lines."""
    told = frame[(frame["gain_most"] > 0) | (frame["must_missed_diff"] != 0)]
    lines = [
        *_exercise(problem, lang),
        say(lang, "whatif_marginal_title"),
        *([in_lines(told, MARGINAL_SHOWN, lang), say(lang, "whatif_dual_told")] if len(told) else []),
        *([say(lang, "whatif_worth_nothing", count=len(frame) - len(told))] if len(frame) > len(told) else []),
    ]
    return "\n".join(lines), [_table(problem, frame, folder / "un_de_plus.csv", lang)]


def write_front(outcomes: Sequence[Outcome], across: str, folder: Path, lang: str) -> tuple[str, list[Path]]:
    """Write the table and the picture of a front against ``cost``, ``share`` or ``all``; return them and the lines.

    Of all three, clients stand against cost and the share is the colour.
    """
    problem, frame = outcomes[0].case.problem, named(outcomes, lang)
    title = say(lang, f"whatif_front_{across}_title")
    name, share = "share" if across == "share" else "xof", say(lang, "whatif_least_share")
    points = Front(
        list(frame[name]),
        list(frame["clients"]),
        list(frame["scenario"]),
        share if across == "share" else say(lang, "whatif_xof"),
        decimals=2 if across == "share" else 0,
        shade=list(frame["share"]) if across == "all" else (),
        shade_label=share,
    )
    written = [
        _table(problem, frame, folder / f"front_{across}.csv", lang),
        _picture(front(_page(problem, title, lang), points), folder / f"front_{across}.png"),
    ]
    return "\n".join([*_exercise(problem, lang), title, in_lines(frame, FRONT_SHOWN, lang)]), written


def write_quarter(outcomes: Sequence[Outcome], assumed: Assumed, folder: Path, lang: str) -> tuple[str, list[Path]]:
    """Write the tables and the picture of a quarter; return them and the lines, what was assumed and proven in them."""
    problem, frame = outcomes[0].case.problem, by_week(outcomes, assumed)
    horizon = problem.settings.horizon
    title = say(lang, "whatif_quarter_title", week=horizon.week, weeks=len(outcomes))
    spans = [
        Span(
            outcome.plan.week.partition("-")[2],
            clients_served(problem, outcome.plan),
            served,
            waiting,
            "" if outcome.plan.score.proven else say(lang, "whatif_gap_shown", gap=_percent(outcome, lang)),
        )
        for outcome, served, waiting in zip(outcomes, frame["served"], frame["waiting"], strict=True)
    ]
    written = [
        _table(problem, frame, folder / "trimestre.csv", lang),
        _table(problem, by_week_and_district(outcomes, assumed), folder / "trimestre_districts.csv", lang),
        _picture(weeks(_page(problem, title, lang), spans), folder / "trimestre.png"),
    ]
    restock = "whatif_never_filled" if assumed.restock_weeks is None else "whatif_filled"
    proven = say(lang, "whatif_quarter_proof", proven=int(frame["proven"].sum()), weeks=len(outcomes))
    lines = [
        *_exercise(problem, lang),
        title,
        say(lang, "whatif_asked_again", weeks=assumed.again_weeks),
        say(lang, restock, weeks=assumed.restock_weeks),
        in_lines(frame, QUARTER_SHOWN, lang),
        proven,
    ]
    return "\n".join(lines), written


def _percent(outcome: Outcome, lang: str) -> str:
    return number(lang, 100 * outcome.plan.score.gap, 1)


def _exercise(problem: Problem, lang: str) -> Iterator[str]:
    if problem.settings.made_up:
        yield say(lang, "map_exercise")


def _page(problem: Problem, title: str, lang: str) -> Page:
    return Page(title, "".join(_exercise(problem, lang)), lang)


def _table(problem: Problem, frame: pd.DataFrame, path: Path, lang: str) -> Path:
    """Write a table; where the dataset is made up, each row says so."""
    marked = frame.assign(remark=say(lang, "map_exercise")) if problem.settings.made_up else frame
    write_text(path, as_csv(marked, lang), encoding="utf-8-sig")
    return path


def _picture(picture: bytes, path: Path) -> Path:
    write_bytes(path, picture)
    return path
