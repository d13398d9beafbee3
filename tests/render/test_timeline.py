"""The picture of the vans' days."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from planner.model import Kind
from planner.render.timeline import ROWS_A_PAGE, drawable, figures, timeline
from tests.render.trip import trip
from tests.render.week import MONDAY, Week, week


def _texts(made: Week, lang: str = "fr") -> list[str]:
    (figure,) = figures(made.problem, made.plan, lang)
    return [text.get_text() for text in (*figure.texts, *figure.axes[0].texts)]


def test_every_clinic_day_night_and_wait_is_named() -> None:
    texts = " | ".join(_texts(trip()))
    for words in (
        "Dognoumana",
        "Torodo",
        "Tanima",
        "Samako",
        "Sala",
        "Campement",
        "Attente\u202f: Campement de Siby",
    ):
        assert words in texts
    assert "EXERCICE - DONNÉES FICTIVES" in texts
    assert "Brouillon, planifié le 19 novembre 2026" in texts


def test_bars_are_where_the_plan_says() -> None:
    made = trip()
    (figure,) = figures(made.problem, made.plan)
    drawn = {(patch.get_x(), patch.get_width()) for patch in figure.axes[0].patches if isinstance(patch, Rectangle)}
    for tour in made.plan.tours:
        for stop in tour.stops:
            if stop.kind is Kind.CLINIC:
                assert (stop.begin, (stop.end or 0) - (stop.begin or 0)) in drawn
                assert (stop.arrive, stop.leave - stop.arrive) in drawn
            elif stop.kind is Kind.BREAK:
                assert (stop.arrive, stop.leave - stop.arrive) in drawn


def test_driving_joins_leaving_and_arriving() -> None:
    made = week()
    (figure,) = figures(made.problem, made.plan)
    roads = [list(np.asarray(line.get_xdata())) for line in figure.axes[0].lines]
    first = made.plan.tours[0]
    assert [first.stops[0].leave, first.stops[1].arrive] in roads


def test_many_days_take_several_pages() -> None:
    made = week()
    first = made.plan.tours[0]
    tours = tuple(replace(first, date=MONDAY + timedelta(days=n)) for n in range(ROWS_A_PAGE + 1))
    plan = replace(made.plan, tours=tours, days=len(tours))
    assert len(timeline(made.problem, plan)) == 2


def test_a_week_without_tours_is_drawn() -> None:
    made = week()
    assert "Aucune tournée cette semaine." in _texts(made._replace(plan=replace(made.plan, tours=())))


@pytest.mark.parametrize(
    "name", ["$x^2$ \\frac", "<script>", "=1+1", "a\nb\x07", "\u202egnirts", "ߒߞߏ", "漢字", "\U0001f600"]
)
def test_any_name_is_drawn_as_text(name: str) -> None:
    made = trip(lambda text: f"{text}{name}", lambda key: f"{key}{name}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (picture,) = timeline(made.problem, made.plan)
    assert picture.startswith(b"\x89PNG")


def test_a_letter_that_the_font_lacks_is_a_square() -> None:
    assert drawable("Kéla 漢\n\u200f$") == "Kéla □ $"


def test_the_same_plan_gives_the_same_picture() -> None:
    made = week()
    assert timeline(made.problem, made.plan) == timeline(made.problem, made.plan)
