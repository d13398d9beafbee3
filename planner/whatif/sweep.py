"""Many weeks planned, by several processes or on a cluster: what is planned once is kept, and not planned again."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import BrokenExecutor, Executor, as_completed
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

from joblib.externals.loky import get_reusable_executor

from planner import __version__
from planner.demand import values as demand_values
from planner.errors import BadInput, NothingFound, PlannerError
from planner.formulate import Rule, ways_of
from planner.inputs import read_plan, write_plan
from planner.model import Plan, Problem, Road, Values, Violation, Worth
from planner.travel import travel as travel_of
from planner.travel.cache import cache_folder
from planner.verify import verify
from planner.week import Known, plan_from
from planner.week import known as known_from

SECONDS = 60.0
DEATHS = 3  # of worker processes, one after another without a plan in between


@dataclass(frozen=True, slots=True)
class Case:
    """A week to plan: a problem under a name, and the ``rules`` asked of its plan.

    With ``by_clients`` a client is worth one point, whatever the priority of the request and the last visit. The search
    begins from the plan of ``start``, and of what was proven with it what holds here too is not proven again;
    ``prices`` are thousandths of a point to pay for a request's clinic.
    """

    name: str
    problem: Problem
    rules: tuple[Rule, ...] = ()
    by_clients: bool = False
    start: Outcome | None = None
    prices: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with its plan and the rules that it breaks: none, as the verifier says."""

    case: Case
    plan: Plan
    broken: tuple[Violation, ...] = ()

    @property
    def value(self) -> int:
        """The best value found, in thousandths of a point, before some of it was given up for cost."""
        return next(tier.level for tier in self.plan.score.tiers if tier.tier == "value")


Report = Callable[[int, int], None]
Run = Callable[[Sequence[Case]], list[Outcome]]


def from_base(cases: Sequence[Case], run: Run) -> list[Outcome]:
    """Return the outcome of each case; the first is the base, and the search for every other begins from its plan."""
    base = run(cases[:1])
    return base + run([replace(case, start=one) for one in base for case in cases[1:]])


def sweep(
    cases: Sequence[Case],
    *,
    seconds: float = SECONDS,
    seed: int = 1,
    workers: int = 1,
    scheduler: str | None = None,
    folder: Path | None = None,
    report: Report | None = None,
) -> list[Outcome]:
    """Return the outcome of each case, in order: the same whoever plans it, where the seconds suffice for the proofs.

    ``workers`` processes plan, each with one thread, or those of the Dask cluster at the address ``scheduler``. Plans
    are kept in ``folder`` (by default with the travel that is kept) as soon as they are made: after a kill the same
    call goes on from there.
    ``report`` is told how many of how many are planned. Raises ``NothingFound`` where the seconds did not suffice for
    any plan of a case, ``PlannerError`` where workers die over and over.
    """
    kept = folder or cache_folder() / "whatif"
    known: dict[int, str] = {}
    keys = [content_key(case, seconds, seed, known) for case in cases]
    first = dict(zip(reversed(keys), reversed(cases), strict=True))
    found = {key: plan for key in first if (plan := _kept(kept / f"{key}.json")) is not None}
    broken: dict[str, tuple[Violation, ...]] = {}
    with ExitStack() as stack:
        left = {key: case for key, case in first.items() if key not in found}
        if scheduler is not None and left:
            planned = _planned(left, seconds, seed, _cluster(scheduler, stack))
        elif workers > 1:
            planned = _planned(left, seconds, seed, partial(_processes, workers))
        else:
            planned = _alone(left, seconds, seed)
        for key, plan, violations in planned:
            if plan is None:
                raise NothingFound("whatif_nothing_found", name=left[key].name)
            found[key], broken[key] = plan, violations
            if not violations:
                write_plan(plan, kept / f"{key}.json")
            if report:
                report(len(found), len(first))
    return [Outcome(case, found[key], broken.get(key, ())) for case, key in zip(cases, keys, strict=True)]


def _kept(path: Path) -> Plan | None:
    """Return a plan kept before; None where there is none that can be read."""
    try:
        return read_plan(path) if path.exists() else None
    except BadInput:
        return None


Told = tuple[str, Plan | None, tuple[Violation, ...]]
Executors = Callable[[], AbstractContextManager[Executor]]


def _planned(left: Mapping[str, Case], seconds: float, seed: int, executor: Executors) -> Iterator[Told]:
    """Yield each plan as it is made. Where a process dies, what is left is given to new ones."""
    waiting, deaths, roads = dict(left), 0, dict[int, bytes]()
    while waiting:
        with executor() as pool:
            jobs = [pool.submit(_unpacked, key, _packed(case, roads), seconds, seed) for key, case in waiting.items()]
            try:
                for job in as_completed(jobs):
                    told = job.result()
                    del waiting[told[0]]
                    deaths = 0
                    yield told
            except BrokenExecutor:
                deaths += 1
                if deaths == DEATHS:
                    raise PlannerError("whatif_workers_die", count=str(len(waiting))) from None
            finally:
                for job in jobs:
                    job.cancel()


@dataclass(frozen=True, slots=True)
class _Packed:
    """A case without its roads and start, which are the same in most cases; a start without its roads. As bytes."""

    case: Case
    roads: bytes
    start: bytes | None = None
    start_roads: bytes = b""


def _packed(case: Case, known: dict[int, bytes]) -> _Packed:
    """Return a case packed. ``known`` keeps bytes by identity, for as long as the cases live."""
    bare = _Packed(replace(case, problem=replace(case.problem, roads=()), start=None), _roads(case, known))
    start = case.start
    if start is None:
        return bare
    if id(start) not in known:
        stripped = replace(start.case, problem=replace(start.case.problem, roads=()))
        known[id(start)] = pickle.dumps(replace(start, case=stripped))
    return replace(bare, start=known[id(start)], start_roads=_roads(start.case, known))


