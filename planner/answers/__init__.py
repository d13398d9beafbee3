"""What each request is told, tested; what would change it; what else the week could have been."""

from planner.answers.alternates import with_alternates
from planner.answers.answered import answered, explained
from planner.answers.choices import choices
from planner.answers.van_days import Week

__all__ = ["Week", "answered", "choices", "explained", "with_alternates"]
