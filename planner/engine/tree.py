"""Branch and bound over some of the listed tours, with a warm linear programme, cuts on triples and dives.

At each node both answers to a few questions (``questions.py``) are tried, and the one is asked that lowers the bound
most. A node's bound is computed from the prices of all rows in whole numbers (``Warm.bound``), as everywhere here; what
loses more than a better choice may is left out below it. Where CP-SAT and HiGHS branch on single tours, some tens of
nodes prove a week here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import floor, inf
from time import monotonic

import numpy as np

from planner.engine.frame import Frame
from planner.engine.linear import Floats, program, within
from planner.engine.pick import Found, Picked, Picking
from planner.engine.questions import WHOLE, Questions
from planner.engine.terms import Ints
from planner.engine.triples import Cuts
from planner.engine.warm import Priced, Warm

FEW_COLUMNS = 2_000  # or fewer are all in the linear programme from the beginning
SURE = 0.9  # of a tour or more is taken whole by a dive, and
SHARE = 0.1  # of the parts of tours
FAR = 0.05  # of the level: what is lost beyond counts no more
LEAST_LOSS = 1e-3  # of the room at a node is what an answer is taken to lose at least
ANY = (-inf, inf)


@dataclass(slots=True)
class _Node:
    """Choices within limits of the variables and, ``asked``, of sums.

    None reaches more than ``bound``; the linear programme reaches about ``guess``.
    """

    bound: int
    guess: float
    lower: Floats
    upper: Floats
    asked: dict[int, tuple[float, float]] = field(default_factory=dict)


def searched(frame: Frame, picking: Picking, *, deadline: float) -> Picked:
    """Return the best choice among some tours within the frame's rows, found by the deadline, and a bound.

    One is known to begin with, which keeps within the rows.
    """
    if picking.known is None:
        raise ValueError("the tree begins with a choice")
    tree = _Tree(frame, picking, picking.known, deadline)
    interrupted = False
    try:
        tree.grow()
    except KeyboardInterrupt:
        interrupted = True
    return Picked(tree.found, tree.bound, interrupted)


class _Tree:
    """The nodes that may hold a better choice than the best found."""

    def __init__(self, frame: Frame, picking: Picking, known: Found, deadline: float) -> None:
        self.frame, self.picking, self.deadline = frame, picking, deadline
        self.count = len(picking.rows)
        self.found = known
        self.least = frame.level(picking.goal, picking.sign, *known.arrays) + 1  # that a better choice reaches
        self.cuts = picking.cuts or Cuts.on(frame)
        self.singles = self.cuts.within(frame, picking.rows).toarray() > 0
        self.questions = Questions(frame, picking.rows)
        self.rows: dict[int, int] = {}  # of the sums that were asked for, in the linear programme
        linear = program(frame, *frame.gains(picking.goal, picking.sign), picking.rows)
        missed = np.isfinite(linear.low) | (linear.matrix[:, self.count :].getnnz(axis=1) > 0)
        linear = within(linear, self.cuts.of(frame, picking.rows))
        self.warm = Warm(linear, self.count, np.flatnonzero(missed), self._begun())
        total, scale, _ = self.warm.bound(np.zeros(len(linear.low)))
        self.open = [_Node(total // scale, inf, linear.lower, linear.upper)]
        self.below = False  # whether the last node that was visited has nodes below it

    def _begun(self) -> Ints:
        """Return the tours that the linear programme begins with."""
        begun = self.picking.begun
        if begun is None or self.count <= FEW_COLUMNS:
            return np.arange(self.count)
        return np.flatnonzero(np.isin(self.picking.rows, begun))

    @property
    def bound(self) -> int:
        """The level that no choice passes."""
        return max([self.least - 1, *(node.bound for node in self.open)])

    def grow(self) -> None:
        """Visit nodes until none is left that may hold a better choice, or the time is over."""
        while self.open and monotonic() < self.deadline:
            last = len(self.open) - 1
            at = last if self.below else max(range(last + 1), key=lambda number: self.open[number].guess)
            node = self.open[at]
            below = self._visit(node)
            if below is None:
                return
            self.open = [one for one in self.open if one is not node and one.bound >= self.least] + below
            self.below = bool(below)

    def _visit(self, node: _Node) -> list[_Node] | None:
        """Return the nodes below a node, the one to visit next last; None where the time did not suffice."""
        solved = self._priced(node)
        if solved is None or node.bound < self.least:
            return None if solved is None else []
        self._stand_at(node)
        self.warm.thin(solved.worth)
        if not self.below:
            self._dive(node, solved.values)
            if node.bound < self.least:
                return []
        return self._asked(node, solved.values)

    def _priced(self, node: _Node) -> Priced | None:
        """Return what solves the linear programme at a node; lower its bound, leave out what is too dear, and cut.

        None where the time did not suffice.
        """
        self._stand_at(node)
        while True:
            solved = self.warm.solved(self.least, self.deadline)
            if solved is None:
                return None
            node.bound, node.guess = min(node.bound, solved.total // solved.scale), solved.reached
            self._take(solved.values)
            if node.bound < self.least:
                return solved
            self._narrow(node, solved.total - self.least * solved.scale, solved.worth)
            if not self._cut(solved.values):
                return solved

    def _stand_at(self, node: _Node) -> None:
        self.warm.limit(node.lower, node.upper)
        for question, row in self.rows.items():
            self.warm.limit_row(row, *node.asked.get(question, ANY))

    def _take(self, values: Floats) -> None:
        """Take what solves the linear programme where it is a better choice, in whole numbers."""
        whole = np.rint(values)
        if np.abs(values - whole).max(initial=0.0) > WHOLE:
            return
        taken, sides = np.split(whole.astype(np.int64), [self.count])
        tours = self.picking.rows[taken > 0]
        if self.frame.holds(tours, sides):
            level = self.frame.level(self.picking.goal, self.picking.sign, tours, sides)
            if level >= self.least:
                self.found, self.least = Found(tuple(tours.tolist()), tuple(sides.tolist())), level + 1

    def _narrow(self, node: _Node, room: int, worth: Ints) -> None:
        """Leave out what loses more than there is room for."""
        lower, upper = node.lower.copy(), node.upper.copy()
        upper[: self.count][(worth[: self.count] < -room) & (lower[: self.count] == 0)] = 0
        for at in (self.count + np.flatnonzero(worth[self.count :])).tolist():
            steps = room // abs(int(worth[at]))
            if worth[at] < 0:
                upper[at] = min(upper[at], lower[at] + steps)
            else:
                lower[at] = max(lower[at], upper[at] - steps)
        node.lower, node.upper = lower, upper

    def _cut(self, values: Floats) -> bool:
        """Add cuts that these parts of tours break; return whether there are any."""
        some, known = np.flatnonzero(values[: self.count] > WHOLE), len(self.cuts.triples)
        self.cuts = self.cuts.more(self.singles[some], values[some])
        for triple in self.cuts.triples[known:]:
            tours = np.flatnonzero(self.singles[:, triple].sum(axis=1) >= 2)
            self.warm.add(tours, np.ones(len(tours), np.int64), high=1.0)
        return len(self.cuts.triples) > known

    def _dive(self, node: _Node, values: Floats) -> None:
        """Follow the linear programme to a choice: what it takes most of is taken whole, and so on with the rest."""
        lower, upper = node.lower.copy(), node.upper.copy()
        while True:
            off = np.abs(values - np.rint(values))
            if off.max() <= WHOLE:
                return
            parts = np.where(off[: self.count] > WHOLE, values[: self.count], 0.0)
            lower[: self.count][values[: self.count] > SURE] = 1
            if parts.any():
                lower[np.argsort(-parts, kind="stable")[: max(1, floor(SHARE * parts.sum()))]] = 1
            else:
                side = self.count + int(np.argmax(off[self.count :]))
                lower[side] = upper[side] = np.rint(values[side])
            self.warm.limit(lower.copy(), upper.copy())
            reached = self.warm.reached(self.deadline)
            if reached is None or reached < self.least:
                return
            values = self.warm.values
            self._take(values)

    def _asked(self, node: _Node, values: Floats) -> list[_Node] | None:
        """Return the nodes of the question whose answers lower the bound most; None where nothing is left to ask."""
        best, most = list[_Node](), -1.0
        decided = node.upper[: self.count] == 0
        decided[self.questions.single(list(node.asked))] = True
        questions, reached = self.questions.open(values, ~decided)
        for question in questions:
            answers = self._answers(node, question, reached[question])
            lost = self._lost(node, answers[0])
            if lost > most:  # or it brings less, whatever the other answer loses
                lost *= self._lost(node, answers[1])
            self.questions.brought[question] = lost
            if lost > most:
                best, most = answers, lost
            if lost == 1.0:
                break
        return sorted(best, key=lambda answer: answer.guess) if questions else None

    def _lost(self, node: _Node, answer: _Node) -> float:
        """Return what an answer loses, as a part of what may be lost at the node."""
        self._stand_at(answer)
        guess = self.warm.reached(self.deadline)
        answer.guess = node.guess if guess is None else guess
        room = max(1.0, min(node.guess - self.least, FAR * abs(node.guess)))
        return min(1.0, max(LEAST_LOSS, (node.guess - answer.guess) / room))

    def _answers(self, node: _Node, question: int, least: int) -> list[_Node]:
        """Return the nodes where what is asked for is ``least`` or less, and where it is more."""
        lower, upper = node.lower.copy(), node.upper.copy()
        if (side := self.questions.side(question)) is not None:
            upper[self.count + side], lower[self.count + side] = least, least + 1
            return [replace(node, upper=upper), replace(node, lower=lower)]
        tours, (low, high) = self.questions.tours(question), node.asked.get(question, ANY)
        if question not in self.rows:
            self.rows[question] = self.warm.add(tours, np.ones(len(tours), np.int64))
        more = replace(node, asked=node.asked | {question: (least + 1, high)})
        if least:
            return [replace(node, asked=node.asked | {question: (low, least)}), more]
        upper[tours] = 0
        return [replace(node, upper=upper), more]
