"""The words: what a week, its requests, its vans and its plan are. Frozen, checked when made, no logic beyond that.

Units, here and everywhere: times are whole minutes after midnight (Mali is on UTC+0, all year); distances whole metres;
money whole XOF; fuel whole millilitres; value in thousandths of a point; longitude and latitude in WGS84 degrees, in
that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Minute = int
LonLat = tuple[float, float]

MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROLES = ("midwife", "promoter", "driver")


class Kind(StrEnum):
    """What a van does at a stop."""

    DEPART = "depart"
    PICKUP = "pickup"
    CLINIC = "clinic"
    DROPOFF = "dropoff"
    BREAK = "break"
    SLEEP = "sleep"
    RETURN = "return"


class Status(StrEnum):
    """How far a request has come. Only the first three are planned."""

    NEW = "new"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


PLANNED_STATUS = frozenset({Status.NEW, Status.ACCEPTED, Status.PUBLISHED})


# --- Settings (planner.toml) ------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _dates(start: date, days: int) -> tuple[date, ...]:
    return tuple(start + timedelta(days=n) for n in range(days))


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days planned together."""

    start: date
    days: int
    planned_on: date

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"horizon: {self.days} days")

    @property
    def dates(self) -> tuple[date, ...]:
        """The horizon's days in order."""
        return _dates(self.start, self.days)

    @property
    def week(self) -> str:
        """The ISO week of the first day, as in 2026-W49."""
        year, week, _ = self.start.isocalendar()
        return f"{year}-W{week:02d}"


@dataclass(frozen=True, slots=True)
class BreakWindow:
    """When and how long a crew rests and prays."""

    opens: Minute
    closes: Minute
    minutes: int
    friday_minutes: int

    def on(self, day: date) -> int:
        """Return the break's minutes on that day."""
        return self.friday_minutes if day.weekday() == WEEKDAYS.index("fri") else self.minutes


@dataclass(frozen=True, slots=True)
class DaySettings:
    """The working day and what a clinic stop needs beside its service."""

    begin: Minute
    end: Minute
    margin_am: int
    margin_pm: int
    rest: BreakWindow
    setup: int
    packup: int
    dropoff: int


@dataclass(frozen=True, slots=True)
class PerRole:
    """A whole number for each role of a crew."""

    midwife: int
    promoter: int
    driver: int

    def of(self, role: str) -> int:
        """Return the number of a role."""
        return {"midwife": self.midwife, "promoter": self.promoter, "driver": self.driver}[role]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the organisation decided; ``crew`` is how many of each role a tour needs.

    ``priority_weights`` are what a client counts at the priorities 1 to 5.
    """

    lead_days: int
    clients_per_hour: float
    tolerance_value: float
    min_methods: int = 3
    crew: PerRole = PerRole(2, 1, 1)
    replan_lead_days: int = 1
    priority_weights: tuple[Fraction, ...] = (Fraction(3, 5), Fraction(4, 5), Fraction(1), Fraction(3, 2), Fraction(2))


@dataclass(frozen=True, slots=True)
class Money:
    """Prices in whole XOF. The price of fuel is that of a place and a date."""

    fuel_xof_litre: int
    fuel_place: str
    fuel_date: date
    mobilisation_xof: int
    supervisor_xof: int
    per_diem_xof: PerRole = PerRole(15_000, 5_000, 5_000)


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """Where travel comes from (roads, given, circle) and which season's speeds hold (dry, rain)."""

    engine: str
    season: str
    offroad_kmh: float
    detour: float
    circle_kmh: float


@dataclass(frozen=True, slots=True)
class Risks:
    """What may upset a planned week: chances and spreads as shares, assumptions until they are counted.

    ``cancelled`` is the chance of a clinic day that its village calls it off, ``rain`` that of a date, ``rain_cut``
    that of a village off the all-weather roads when it rains, ``breakdown`` that of a van on a date, ``late`` that of a
    supervisor on a date. ``rain_slower`` is a factor on drives that do not go by roads; ``demand_spread`` the
    coefficient of variation of clients.
    """

    cancelled: float = 0.05
    rain: float = 0.02
    rain_cut: float = 0.1
    rain_slower: float = 1.3
    breakdown: float = 0.02
    late: float = 0.15
    late_minutes: int = 60
    demand_spread: float = 0.3


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything of planner.toml, defaults filled in."""

    made_up: bool
    horizon: Horizon
    day: DaySettings
    policy: Policy
    money: Money
    travel: TravelSettings
    lang: str
    risks: Risks = Risks()


# --- What the tables hold ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A point that a van can stop at."""

    id: str
    name: str
    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError(f"place {self.id}: {self.lon}, {self.lat} is not on the earth")


