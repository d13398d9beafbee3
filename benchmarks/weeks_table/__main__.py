"""Print the table. Processes that are started from here do not import this module, so each holds only what it needs."""

from benchmarks.weeks_table.table import main

main()
