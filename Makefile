# Every target is one task of run.py, which sets up .venv first; without make: python3 run.py plan
PYTHON ?= python3
TASKS := setup plan test check fix bench lock maps

.PHONY: $(TASKS)
.DEFAULT_GOAL := plan

$(TASKS):
	@$(PYTHON) run.py $@
