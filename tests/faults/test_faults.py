"""Each seeded fault is caught by the checks that the list names, and by the fault alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.faults.__main__ import main
from tests.faults.checks import ready, why_it_fails
from tests.faults.listed import Fault, planner_with, read_faults

FAULTS = {fault.name: fault for fault in read_faults()}
CHECKS = sorted({check for fault in FAULTS.values() for check in fault.caught_by})


def test_there_are_faults_enough_in_solver_and_verifier() -> None:
    of_verifier = sum(fault.file.startswith("verify/") for fault in FAULTS.values())
    assert of_verifier >= 20
    assert len(FAULTS) - of_verifier >= 40


def test_no_fault_is_listed_twice() -> None:
    faults = read_faults()
    assert len(FAULTS) == len(faults)
    assert Counter((fault.file, fault.source()) for fault in faults).most_common(1)[0][1] == 1


@pytest.mark.parametrize("name", FAULTS)
def test_fault_changes_the_file_as_it_is(name: str) -> None:
    fault = FAULTS[name]
    right = fault.path.read_text(encoding="utf-8")
    assert fault.what.endswith(".")
    assert fault.caught_by
    assert right.count(fault.text) == 1
    assert fault.source() != right


@pytest.mark.parametrize("check", CHECKS)
def test_check_passes_without_a_fault(check: str) -> None:
    assert why_it_fails(ready(check)) == ""


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_caught(name: str) -> None:
    fault = FAULTS[name]
    with planner_with(fault):
        survived = [check for check in fault.caught_by if not why_it_fails(ready(check))]
    assert survived == []


# The runner itself.

LEAP = Fault("leap", "All is well.", "calendar.py", "return WEEKDAYS[day.weekday()]", "return WEEKDAYS[0]", ())


def test_planner_is_whole_again_after_a_fault() -> None:
    from planner.calendar import weekday  # noqa: PLC0415

    with planner_with(LEAP):
        from planner.calendar import weekday as faulty  # noqa: PLC0415
    from planner.calendar import weekday as whole  # noqa: PLC0415

    assert faulty is not weekday
    assert whole is weekday


def test_table_says_what_caught_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read-lot-expired-today"]) == 0
    table = capsys.readouterr().out
    assert table.startswith("caught    read-lot-expired-today ")
    assert "1 faults, 0 survived" in table


def test_text_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"leap: 0 times in planner/calendar\.py: never"):
        replace(LEAP, text="never").source()


def test_file_that_cannot_be_run_is_no_catch() -> None:
    with pytest.raises(NameError), planner_with(replace(LEAP, instead="return nowhere")):
        why_it_fails(ready("solver days/holiday"))


@pytest.mark.parametrize("check", ["solver", "judge days/holiday", "test_calendar.py"])
def test_check_that_is_none_is_refused(check: str) -> None:
    with pytest.raises(ValueError, match="no check"):
        ready(check)
