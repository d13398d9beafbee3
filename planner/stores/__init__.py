"""What outlasts a week: the history of published plans, and what is carried into the next week."""

from planner.stores.carried import carried, write_carried
from planner.stores.folder import Written, add_files, replace_files
from planner.stores.history import HISTORY, History, Publication, Signed
from planner.stores.visits import VISITS, add_visits, visits_text

__all__ = [
    "HISTORY",
    "VISITS",
    "History",
    "Publication",
    "Signed",
    "Written",
    "add_files",
    "add_visits",
    "carried",
    "replace_files",
    "visits_text",
    "write_carried",
]
