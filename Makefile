# Every target is one task of run.py, which sets up .venv first; without make: python3 run.py plan
# What a benchmark is given: make bench-weeks OPTIONS=--full, make bench-toptw DIR=folder OPTIONS="--only 'r1.*|pr03'"
PYTHON ?= python3
TASKS := setup plan test check fix bench bench-weeks bench-toptw lock maps

.PHONY: $(TASKS)
.DEFAULT_GOAL := plan

$(TASKS):
	@$(PYTHON) run.py $@ $(DIR) $(OPTIONS)
