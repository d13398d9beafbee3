"""What maps, tables and the command line say alike: referrals, closures, freezes, who pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.model import Closure, HealthCentre, Paid, Referral
from planner.words import closures, notes, referrals, say, score, tours
from planner.words.formats import date_without_weekday
from tests.render.trip import trip
from tests.render.week import MONDAY, week

DATES = [MONDAY + timedelta(days=n) for n in range(6)]
SECURITY = Closure("zone", date(2026, 11, 1), security=True, expires=date(2026, 12, 2), set_by="Gouvernorat")


@pytest.mark.parametrize(
    ("thousandths", "fr"), [(0, "jusqu'à 5"), (900, "jusqu'à 5"), (5000, "jusqu'à 5"), (5001, "6"), (12_400, "13")]
)
def test_few_referrals_are_not_counted(thousandths: int, fr: str) -> None:
    assert referrals.count(thousandths, "fr") == fr


def test_referrals_of_a_centre_are_added_up_over_the_week_before_they_are_rounded() -> None:
    assert referrals.expected(trip().plan) == {"HC1": 5200, "HC2": 900}
    assert referrals.expected(week().plan) == {}


def test_way_to_the_referral_centre() -> None:
    assert referrals.way(Referral("HC1", 12, 4_200, 0), "fr") == "à 12 min et 4,2 km du village"
    assert referrals.way(Referral("HC1", 0, 0, 0), "fr") == "dans le village même"
    assert referrals.way(Referral("HC1", -1, -1, 0), "en") == "no known road from the village"


@pytest.mark.parametrize(
    ("days", "fr"),
    [
        ("mon tue wed thu fri", "lundi à vendredi, 07:30 – 16:00"),
        ("", "lundi à vendredi, 07:30 – 16:00"),
        ("fri mon", "lundi, vendredi, 07:30 – 16:00"),
        ("mon tue", "lundi, mardi, 07:30 – 16:00"),
        ("mon wed thu", "lundi, mercredi, jeudi, 07:30 – 16:00"),
    ],
)
def test_opening_days_and_hours(days: str, fr: str) -> None:
    centre = HealthCentre("H", "H", 0, 0, opens=450, closes=960, open_on=frozenset(days.split()))
    assert referrals.opening(centre, "fr") == fr


def _shown(*closed: Closure) -> list[Closure]:
    return closures.closures(replace(week().problem, closures=closed), DATES)


def test_closures_of_the_week_are_those_that_can_hold_in_it() -> None:
    late = replace(SECURITY, starts=date(2026, 12, 6))
    ended = replace(SECURITY, ends=date(2026, 11, 29), expires=None)
    lapsed = replace(SECURITY, security=False, expires=date(2026, 11, 29))
    overdue = replace(SECURITY, ends=date(2026, 11, 10), expires=date(2026, 11, 20))
    assert _shown(late, ended, lapsed, overdue, SECURITY) == [overdue, SECURITY]


def _sentence(closure: Closure, lang: str = "fr") -> str:
    return closures.sentence(week().problem, closure, DATES, lang)


def test_security_closure_past_its_review_stays_closed_and_says_who_reviews_it() -> None:
    said = _sentence(replace(SECURITY, reviewed_on=date(2026, 11, 15)))
    assert "due le 2 décembre 2026\u202f; après cette date, reste fermé jusqu'à ce que" in said
    assert "revue par\u202f: Gouvernorat. Dernière revue\u202f: 15 novembre 2026" in said
    unnamed = _sentence(replace(SECURITY, set_by=""))
    assert "revue par\u202f: responsable à désigner. Dernière revue\u202f: date non indiquée" in unnamed
    assert "stays closed until it is reviewed by: Gouvernorat" in _sentence(SECURITY, "en")


def test_closure_reviewed_until_the_end_of_the_week_says_nothing_of_reviews() -> None:
    assert "revue" not in _sentence(replace(SECURITY, expires=DATES[-1]))
    assert "revue" not in _sentence(replace(SECURITY, security=False))


def test_escort_opens_on_its_dates_up_to_the_review() -> None:
    escort = replace(SECURITY, rule="escort", escort_on=frozenset(DATES))
    assert "l'escorte prévue\u202f: lundi 30 novembre, mardi 1er décembre, mercredi 2 décembre\u202f;" in _sentence(
        escort
    )
    assert "aucune escorte prévue cette semaine" in _sentence(replace(escort, escort_on=frozenset()))


def test_freezes_and_changes_are_told_where_there_were_any() -> None:
    made = trip()
    assert score.freezes(made.problem, made.plan, "fr") == [("Dates figées", "toutes tenues", False)]
    assert score.changes(made.problem, made.plan, "fr") == [("Dates annoncées", "rien de changé", False)]
    plan = replace(made.plan, score=replace(made.plan.score, freezes_broken=2, changes=1))
    assert score.freezes(made.problem, plan, "fr") == [("Dates figées non tenues", "2", True)]
    assert score.changes(made.problem, plan, "fr") == [("Changements à ce qui était annoncé", "1", True)]
    plain = week()
    assert [*score.freezes(plain.problem, plain.plan, "fr"), *score.changes(plain.problem, plain.plan, "fr")] == []


def test_funders_are_told_with_their_caps_and_whether_more_than_the_tours_is_paid() -> None:
    made = trip()
    fund, own, note = score.paid(made.problem, made.plan, "fr")
    assert fund == "Fonds régional\u202f: 154\u202f100 FCFA (plafond 200\u202f000 FCFA), 18,3 litres (plafond 60,0)"
    assert own.startswith("Ressources propres\u202f: 160\u202f300 FCFA (sans plafond)")
    assert "ne sont pas dans le coût" in note
    even = replace(made.plan, paid=(Paid("", made.plan.score.cost_xof, 0),))
    assert len(score.paid(made.problem, even, "fr")) == 1
    assert score.paid(made.problem, week().plan, "fr") == []


def test_nights_are_told_with_the_tour_whose_cost_holds_them() -> None:
    plan = trip().plan
    assert [tours.nights_included(plan, tour, "fr") for tour in plan.tours] == ["", "", "2 nuits comprises", ""]
    assert [(night.van, night.date) for night in tours.waits(plan)] == [("V2", DATES[1])]


def test_missing_product_is_told_with_its_place() -> None:
    made = trip()
    answer = next(answer for answer in made.plan.answers if answer.missing)
    assert tours.missing(made.problem, answer.missing, "fr") == "il manque\u202f: Implant (5 ans) à CSCom Djoliba"


@pytest.mark.parametrize("rule", ["crew", "commodities", "choice", "follow-up", "budget", "closed", "nights", "frozen"])
def test_rules_have_plain_names(rule: str) -> None:
    key = rule.replace("-", "_")
    for lang in ("fr", "en"):
        assert notes.rule_name(rule, lang) == say(lang, f"rule_{key}")


def test_nothing_is_said_of_checks_where_all_were_made() -> None:
    assert notes.not_checked(replace(week().plan, not_checked=()), "fr") == []


def test_first_of_a_month_is_premier() -> None:
    assert date_without_weekday("fr", date(2026, 12, 1)) == "1er décembre 2026"
    assert date_without_weekday("en", date(2026, 12, 1)) == "1 December 2026"
