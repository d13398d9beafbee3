"""CP-SAT among some tours: Ctrl-C ends it, and is told."""

from __future__ import annotations

import os
import signal
from random import Random
from threading import Timer
from time import monotonic

import numpy as np

from planner.engine import Row, Sum, list_tours
from planner.engine.frame import Frame
from planner.engine.pick import Picking, pick
from tests.engine.small import instance, van_day, visit


def test_ctrl_c_ends_a_search_that_has_no_end() -> None:
    """Five sums of 45 numbers that shall be half of all (G. Cornuejols and M. Dawande, 1998): nobody waits for that."""
    random, count = Random(1), 45
    days = tuple(van_day([number], day=number) for number in range(count))
    rows = []
    for _ in range(5):
        amounts = {(number, number): random.randrange(100) for number in range(count)}
        half = sum(amounts.values()) // 2
        rows.append(Row(Sum(visits=amounts), half, half))
    week = instance([visit(1) for _ in range(count)], van_days=days, rows=tuple(rows))
    frame = Frame(week, list_tours(week))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests beside each other hear none
    Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        picking = Picking(Sum(), 1, np.arange(len(frame.terms.groups)))
        result = pick(frame, picking, deadline=monotonic() + 60, seed=1)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (result.found, result.bound, result.interrupted) == (None, None, True)