@dataclass(frozen=True, slots=True)
class Base(Place):
    """Where a van starts and ends (base, warehouse), or may sleep (lodging)."""

    kind: str = "base"
    lodging_xof: int = 0


@dataclass(frozen=True, slots=True)
class HealthCentre(Place):
    """A facility that supervises, supplies and takes referrals."""

    kind: str = "cscom"
    district: str = ""
    authority: str | None = None
    supervises_on: frozenset[str] = frozenset(WEEKDAYS[:5])
    supervisors: int = 1
    clinics_per_week: int = 1
    rides: bool = True
    stop_minutes: int = 20
    opens: Minute | None = None
    closes: Minute | None = None
    open_on: frozenset[str] = frozenset(WEEKDAYS[:5])
    referral_services: tuple[str, ...] = ()
    follow_up_per_week: int | None = None
    unavailable: frozenset[date] = frozenset()
    lodging: bool = False
    lodging_xof: int = 0
    office_phone: str = ""
    dhis2_uid: str = ""


@dataclass(frozen=True, slots=True)
class Community(Place):
    """A place where people live and are served."""

    health_centre: str = ""
    district: str = ""
    population: int | None = None
    women_15_49: int | None = None
    market_day: str | None = None
    market_rule: str = "ignore"
    languages: tuple[str, ...] = ()
    access: str = "all_season"
    needs_4x4: bool = False
    venue: str = ""
    agreed_on: date | None = None
    last_visit: date | None = None
    dhis2_uid: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A clinic day that is to stay as it is: on its date, by its van and at its begin where these are named.

    ``freeze`` says how much of it is frozen (none, day, van, time), ``weight`` what changing its date or van counts:
    0 where nobody was told of it.
    """

    date: date
    van: str | None = None
    begin: Minute | None = None
    freeze: str = "none"
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Request:
    """A health authority asks for clinic days in a community.

    ``promises`` are a re-plan's: where there are any they stand for what the row itself says of date, van, begin and
    freeze. On the dates ``not_on`` no clinic can be held for it.
    """

    id: str
    community: str
    earliest: date
    latest: date | None
    authority: str | None = None
    received_on: date | None = None
    must: bool = False
    priority: int = 3
    expected_clients: int | None = None
    methods: tuple[str, ...] = ()
    service: int = 240
    opens: Minute = 8 * 60
    closes: Minute = 16 * 60
    days: frozenset[str] = frozenset()
    visits: int = 1
    min_gap_days: int = 1
    funder: str | None = None
    status: Status = Status.ACCEPTED
    not_on: frozenset[date] = frozenset()  # named before the field ``date``
    van: str | None = None
    date: date | None = None
    begin: Minute | None = None
    freeze: str = "none"
    promises: tuple[Promise, ...] = ()

    def __post_init__(self) -> None:
        if self.opens > self.closes:
            raise ValueError(f"request {self.id}: opens {self.opens} after it closes {self.closes}")
        if self.service < 1 or self.visits < 1:
            raise ValueError(f"request {self.id}: {self.service} minutes, {self.visits} visits")


@dataclass(frozen=True, slots=True)
class Van:
    """A mobile clinic with its crew."""

    id: str
    base: str
    name: str = ""
    drive: str = "4x4"
    days: frozenset[str] = frozenset(WEEKDAYS[:6])
    unavailable: frozenset[date] = frozenset()
    ml_per_km: int = 140
    upkeep_xof_km: int = 90
    day_xof: int = 12_000
    max_nights: int = 0
    max_drive_minutes: int | None = None
    max_clinics_per_day: int | None = None
    volume_l: Fraction | None = None
    tank_l: float | None = None
    speed_percent: int = 100
    funder: str | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of a crew, known by an id alone: no name is asked for. ``van`` None: goes with any."""

    id: str
    role: str
    van: str | None = None
    days: frozenset[str] = frozenset(WEEKDAYS[:6])
    unavailable: frozenset[date] = frozenset()
    max_days: int | None = None
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"staff {self.id}: no role {self.role}")