def _roads(case: Case, known: dict[int, bytes]) -> bytes:
    roads = case.problem.roads
    if id(roads) not in known:
        known[id(roads)] = pickle.dumps(roads)
    return known[id(roads)]


@lru_cache(maxsize=4)
def _roads_of(told: bytes) -> tuple[Road, ...]:
    """Return the roads; a process reads the same ones once. The bytes are ``_packed``'s own."""
    roads: tuple[Road, ...] = pickle.loads(told)  # noqa: S301
    return roads


@lru_cache(maxsize=1)
def _known_of(told: bytes, roads: bytes) -> Known:
    """Return what is known from a start; a process works it out once. The bytes are ``_packed``'s own."""
    start: Outcome = pickle.loads(told)  # noqa: S301
    return _known(replace(start, case=_with_roads(start.case, roads)))


def _with_roads(case: Case, told: bytes) -> Case:
    return replace(case, problem=replace(case.problem, roads=_roads_of(told)))


def _unpacked(key: str, packed: _Packed, seconds: float, seed: int) -> Told:
    """Return a packed case's plan. Runs in another process."""
    start = None if packed.start is None else _known_of(packed.start, packed.start_roads)
    return _plan(key, _with_roads(packed.case, packed.roads), start, seconds, seed)


def _alone(left: Mapping[str, Case], seconds: float, seed: int) -> Iterator[Told]:
    """Yield each plan, made in this process."""
    known: dict[int, Known] = {}
    for key, case in left.items():
        if case.start and id(case.start) not in known:
            known[id(case.start)] = _known(case.start)
        yield _plan(key, case, known.get(id(case.start)), seconds, seed)


def _known(start: Outcome) -> Known:
    """Return what is known from an outcome: the same in any process."""
    case = start.case
    return known_from(case.problem, travel_of(case.problem), values_of(case), start.plan, case.rules)


def _plan(key: str, case: Case, start: Known | None, seconds: float, seed: int) -> Told:
    """Return a case's plan, verified; None where the seconds did not suffice for any. Runs in any process."""
    travel, values = travel_of(case.problem), values_of(case)
    try:
        made = plan_from(
            case.problem, travel, values, start=start, rules=case.rules, seconds=seconds, seed=seed, threads=1
        )
    except NothingFound:  # not raised: an error with facts does not travel between processes
        return key, None, ()
    return key, made.plan, tuple(verify(case.problem, travel, values, made.plan))


def values_of(case: Case) -> Values:
    """Return what clinics are worth in a case."""
    values = demand_values(case.problem)
    if case.by_clients:
        values = {clinic: Worth(worth.clients, 1000 * worth.clients) for clinic, worth in values.items()}
    paid = dict(case.prices)
    return {
        (name, day): replace(worth, points=max(0, worth.points - paid[name])) if name in paid else worth
        for (name, day), worth in values.items()
    }


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    """Lend so many processes of this machine; they are new where one has died."""
    yield get_reusable_executor(max_workers=workers)


def _cluster(scheduler: str, stack: ExitStack) -> Executors:
    """Return what lends a Dask cluster, which gives the work of a worker that dies to another.

    Raises ``PlannerError`` where it cannot be reached.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, planner[cluster]
    except ImportError:
        raise PlannerError("whatif_no_dask") from None
    try:
        client = Client(scheduler, timeout=20)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as refused:
        raise PlannerError("whatif_no_cluster", address=scheduler, reason=str(refused)) from refused
    stack.enter_context(client)
    return partial(client.get_executor, pure=False)


# --- What a plan depends on -------------------------------------------------------------------------------------------


def content_key(case: Case, seconds: float, seed: int, known: dict[int, str] | None = None) -> str:
    """Return a hash of all that a plan depends on: the same for the same content, in any process.

    The case's name, the folder of the dataset and the hash of its files are not among it. ``known`` keeps the hashes of
    the problems' tables, by identity, for as long as these live.
    """
    tables = {} if known is None else known
    names = [one.name for one in fields(case.problem) if one.name not in ("dataset", "sha256")]
    parts = [(name, _table(getattr(case.problem, name), tables)) for name in names]
    start = case.start and _start_key(case.start, seconds, seed, tables)
    told = (
        __version__,
        version("ortools"),
        parts,
        _told(case.rules),
        case.by_clients,
        start,
        case.prices,
        seconds,
        seed,
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _start_key(start: Outcome, seconds: float, seed: int, known: dict[int, str]) -> tuple[object, ...]:
    """Return all that is known from a start: its problem, its tours and what was proven with them."""
    ways, tiers = ways_of(start.plan), start.plan.score.tiers
    return content_key(start.case, seconds, seed, known), ways, [(tier.level, tier.bound) for tier in tiers]


def _table(table: object, known: dict[int, str]) -> str:
    if id(table) not in known:
        known[id(table)] = hashlib.sha256(_told(table).encode()).hexdigest()
    return known[id(table)]


def _told(thing: object) -> str:
    """Return a text of a thing that says all of it, sets in order."""
    if is_dataclass(thing):
        inner = [_told(getattr(thing, one.name)) for one in fields(thing)]
        return f"{type(thing).__name__}({','.join(inner)})"
    if isinstance(thing, Mapping):
        return "{" + ",".join(f"{_told(key)}:{_told(value)}" for key, value in thing.items()) + "}"
    if isinstance(thing, Set):
        return "{" + ",".join(sorted(map(_told, thing))) + "}"
    if isinstance(thing, list | tuple):
        return "(" + ",".join(map(_told, thing)) + ")"
    return repr(thing.value if isinstance(thing, Enum) else thing)
