"""What branch and bound asks of a choice: how many of its tours make a call, a visit on a day, a visit at all ...

Asking for a single tour hardly moves the bound, for hundreds of others are nearly as good; whether a visit is made on a
day at all bears on many.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from planner.engine.frame import Frame
from planner.engine.linear import Floats
from planner.engine.terms import Ints

WHOLE = 1e-6  # that a number may be off
TRIED = 8  # questions that are tried before one is asked


def _sums_of(frame: Frame, rows: Ints) -> csr_matrix:
    """Return what may be asked for (sums x these listed tours), each sum once.

    Numbers of tours with a call, with a mark, of a van-day, with a visit on a day, with a visit at all.
    """
    terms = frame.terms
    held = terms.of_tours(rows)[:, : terms.first_resource].tocsc()
    calls = held[:, : terms.first_mark]
    day_of = np.zeros(terms.n_groups, np.int64)
    for (_, day), number in terms.group_of.items():
        day_of[number] = day
    group, visit = np.divmod(np.arange(terms.first_mark), max(1, terms.n_visits))
    on_a_day = calls @ _together(day_of[group] * terms.n_visits + visit)
    every = csr_matrix(hstack([held, on_a_day, calls @ _together(visit)]).T)
    every.sort_indices()
    some = (at for at in range(every.shape[0]) if every.indptr[at] < every.indptr[at + 1])
    alike = {_tours(every, at).tobytes(): at for at in some}
    sums = every[np.array(sorted(alike.values()), np.int64)]
    sums.data[:] = 1
    return csr_matrix(sums)


def _together(kinds: Ints) -> csr_matrix:
    """Return the matrix that adds up what is of one kind."""
    count = int(kinds.max(initial=-1)) + 1
    return csr_matrix((np.ones(len(kinds), np.int64), (np.arange(len(kinds)), kinds)), (len(kinds), count))


def _tours(sums: csr_matrix, number: int) -> Ints:
    return np.asarray(sums.indices[sums.indptr[number] : sums.indptr[number + 1]])


class Questions:
    """The sums over tours, then the variables one by one, with what asking for each has brought before."""

    def __init__(self, frame: Frame, rows: Ints) -> None:
        self.sums = _sums_of(frame, rows)
        self.count = self.sums.shape[0]
        self.brought: dict[int, float] = {}

    def tours(self, question: int) -> Ints:
        """Return the tours of a sum, or the single tour that is asked for, as rows of those given."""
        if question >= self.count:
            return np.array([question - self.count], np.int64)
        return _tours(self.sums, question).astype(np.int64)

    def side(self, question: int) -> int | None:
        """Return the side variable that is asked for, or None where it is tours."""
        number = question - self.count - self.sums.shape[1]
        return number if number >= 0 else None

    def single(self, questions: list[int]) -> Ints:
        """Return the single tours that some of these questions ask for."""
        return np.array([one - self.count for one in questions if one >= self.count], np.int64)

    def open(self, values: Floats, undecided: npt.NDArray[np.bool_]) -> tuple[list[int], list[int]]:
        """Return the questions to try where a linear programme takes parts, and the whole numbers below what it takes.

        Half of them are those that brought most before, the others those farthest from whole numbers. A single tour,
        one of those ``undecided``, is asked for only where nothing else is open; none is where all is decided.
        """
        n_tours = self.sums.shape[1]
        reached = np.concatenate((self.sums @ values[:n_tours], values))
        off = np.abs(reached - np.rint(reached))
        sums = self._unlike(np.flatnonzero(off[: self.count] > WHOLE), values[:n_tours])
        sides = self.count + n_tours + np.flatnonzero(off[self.count + n_tours :] > WHOLE)
        below = np.floor(reached).astype(np.int64)
        below[self.count : self.count + n_tours] = 0
        some = [*sums.tolist(), *sides.tolist()]
        if not some:
            some = (self.count + np.flatnonzero(undecided)).tolist()
            some = sorted(some, key=lambda one: (-float(off[one]), -float(reached[one])))[:1]
        known = sorted((one for one in some if one in self.brought), key=lambda one: -self.brought[one])
        known = known[: TRIED // 2 + 1]
        new = sorted((one for one in some if one not in self.brought), key=lambda one: -float(off[one]))
        tried = known + new[: TRIED - len(known)]
        return tried, below.tolist()

    def _unlike(self, sums: Ints, taken: Floats) -> Ints:
        """Return the sums without those over the same parts of tours as another one, that is over more tours in all."""
        parts = csr_matrix(self.sums[sums][:, np.flatnonzero(np.abs(taken - np.rint(taken)) > WHOLE)])
        parts.sort_indices()
        most = dict[bytes, int]()
        for at in np.argsort(np.diff(self.sums.indptr)[sums], kind="stable").tolist():
            most[_tours(parts, at).tobytes()] = int(sums[at])
        return np.array(sorted(most.values()), np.int64)
