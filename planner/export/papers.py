"""All papers of a plan: one PDF to print, and Word files that can be edited."""

from __future__ import annotations

from planner.export.blocks import Paper, stamp
from planner.export.letters import authority_letter, centre_letter
from planner.export.load_list import picking_list
from planner.export.missions import mission
from planner.export.pages import pdf
from planner.export.promoters import promoters_sheet
from planner.export.run_sheet import run_sheet
from planner.export.slips import slips
from planner.export.text import slugs
from planner.export.trips import trips
from planner.export.word import word
from planner.model import LegLines, Plan, Problem
from planner.render.share import authorities, centre_share, centres, share
from planner.words import say

TO_PRINT = "a_imprimer.pdf"
LETTERS, MISSIONS, PROMOTERS = "courriers", "missions", "promoteurs"


def papers(problem: Problem, plan: Plan, legs: LegLines, lang: str = "fr") -> dict[str, bytes]:
    """Return a_imprimer.pdf and the Word files by their paths within the plan's folder."""
    shown, title = stamp(plan, lang), say(lang, "paper_to_print", week=plan.week)
    tours = sorted(plan.tours, key=lambda tour: (tour.date, tour.van))
    editable = word_papers(problem, plan, lang)
    printed = [
        *(run_sheet(problem, plan, tour, legs, lang) for tour in tours),
        *picking_list(problem, plan, lang),
        *slips(problem, plan, lang),
        *editable.values(),
    ]
    files = {TO_PRINT: pdf(printed, shown, plan, title)}
    return files | {name: word(paper, shown, plan) for name, paper in editable.items()}


def word_papers(problem: Problem, plan: Plan, lang: str) -> dict[str, Paper]:
    """Return the papers that can be edited, each by its file's path within the plan's folder."""
    told = [
        (LETTERS, one.authority, authority_letter(problem, one, lang))
        for one in (share(problem, plan, id_) for id_ in authorities(problem, plan))
    ]
    told += [
        (LETTERS, f"{one.centre.id} {one.centre.name}", centre_letter(problem, plan, one, lang))
        for one in (centre_share(problem, plan, id_) for id_ in centres(problem, plan))
    ]
    told += [(MISSIONS, f"{trip.first.isoformat()} {trip.van}", mission(problem, trip, lang)) for trip in trips(plan)]
    names = slugs(name for _, name, _ in told)
    sheet = {f"{PROMOTERS}.docx": promoters_sheet(problem, plan, lang)}
    return sheet | {f"{folder}/{name}.docx": paper for name, (folder, _, paper) in zip(names, told, strict=True)}
