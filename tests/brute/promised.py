"""What is to stay of a request: what a re-plan says of it, or else its own row."""

from __future__ import annotations

from planner.model import PLANNED_STATUS, Promise, Request, Status


def promised(request: Request) -> list[Promise]:
    """Return the clinic days that are frozen or announced; none where the request is not planned."""
    if request.status not in PLANNED_STATUS:
        return []
    if request.promises:
        return list(request.promises)
    told = request.status is Status.PUBLISHED
    if request.date is None or (request.freeze == "none" and not told):
        return []
    return [Promise(request.date, request.van, request.begin, request.freeze, 1 if told else 0)]