@dataclass(frozen=True, slots=True)
class Product:
    """A method, a removal kit or an article of social marketing. Fractions are exact, as written in the table.

    ``share`` of clients use it, each ``per_client`` of it; ``referral_share`` of its users are expected to be referred.
    """

    id: str
    name: str = ""
    kind: str = "method"
    long_acting: bool = False
    referral_share: Fraction = Fraction(0)
    minutes_first: int | None = None
    minutes_return: int | None = None
    share: Fraction = Fraction(0)
    per_client: Fraction = Fraction(1)
    source: str = "warehouse"
    volume_l: Fraction = Fraction(0)
    cyp: Fraction | None = None
    price_xof: int = 0


@dataclass(frozen=True, slots=True)
class Lot:
    """So many of a product at a place, usable up to and on ``expires`` (None: for ever)."""

    place: str
    product: str
    quantity: int
    lot: str = ""
    expires: date | None = None
    counted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Funder:
    """Who pays, between two dates (None: open), up to so many francs and millilitres of fuel (None: no cap)."""

    id: str
    name: str = ""
    starts: date | None = None
    ends: date | None = None
    cap_xof: int | None = None
    cap_ml: int | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """A community, a road or a zone that is closed, or open only to some, for a time.

    ``escort_on`` are the dates on which an escort is arranged: a closure with the rule ``escort`` is open on these.
    """

    kind: str
    starts: date
    ref: str = ""
    wkt: str = ""
    ends: date | None = None
    rule: str = "ban"
    security: bool = False
    reason: str = ""
    set_by: str = ""
    reviewed_on: date | None = None
    expires: date | None = None
    escort_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A clinic day that was held."""

    date: date
    community: str
    van: str | None = None
    clients: int | None = None
    product: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """A regional or district health authority: an office, not a person."""

    id: str
    name: str = ""
    title: str = ""
    office_phone: str = ""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which no clinic is held. Islamic dates are estimated until the moon is seen."""

    date: date
    name_fr: str
    name_en: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Road:
    """A road line between two junctions. ``synthetic`` lines are made up for want of a survey."""

    id: str
    line: tuple[LonLat, ...]
    metres: int
    road_class: str
    kmh_dry: float
    kmh_rain: float
    name: str = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class GivenLeg:
    """A row of travel.csv, used as it is."""

    start: str
    end: str
    minutes: int
    metres: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A line of the map's backdrop: a boundary (level: region, cercle) or a river."""

    name: str
    level: str
    lines: tuple[tuple[LonLat, ...], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One dataset, read and checked: what the week is planned from.

    ``tables`` names the tables that were present; where one is absent its rules are off, and every output says so.
    """

    dataset: str
    sha256: str
    settings: Settings
    bases: Mapping[str, Base]
    vans: Mapping[str, Van]
    health_centres: Mapping[str, HealthCentre]
    communities: Mapping[str, Community]
    requests: Mapping[str, Request]
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    staff: Mapping[str, Staff] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    stock: tuple[Lot, ...] = ()
    funders: Mapping[str, Funder] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    past_visits: tuple[PastVisit, ...] = ()
    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    roads: tuple[Road, ...] = ()
    given_legs: tuple[GivenLeg, ...] = ()
    boundaries: tuple[Outline, ...] = ()
    rivers: tuple[Outline, ...] = ()
    tables: frozenset[str] = frozenset()

    @property
    def places(self) -> dict[str, Place]:
        """Every place by its id: bases, health centres, communities, in that order."""
        return {**self.bases, **self.health_centres, **self.communities}

    def centre_of(self, request: Request) -> HealthCentre:
        """Return the health centre whose catchment the request's community lies in."""
        return self.health_centres[self.communities[request.community].health_centre]

    def district_of(self, request: Request) -> str:
        """Return the district of the request's community, else of its health centre."""
        return self.communities[request.community].district or self.centre_of(request).district


# --- What is computed from them ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matrix:
    """Travel between all places: every array is (places x places), -1 where there is no way.

    ``surveyed`` are the metres driven on surveyed roads; none where it is not told.
    """

    minutes: npt.NDArray[np.int32]
    metres: npt.NDArray[np.int32]
    surveyed: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty((0, 0), np.int32))

    def __post_init__(self) -> None:
        if self.surveyed.size == 0:
            none = np.where(self.metres < 0, -1, 0).astype(np.int32)
            object.__setattr__(self, "surveyed", none)


