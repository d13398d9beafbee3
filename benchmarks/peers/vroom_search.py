"""VROOM: jobs with priorities; it ends by itself long before the time given."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import vroom

from planner.engine import Instance

MOST_PRIORITY = 100


def plan(instance: Instance, seconds: float) -> list[list[int]]:
    """Return of each van the places visited in order, found in at most so many seconds."""
    day, values = instance.van_days[0], instance.objectives[0].sum.visits
    problem = vroom.Input()
    problem.set_durations_matrix(profile="car", matrix_input=instance.legs[0].minutes.astype(np.uint32))
    shift = vroom.TimeWindow(day.leaves, day.returns)
    for number in range(day.count):
        problem.add_vehicle(vroom.Vehicle(number, start=day.start, end=day.end, time_window=shift))
    for number, visit in enumerate(instance.visits):
        window = vroom.TimeWindow(*visit.windows[0])
        priority = min(MOST_PRIORITY, values[number, 0])
        job = vroom.Job(
            number, location=visit.place, default_service=visit.service, priority=priority, time_windows=[window]
        )
        problem.add_job(job)
    found = problem.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    steps = found.routes[found.routes["type"] == "job"]
    routes = steps.groupby("vehicle_id", sort=True)["id"]
    return [[instance.visits[int(number)].place for number in numbers] for _, numbers in routes]
