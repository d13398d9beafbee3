"""The whole: a sound plan passes, each rule has its function, garbage never raises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model import Answer, Clinic, Kind, Load, Paid, Plan, Problem, Referral, Stop, Tour
from planner.verify import RULES, verify
from planner.verify.case import CHECK_IDS, RULE_IDS
from tests.verify import away, sound, world
from tests.verify.changes import broken, violations, with_stop


def test_sound_plan_breaks_nothing() -> None:
    """The plan written by hand is sound."""
    assert violations() == []


def test_every_id_has_one_function() -> None:
    """The registry holds the rules and the checks, in that order, and no function twice."""
    assert tuple(RULES) == RULE_IDS + CHECK_IDS
    assert len(set(RULES.values())) == len(RULES)


def test_all_faults_are_found_not_only_the_first() -> None:
    """Two faults in two tours are two violations."""
    tours = list(sound.plan().tours)
    tours[0] = replace(tours[0], cost_xof=1)
    tours[3] = replace(tours[3], metres=2)
    found = violations(plan=replace(sound.plan(), tours=tuple(tours)))
    assert [(v.rule, v.where["date"]) for v in found] == [
        ("cost", "2026-11-30"),
        ("cost", "2026-12-03"),
    ]


def test_empty_plan_is_sound_when_it_says_what_it_misses() -> None:
    """A week without tours passes when its score and answers say so."""
    score = replace(sound.score(), must_missed=1, value=0, clients=0, cost_xof=0)
    levels = zip(score.tiers, (0, 1, 0, 0, 0), (0, 0, 0, 102_500, 0), strict=True)
    tiers = [replace(t, level=level, bound=bound, proven=False) for t, level, bound in levels]
    score = replace(score, metres=0, drive_minutes=0, fuel_ml=0, tiers=tuple(tiers))
    answers = [
        Answer(a.request, "refused", reason="untested") if a.status == "served" else a for a in sound.plan().answers
    ]
    empty = replace(sound.plan(), tours=(), score=score, answers=tuple(answers))
    assert violations(plan=empty) == []


IDS = st.sampled_from([*world.KM, "V1", "V2", "R1", "R3", "R7", "M1", "D2", "pill", "implant", "", "nowhere", None])
TIMES = st.one_of(st.none(), st.integers(-100, 2000), st.sampled_from([480, 750, 870]))
PAUSES = st.one_of(st.none(), st.tuples(TIMES, TIMES), st.just(()))
KINDS = st.sampled_from([*Kind, "nap", ""])
DATES = st.sampled_from([world.MON, world.FRI, date(1, 1, 1), date(9999, 12, 31), None])
STOPS = st.builds(Stop, KINDS, IDS, TIMES, TIMES, IDS, TIMES, TIMES, PAUSES, st.integers(-9, 99))
LOADS = st.lists(st.builds(Load, IDS, TIMES, IDS, st.sampled_from(["A", "P", "", None])), max_size=3).map(tuple)
REFERRALS = st.one_of(st.none(), st.builds(Referral, IDS, TIMES, TIMES, TIMES))
CHANGES = {
    "load": LOADS,
    "referral": REFERRALS,
    "kind": KINDS,
    "place": IDS,
    "arrive": TIMES,
    "leave": TIMES,
    "request": IDS,
    "begin": TIMES,
    "end": TIMES,
    "pause": PAUSES,
    "clients": TIMES,
}


@st.composite
def garbled_stops(draw: Any, stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """Draw stops with some changed, dropped, doubled, put in another order or made up."""
    kept = draw(st.lists(st.sampled_from(stops), max_size=7))
    whole = list(draw(st.sampled_from([stops, tuple(kept), stops[::-1], ()])))
    for n, stop in enumerate(whole):
        if draw(st.booleans()):
            name = draw(st.sampled_from(list(CHANGES)))
            whole[n] = replace(stop, **{name: draw(CHANGES[name])})
    return tuple(whole + draw(st.lists(STOPS, max_size=2)))


@st.composite
def garbled_plans(draw: Any, whole: Plan) -> Plan:
    """Draw a sound plan with garbage in its tours, answers and score."""
    tours: list[Tour] = []
    for tour in draw(st.lists(st.sampled_from(whole.tours), max_size=5)):
        stops = draw(garbled_stops(tour.stops))
        ends = {name: draw(st.one_of(st.just(getattr(tour, name)), IDS)) for name in ("van", "start", "end")}
        day = draw(st.one_of(st.just(tour.date), DATES))
        staff = draw(st.one_of(st.just(tour.staff), st.lists(IDS, max_size=4).map(tuple)))
        tours.append(replace(tour, stops=stops, date=day, staff=staff, **ends))
    clinics = st.lists(st.builds(Clinic, IDS, DATES), max_size=2).map(tuple)
    words = st.sampled_from(["served", "deferred", "refused", "days", ""])
    answer = st.builds(Answer, IDS, words, clinics, words, words)
    answers = draw(st.one_of(st.just(list(whole.answers)), st.lists(answer, max_size=9)))
    tiers = draw(st.lists(st.sampled_from(sound.score().tiers), max_size=4))
    score = replace(sound.score(), tiers=tuple(tiers), value=draw(st.integers(-9, 10**6)))
    score = replace(score, freezes_broken=draw(st.integers(-9, 9)), changes=draw(st.integers(-9, 9)))
    paid = draw(st.lists(st.builds(Paid, IDS, TIMES, TIMES), max_size=2).map(tuple))
    return replace(whole, tours=tuple(tours), answers=tuple(answers), score=score, paid=paid)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from([(world.problem(), sound.plan()), (away.problem(), away.plan())]))
def test_garbage_never_raises(data: Any, week: tuple[Problem, Plan]) -> None:
    """Whatever a plan holds, the verifier answers with ids it knows, numbers and texts."""
    problem, plan = week
    found = verify(problem, world.travel(), world.values(), data.draw(garbled_plans(plan)))
    assert {violation.rule for violation in found} <= set(RULES)
    for violation in found:
        assert all(isinstance(text, str) for text in violation.where.values())
        assert all(isinstance(number, int) for number in violation.numbers.values())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_a_time_is_found(data: Any) -> None:
    """No stop's arrival can be moved alone: the sound plan has no slack there."""
    tour = data.draw(st.integers(0, 3))
    n = data.draw(st.integers(1, len(sound.plan().tours[tour].stops) - 1))
    arrive = sound.plan().tours[tour].stops[n].arrive
    moved = data.draw(st.integers(0, 1440).filter(lambda minute: minute != arrive))
    assert "clock" in broken(plan=with_stop(tour, n, arrive=moved))
