"""A plan, and strategies for any plan."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from planner.model import (
    Alternate,
    Answer,
    Change,
    Clinic,
    Forced,
    Kind,
    Load,
    Made,
    Paid,
    Plan,
    Referral,
    Score,
    Stop,
    Tier,
    Tour,
    WouldFit,
)

MONDAY = date(2026, 11, 30)
PLAN = Plan(
    week="2026-W49",
    start=MONDAY,
    days=6,
    dataset="data/pilot",
    planned_on=date(2026, 11, 19),
    made=Made("0.1.0", "9.15", 1, 2.1, "ab12", "roads"),
    score=Score(
        freezes_broken=1,
        must_missed=0,
        changes=2,
        value=411_500,
        value_bound=412_000,
        clients=27,
        cost_xof=54_100,
        metres=96_201,
        drive_minutes=130,
        fuel_ml=13_469,
        tiers=(Tier("value", 412_000, 412_000, 0.005, proven=True),),
    ),
    tours=(
        Tour(
            van="V1",
            date=MONDAY,
            start="B1",
            end="B1",
            stops=(
                Stop(Kind.DEPART, "B1", 405, 405),
                Stop(Kind.PICKUP, "HC12", 450, 470),
                Stop(
                    Kind.CLINIC,
                    "C104",
                    490,
                    850,
                    "R7",
                    535,
                    820,
                    (750, 795),
                    27,
                    (Load("implant", 9, "HC12", "A17"), Load("pill", 30, "B1")),
                    Referral("HC12", 12, 6_401, 1_256),
                ),
                Stop(Kind.DROPOFF, "HC12", 870, 875),
                Stop(Kind.RETURN, "B1", 920, 920),
            ),
            metres=96_201,
            drive_minutes=130,
            fuel_ml=13_469,
            cost_xof=54_100,
            surveyed_metres=60_007,
            staff=("S1", "S2", "S4", "S7"),
        ),
    ),
    answers=(
        Answer("R7", "served", (Clinic("V1", MONDAY),), "proposed"),
        Answer("R9", "deferred", reason="supervision", forbidden={"days": 2, "supervision": 4}),
        Answer(
            "R11", "refused", reason="choice", forbidden={"choice": 6}, missing=(("implant", "HC12"), ("pill", "B1"))
        ),
    ),
    not_checked=("stock", "staff"),
    made_up=True,
    paid=(Paid("F1", 39_100, 13_469), Paid("F2", 15_000, 0)),
)

texts = st.text(st.characters(codec="utf-8"), max_size=8)
counts = st.integers(0, 10**9)
minutes = st.integers(0, 1439)
dates = st.dates()
shares = st.floats(0, 1)
loads = st.builds(Load, texts, counts, texts, texts)
ways = st.just((-1, -1)) | st.tuples(counts, counts)
referrals = st.builds(lambda centre, way, expected: Referral(centre, way[0], way[1], expected), texts, ways, counts)
clinic_stops = st.builds(
    Stop,
    st.just(Kind.CLINIC),
    texts,
    minutes,
    minutes,
    texts,
    minutes,
    minutes,
    st.none() | st.tuples(minutes, minutes),
    counts,
    st.lists(loads, max_size=2).map(tuple),
    st.none() | referrals,
)
other_stops = st.builds(Stop, st.sampled_from(sorted(set(Kind) - {Kind.CLINIC})), texts, minutes, minutes)
tours = st.builds(
    Tour,
    texts,
    dates,
    texts,
    texts,
    st.lists(clinic_stops | other_stops, max_size=4).map(tuple),
    counts,
    counts,
    counts,
    counts,
    counts,
    st.lists(texts, max_size=3).map(tuple),
)
clinics = st.builds(Clinic, texts, dates)
changes = st.builds(
    Change, texts, texts, st.none() | dates, counts, st.lists(st.tuples(texts, counts), max_size=2).map(tuple)
)
forced = st.builds(
    Forced,
    clinics,
    counts,
    counts,
    counts,
    counts,
    counts,
    counts,
    counts,
    st.lists(texts, max_size=2).map(tuple),
    st.booleans(),
)
answers = st.builds(
    Answer,
    texts,
    st.sampled_from(["served", "deferred", "refused"]),
    st.lists(st.builds(Clinic, texts, dates), max_size=2).map(tuple),
    st.sampled_from(["", "proposed", "confirmed", "cancelled"]),
    texts,
    st.dictionaries(texts, counts, max_size=3),
    st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    st.dictionaries(texts, counts, max_size=2),
    st.none() | forced,
    st.lists(st.builds(WouldFit, changes, clinics, counts), max_size=2).map(tuple),
    texts,
    st.booleans(),
    st.lists(texts, max_size=2).map(tuple),
)
tiers = st.builds(
    Tier, st.sampled_from(["freezes", "must", "changes", "value", "cost"]), counts, counts, shares, st.booleans()
)
scores = st.builds(
    Score,
    counts,
    counts,
    counts,
    counts,
    counts,
    counts,
    counts,
    counts,
    counts,
    counts,
    st.lists(tiers, max_size=3).map(tuple),
)
plans = st.builds(
    Plan,
    week=st.sampled_from(["2026-W49", "2026-W53", "2027-W01"]),
    start=dates,
    days=counts,
    dataset=texts,
    planned_on=dates,
    made=st.builds(Made, texts, texts, counts, st.floats(0, 1e6), texts, texts),
    score=scores,
    tours=st.lists(tours, max_size=3).map(tuple),
    answers=st.lists(answers, max_size=3).map(tuple),
    not_checked=st.lists(texts, max_size=3).map(tuple),
    made_up=st.booleans(),
    status=st.sampled_from(["draft", "published", "done"]),
    published_from=st.none() | texts,
    paid=st.lists(st.builds(Paid, texts, counts, counts), max_size=2).map(tuple),
    alternates=st.lists(st.builds(Alternate, texts, texts, tours), max_size=1).map(tuple),
)
