"""What each listed tour is worth at given prices: the loop that bounds spend their time in, compiled.

It is one loop in one function: taken apart, each call hands over every array, and it is eight times as slow.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled, inlined

Ints = npt.NDArray[np.int64]


@inlined
def _is_new(visits: Any, tour: Any, place: Any, marked: Any, mark: Any) -> Any:
    """Return whether no visit of a tour before this place has a mark."""
    new = True
    for before in range(place):
        other = visits[tour, before]
        for at in range(marked.shape[1]):
            if marked[other, at] == mark:
                new = False
    return new


@compiled
def worth_of(
    visits: Any, groups: Any, van_days: Any, amounts: Any, calls: Any, marked: Any, marks: Any, tours: Any, rates: Any
) -> Any:
    """Return the worth of each tour.

    ``visits`` (tours x most visits, -1 fills the rest), ``amounts`` (tours x resources); prices: ``calls`` (groups x
    visits), ``marks`` (groups x marks, each counted once for a tour; ``marked``: visits x most marks, -1 fills the
    rest), ``tours`` (van-days) and ``rates`` (resources x van-days).
    """
    worth = np.empty(len(groups), np.int64)
    for tour in range(len(groups)):
        group, van_day = groups[tour], van_days[tour]
        total = tours[van_day]
        for place in range(visits.shape[1]):
            visit = visits[tour, place]
            if visit < 0:
                break
            total += calls[group, visit]
            for number in range(marked.shape[1]):
                mark = marked[visit, number]
                if mark < 0:
                    break
                if _is_new(visits, tour, place, marked, mark):
                    total += marks[group, mark]
        for resource in range(rates.shape[0]):
            total += rates[resource, van_day] * amounts[tour, resource]
        worth[tour] = total
    return worth


@compiled
def made_in(visits: Any, groups: Any, n_groups: int, n_visits: int) -> Any:
    """Return which visits are made by a tour of each group (groups x visits); ``visits`` as in ``worth_of``."""
    made = np.zeros((n_groups, n_visits), np.bool_)
    for tour in range(len(groups)):
        for place in range(visits.shape[1]):
            if visits[tour, place] < 0:
                break
            made[groups[tour], visits[tour, place]] = True
    return made


@compiled
def best_of_groups(worth: Any, groups: Any, count: int) -> Any:
    """Return the tour of each group that is worth most, and its worth; -1 and 0 where none is worth anything."""
    rows, best = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    for tour in range(len(groups)):
        if worth[tour] > best[groups[tour]]:
            rows[groups[tour]], best[groups[tour]] = tour, worth[tour]
    return rows, best


@compiled
def best_of_each(worth: Any, groups: Any, count: int) -> Any:
    """Return the tour of each group that is worth most, worth something or not, and its worth; -1 and 0 for no tour."""
    rows, best = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    for tour in range(len(groups)):
        group = groups[tour]
        if rows[group] < 0 or worth[tour] > best[group]:
            rows[group], best[group] = tour, worth[tour]
    return rows, best


@inlined
def _count(row: Any, cut_starts: Any, cuts: Any, hits: Any, seen: Any, count: Any) -> Any:
    """Count a row that a tour holds in the cuts on it; return how many cuts were seen."""
    for at in range(cut_starts[row], cut_starts[row + 1]):
        cut = cuts[at]
        if hits[cut] == 0:
            seen[count] = cut
            count += 1
        hits[cut] += 1
    return count


@compiled
def paid_for_cuts(
    visits: Any,
    groups: Any,
    van_days: Any,
    marked: Any,
    firsts: Any,
    starts: Any,
    rows: Any,
    cut_starts: Any,
    cuts: Any,
    prices: Any,
) -> Any:
    """Return what each tour pays for cuts: the prices of those of whose rows it holds two or more.

    Terms are numbered: calls (groups x visits), from ``firsts[0]`` on marks (groups x ``firsts[2]``), from
    ``firsts[1]`` on van-days. ``rows[starts[term]:starts[term + 1]]`` are those that hold a term, once each, and
    ``cuts[cut_starts[row]:cut_starts[row + 1]]`` those on a row.
    """
    n_visits, n_marks = firsts[3], firsts[2]
    paid = np.zeros(len(groups), np.int64)
    hits, seen = np.zeros(len(prices), np.int64), np.zeros(len(prices), np.int64)
    for tour in range(len(groups)):
        group, count = groups[tour], 0
        term = firsts[1] + van_days[tour]
        for at in range(starts[term], starts[term + 1]):
            count = _count(rows[at], cut_starts, cuts, hits, seen, count)
        for place in range(visits.shape[1]):
            visit = visits[tour, place]
            if visit < 0:
                break
            term = group * n_visits + visit
            for at in range(starts[term], starts[term + 1]):
                count = _count(rows[at], cut_starts, cuts, hits, seen, count)
            for number in range(marked.shape[1]):
                mark = marked[visit, number]
                if mark < 0:
                    break
                if _is_new(visits, tour, place, marked, mark):
                    term = firsts[0] + group * n_marks + mark
                    for at in range(starts[term], starts[term + 1]):
                        count = _count(rows[at], cut_starts, cuts, hits, seen, count)
        total = 0
        for at in range(count):
            cut = seen[at]
            if hits[cut] > 1:
                total += prices[cut]
            hits[cut] = 0
        paid[tour] = total
    return paid
