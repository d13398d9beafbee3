"""A sound plan of the tiny week, written by hand."""

from __future__ import annotations

from datetime import date

from planner.model import Answer, Clinic, Forced, Kind, Made, Plan, Score, Stop, Tier, Tour
from tests.verify.world import MON, THU, TUE, at

FORCED = Forced(  # R4 served too would lose four points
    Clinic("V1", TUE), 0, 0, 0, value=4_000, value_least=4_000, cost_xof=-500, clients=3, displaced=(), proven=True
)


def _halt(kind: Kind, place: str, arrive: str, leave: str) -> Stop:
    return Stop(kind, place, at(arrive), at(leave))


def _clinic(where: tuple[str, str], clock: str, clients: int, pause: str = "") -> Stop:
    """Return a clinic from its place and request, its four times and its pause."""
    arrive, begin, end, leave = (at(time) for time in clock.split())
    rest = tuple(at(time) for time in pause.split())
    return Stop(
        Kind.CLINIC,
        where[0],
        arrive,
        leave,
        request=where[1],
        begin=begin,
        end=end,
        pause=(rest[0], rest[1]) if rest else None,
        clients=clients,
    )


def monday() -> Tour:
    """Return V1's tour to C1: 10 minutes on from H1, a pause from 12:30, back at 14:35; 60 km."""
    stops = (
        _halt(Kind.DEPART, "B", "07:10", "07:10"),
        _halt(Kind.PICKUP, "H1", "07:30", "07:50"),
        _clinic(("C1", "R1"), "08:00 08:45 13:30 14:00", 30, "12:30 13:15"),
        _halt(Kind.DROPOFF, "H1", "14:10", "14:15"),
        _halt(Kind.RETURN, "B", "14:35", "14:35"),
    )
    # 20 km of a 4x4: 20 x (0.14 x 725 + 90) = 3 830; 10 km: 1 915; day 12 000; clinic 20 000
    return Tour("V1", MON, "B", "B", stops, 60_000, 60, 8_400, 43_490)


def west(day: date) -> Tour:
    """Return V2's tour to C3: 38 minutes each way, back at 13:31, so without a break; 60 km."""
    stops = (
        _halt(Kind.DEPART, "B", "07:00", "07:00"),
        _clinic(("C3", "R3"), "07:38 08:23 12:23 12:53", 20),
        _halt(Kind.RETURN, "B", "13:31", "13:31"),
    )
    # 30 km of a 4x2: 30 x (0.11 x 725 + 90) = 5 092.5, so 5 093 a leg
    return Tour("V2", day, "B", "B", stops, 60_000, 76, 6_600, 42_186)


def tuesday() -> Tour:
    """Return V1's tour to C5, at H1's door, and C2: no pick-up, a break stop after C2; 80 km."""
    stops = (
        _halt(Kind.DEPART, "B", "07:00", "07:00"),
        _clinic(("C5", "R5"), "07:20 08:05 10:05 10:35", 10),
        _clinic(("C2", "R2"), "10:55 11:40 12:40 13:10", 7),
        _halt(Kind.BREAK, "C2", "13:10", "13:55"),
        _halt(Kind.DROPOFF, "H1", "14:15", "14:20"),
        _halt(Kind.RETURN, "B", "14:40", "14:40"),
    )
    return Tour("V1", TUE, "B", "B", stops, 80_000, 80, 11_200, 67_320)


def score() -> Score:
    """Return the sums of the four tours, each tier at its bound."""
    tiers = (
        Tier("freezes", 0, 0, 0.0, proven=True),
        Tier("must", 0, 0, 0.0, proven=True),
        Tier("changes", 0, 0, 0.0, proven=True),
        Tier("value", 102_500, 102_500, 0.005, proven=True),
        Tier("cost", 195_182, 195_182, 0.0, proven=True),
    )
    return Score(0, 0, 0, 102_500, 102_500, 87, 195_182, 260_000, 292, 32_800, tiers)


def plan() -> Plan:
    """Return the sound plan: R1, R2, R5 and R3 twice, exactly its gap apart."""
    answers = (
        Answer("R1", "served", (Clinic("V1", MON),), "proposed"),
        Answer("R2", "served", (Clinic("V1", TUE),), "proposed"),
        Answer("R3", "served", (Clinic("V2", MON), Clinic("V2", THU)), "proposed"),
        Answer("R4", "deferred", reason="outweighed", forced=FORCED),
        Answer("R5", "served", (Clinic("V1", TUE),), "proposed"),
        Answer("R6", "refused", reason="untested"),
        Answer("R7", "refused", reason="status"),
    )
    return Plan(
        week="2026-W49",
        start=MON,
        days=6,
        dataset="tiny",
        planned_on=date(2026, 11, 19),
        made=Made("0.1.0", "9.15", 1, 0.1, "0", "roads"),
        score=score(),
        tours=(monday(), west(MON), tuesday(), west(THU)),
        answers=answers,
        made_up=True,
    )
