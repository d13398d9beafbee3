"""What a request is told. The solver is only loaded where its answer must be tested."""

from __future__ import annotations

from planner.errors import PlannerError
from planner.model import Plan, Problem
from planner.words import say
from planner.words.answers import sentences


def explanation(problem: Problem, plan: Plan, request: str, seconds: float, lang: str) -> list[str]:
    """Return what the office is told of a request, tested now where the plan or its data are not as they were.

    Raises ``PlannerError`` for a request that the plan does not answer.
    """
    answer = next((answer for answer in plan.answers if answer.request == request), None)
    if answer is None or request not in problem.requests:
        raise PlannerError("no_such_request", request=request)
    if answer.reason == "untested" or problem.sha256 != plan.made.dataset_sha256:
        from planner.answers.answered import explained
        from planner.answers.van_days import Week
        from planner.demand import values
        from planner.travel import travel

        week = Week(problem, travel(problem), values(problem))
        answer = explained(week, plan, request, seconds=seconds)
    community = problem.communities[problem.requests[request].community].name
    head = [say(lang, "map_exercise")] if problem.settings.made_up else []
    return [*head, f"{request} {community}", *sentences(problem, answer, lang)]
