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
from planner.formulate import Rule
from planner.inputs import read_plan, write_plan
from planner.model import Plan, Problem, Road, Values, Violation, Worth
from planner.travel import travel as travel_of
from planner.travel.cache import cache_folder
from planner.verify import verify
from planner.week import plan_from

SECONDS = 60.0
DEATHS = 3  # of worker processes, one after another without a plan in between


@dataclass(frozen=True, slots=True)
class Case:
    """A week to plan: a problem under a name, and the ``rules`` asked of its plan.

    With ``by_clients`` a client is worth one point, whatever the priority of the request and the last visit. The search
    begins from the tours of the plan ``start``; ``prices`` are thousandths of a point to pay for a request's clinic.
    """

    name: str
    problem: Problem
    rules: tuple[Rule, ...] = ()
    by_clients: bool = False
    start: Plan | None = None
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
    return base + run([replace(case, start=one.plan) for one in base for case in cases[1:]])


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
            jobs = [pool.submit(_unpacked, key, *_packed(case, roads), seconds, seed) for key, case in waiting.items()]
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


def _packed(case: Case, known: dict[int, bytes]) -> tuple[Case, bytes]:
    """Return a case without its roads, and these: thousands of lines that are the same in most cases.

    ``known`` keeps the bytes of roads by identity, for as long as the cases live.
    """
    roads = case.problem.roads
    if id(roads) not in known:
        known[id(roads)] = pickle.dumps(roads)
    return replace(case, problem=replace(case.problem, roads=())), known[id(roads)]


@lru_cache(maxsize=4)
def _roads_of(told: bytes) -> tuple[Road, ...]:
    """Return the roads; a process reads the same ones once. The bytes are ``_packed``'s own."""
    roads: tuple[Road, ...] = pickle.loads(told)  # noqa: S301
    return roads


def _unpacked(key: str, case: Case, roads: bytes, seconds: float, seed: int) -> Told:
    """Return a packed case's plan. Runs in another process."""
    return _plan(key, replace(case, problem=replace(case.problem, roads=_roads_of(roads))), seconds, seed)


def _alone(left: Mapping[str, Case], seconds: float, seed: int) -> Iterator[Told]:
    """Yield each plan, made in this process."""
    for key, case in left.items():
        yield _plan(key, case, seconds, seed)


def _plan(key: str, case: Case, seconds: float, seed: int) -> Told:
    """Return a case's plan, verified; None where the seconds did not suffice for any. Runs in any process."""
    travel, values = travel_of(case.problem), values_of(case)
    try:
        made = plan_from(
            case.problem, travel, values, start=case.start, rules=case.rules, seconds=seconds, seed=seed, threads=1
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
    start = case.start and [(day.van, day.date, day.request) for day in case.start.clinic_days]
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