@dataclass(frozen=True, slots=True)
class Travel:
    """Driving between all places for each date and kind of drive (4x4, 4x2), and where the figures come from.

    ``source`` is roads, given or circle. ``closed_roads`` are the closures taken out, per date and drive, as
    positions in ``Problem.closures``. Minutes are those of a van with speed factor 1, rounded up.
    """

    source: str
    places: tuple[str, ...]
    matrices: Mapping[tuple[date, str], Matrix]
    closed_roads: Mapping[tuple[date, str], frozenset[int]]

    def index(self, place: str) -> int:
        """Return the row and column of a place."""
        return self.places.index(place)

    def minutes(self, day: date, drive: str, start: str, end: str) -> int:
        """Return the minutes of a leg at speed factor 1, or -1 where there is no way."""
        return int(self.matrices[day, drive].minutes[self.index(start), self.index(end)])

    def metres(self, day: date, drive: str, start: str, end: str) -> int:
        """Return the metres of a leg, or -1 where there is no way."""
        return int(self.matrices[day, drive].metres[self.index(start), self.index(end)])


@dataclass(frozen=True, slots=True)
class LegPart:
    """A stretch of a leg, all of it on surveyed roads or none: synthetic roads, off the road, straight lines."""

    points: tuple[LonLat, ...]
    surveyed: bool
    metres: int


@dataclass(frozen=True, slots=True)
class LegLine:
    """The way driven between two places, as it is drawn: each part begins where the one before ends.

    Between two places at one point there is no part.
    """

    parts: tuple[LegPart, ...]
    metres: int
    minutes: int

    @property
    def surveyed_metres(self) -> int:
        """The metres on surveyed roads."""
        return sum(part.metres for part in self.parts if part.surveyed)


LegLines = Mapping[tuple[str, str, date, str], LegLine]
"""The line of a leg by its start place, end place, date and kind of drive."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a clinic for a request on one date is worth: clients, and points in thousandths."""

    clients: int
    points: int


Values = Mapping[tuple[str, date], Worth]


# --- The plan ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """What a clinic takes along of one lot, and the place that gives it."""

    product: str
    quantity: int
    place: str
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """Where a clinic's clients are sent for follow-up: the way there from the clinic, at speed factor 1.

    ``expected`` are the referrals expected, in thousandths, rounded up. ``minutes`` and ``metres`` are -1 where there
    is no way.
    """

    centre: str
    minutes: int
    metres: int
    expected: int


@dataclass(frozen=True, slots=True)
class Stop:
    """One halt of a tour. All from ``request`` on only at a clinic.

    ``load`` is empty and ``referral`` None where the dataset has no table of products.
    """

    kind: Kind
    place: str
    arrive: Minute
    leave: Minute
    request: str | None = None
    begin: Minute | None = None
    end: Minute | None = None
    pause: tuple[Minute, Minute] | None = None
    clients: int = 0
    load: tuple[Load, ...] = ()
    referral: Referral | None = None


@dataclass(frozen=True, slots=True)
class Tour:
    """One van on one day, from ``start`` to ``end``; ``surveyed_metres`` are those driven on surveyed roads.

    ``staff`` are the ids of its crew, in order; none where the dataset has no table of staff. ``cost_xof`` holds the
    nights after it, up to the van's next tour.
    """

    van: str
    date: date
    start: str
    end: str
    stops: tuple[Stop, ...]
    metres: int
    drive_minutes: int
    fuel_ml: int
    cost_xof: int
    surveyed_metres: int = 0
    staff: tuple[str, ...] = ()

    @property
    def clinics(self) -> tuple[Stop, ...]:
        """The clinic stops in order."""
        return tuple(stop for stop in self.stops if stop.kind is Kind.CLINIC)


