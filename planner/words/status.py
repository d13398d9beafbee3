"""How far a plan is: a draft, or published under a number."""

from __future__ import annotations

from planner.words import say


def told(status: str, number: int, lang: str) -> str:
    """Return Brouillon, or Plan n° 3 · Publié; ``number`` is 0 for a plan that was never published."""
    words = say(lang, f"map_status_{status}")
    return say(lang, "plan_number", number=number, status=words) if number else words
