"""Other solvers on the same instances: one day, like vans, optional visits with one window and a value."""
