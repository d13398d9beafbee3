"""What outlasts a week: the history of published plans, and what is carried into the next week."""

from planner.stores.carried import carried, write_carried
from planner.stores.folder import Written, add_files, replace_files
from planner.stores.history import HISTORY, History, Publication, Signed

__all__ = [
    "HISTORY",
    "History",
    "Publication",
    "Signed",
    "Written",
    "add_files",
    "carried",
    "replace_files",
    "write_carried",
]