@dataclass(frozen=True, slots=True)
class Clinic:
    """The van and date of a clinic day."""

    van: str
    date: date


@dataclass(frozen=True, slots=True)
class ClinicDay:
    """A clinic day as a plan had it: what people were told of it, and how many clients were expected."""

    request: str
    van: str
    date: date
    begin: Minute
    clients: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of a clinic day after it: whether it was held. How many came is told in ``visits`` alone."""

    request: str
    van: str
    date: date
    held: bool


@dataclass(frozen=True, slots=True)
class Event:
    """What happened since a week was planned.

    ``kind`` is van-down (``ref`` a van), closed (a place or a road), staff-out (a staff member, or the health centre
    whose supervisor is out), withdrawn, cancelled or done (a request); ``date`` None for withdrawn alone.
    """

    kind: str
    ref: str
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided by hand about one clinic day of a request: ``visit`` counts these from 1.

    ``kind`` is plan, force, defer or refuse. Where there is a date, the clinic day is to be held on it, as ``freeze``
    says by that van and at that begin. ``note`` is a person's own word on it.
    """

    request: str
    visit: int = 1
    kind: str = "plan"
    date: date | None = None
    van: str | None = None
    begin: Minute | None = None
    freeze: str = "none"
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a re-plan starts from, beside the tables: everything that happened since the week was published.

    ``held`` are the clinic days that are past or done, ``told`` those to come that were last made known, ``kept`` those
    that are frozen to date and van; ``crews`` who went out on each past date; ``decisions`` what was decided by hand.
    ``published`` is the number of the publication that was last made known, 0 where there is none.
    """

    today: date
    held: tuple[ClinicDay, ...] = ()
    told: tuple[ClinicDay, ...] = ()
    kept: tuple[ClinicDay, ...] = ()
    crews: tuple[tuple[date, tuple[str, ...]], ...] = ()
    events: tuple[Event, ...] = ()
    decisions: tuple[Decision, ...] = ()
    published: int = 0


@dataclass(frozen=True, slots=True)
class Forced:
    """What the best plan with a request forced in loses, beside the best without: levels of the tiers, in their units.

    ``value`` and ``cost_xof`` mean something only where the three tiers before lose nothing; a cost may be less. None
    of the best plan's value is lost for sure beyond ``value_least``, and the two are one where ``proven``.
    ``displaced`` are the requests of the plan that the one found has no clinic for; ``clinic`` is where it serves.
    """

    clinic: Clinic
    freezes: int
    must: int
    changes: int
    value: int
    value_least: int
    cost_xof: int
    clients: int
    displaced: tuple[str, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a person can change: of which kind, where, on which date, by how much.

    What ``ref``, ``day`` and ``amount`` mean is told in ``answers.changes``, kind by kind. ``goods`` are (product,
    quantity) of a delivery.
    """

    kind: str
    ref: str = ""
    day: date | None = None
    amount: int = 0
    goods: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WouldFit:
    """A change with which a plan serves the request there and is worth ``value_lost`` less at most (0: nothing).

    That plan breaks no more freezes, misses no more must requests and changes no more of what was announced.
    """

    change: Change
    clinic: Clinic
    value_lost: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request got.

    ``status`` is served, deferred or refused. ``reason`` of the last two is a rule id, ``outweighed`` (possible, but
    worth less: see ``forced``), ``status`` (withdrawn, refused or done before), or ``untested``. ``forbidden`` counts,
    by rule id, the van-days on which that rule alone or first forbids the request; on the others of the horizon it is
    possible. ``short`` tells what lacks at the best of those that the clock forbids: minutes by what they lack.
    ``missing`` are pairs (product, place) that were not on offer, where that is why. ``deferred_to`` is the first ISO
    week after the horizon in which the request is possible. ``sought`` says that every change offered was tried for
    ``would_fit``, or enough of them. ``conflict`` are must and frozen requests that cannot all
    be kept, this one among them, though any of them can be left out for the others.
    """

    request: str
    status: str
    clinics: tuple[Clinic, ...] = ()
    state: str = ""
    reason: str = ""
    forbidden: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()
    short: Mapping[str, int] = field(default_factory=dict)
    forced: Forced | None = None
    would_fit: tuple[WouldFit, ...] = ()
    deferred_to: str = ""
    sought: bool = False
    conflict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternate:
    """The tour that a van drives instead, all else as planned, where the clinic for ``instead`` is cancelled."""

    instead: str
    request: str
    tour: Tour


@dataclass(frozen=True, slots=True)
class Tier:
    """One objective: the level reached, the bound no plan can pass given the tiers before, and whether they meet."""

    tier: str
    level: int
    bound: int
    tolerance: float
    proven: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """What a funder pays in the plan."""

    funder: str
    xof: int
    fuel_ml: int


@dataclass(frozen=True, slots=True)
class Night:
    """A night that a van spends away from its base, at the end of a date."""

    van: str
    date: date
    place: str


@dataclass(frozen=True, slots=True)
class Score:
    """What the plan is worth; ``value`` and ``value_bound`` in thousandths of a point.

    ``tiers`` are in the order in which they were solved: freezes, must, changes, value, cost.
    """

    freezes_broken: int
    must_missed: int
    changes: int
    value: int
    value_bound: int
    clients: int
    cost_xof: int
    metres: int
    drive_minutes: int
    fuel_ml: int
    tiers: tuple[Tier, ...]

    @property
    def proven(self) -> bool:
        """Whether every tier is proven."""
        return all(tier.proven for tier in self.tiers)

    @property
    def gap(self) -> float:
        """How far, at most, the level of the value tier lies below the best that exists, as a share of its bound.

        What the cost tier then gives up of it on purpose, within the tolerance, is not a gap: see ``below_best``.
        """
        level = next((tier.level for tier in self.tiers if tier.tier == "value"), 0)
        return (self.value_bound - level) / self.value_bound if self.value_bound > 0 else 0.0

    @property
    def below_best(self) -> float:
        """How far, at most, the plan's own value lies below the best that exists, as a share of the bound."""
        return (self.value_bound - self.value) / self.value_bound if self.value_bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Made:
    """How the plan was made."""

    planner: str
    ortools: str
    seed: int
    seconds: float
    dataset_sha256: str
    travel: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen tours of the horizon, an answer for each request, and what was not checked.

    ``number`` is that of the publication in its week, 0 for a draft; ``published_from`` the file of the draft that was
    published. ``since`` is what a re-plan started from, ``results`` which clinic days were held.
    """

    week: str
    start: date
    days: int
    dataset: str
    planned_on: date
    made: Made
    score: Score
    tours: tuple[Tour, ...]
    answers: tuple[Answer, ...]
    not_checked: tuple[str, ...] = ()
    made_up: bool = False
    status: str = "draft"
    published_from: str | None = None
    paid: tuple[Paid, ...] = ()
    number: int = 0
    since: Situation | None = None
    alternates: tuple[Alternate, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def clinic_days(self) -> tuple[ClinicDay, ...]:
        """Every clinic day, tour by tour."""
        return tuple(
            ClinicDay(stop.request or "", tour.van, tour.date, stop.begin or 0, stop.clients)
            for tour in self.tours
            for stop in tour.clinics
        )

    @property
    def nights(self) -> tuple[Night, ...]:
        """Every night away, tour by tour."""
        return tuple(night for tour in self.tours for night in self.nights_after(tour))

    def nights_after(self, tour: Tour) -> tuple[Night, ...]:
        """Return the nights away after a tour that ends away, up to the day before the van's next tour."""
        if not tour.stops or tour.stops[-1].kind is not Kind.SLEEP:
            return ()
        later = (other.date for other in self.tours if other.van == tour.van and other.date > tour.date)
        until = min(later, default=tour.date + timedelta(days=1))
        dates = (tour.date + timedelta(days=n) for n in range((until - tour.date).days))
        return tuple(Night(tour.van, day, tour.end) for day in dates)


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: its id, where (van, date, place, request as they apply), and the numbers at odds."""

    rule: str
    where: Mapping[str, str]
    numbers: Mapping[str, int]
