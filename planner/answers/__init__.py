"""What each request is told, tested; what would change it; what else the week could have been.

Nothing is imported here: what only reads a plan need not wait for the solver.
"""
