"""Exit statuses: passed, not passed, could not run."""

import pytest

from derivable.verdicts import REPORT, StepResult, Verdict, status


def step(word, code=None):
    return StepResult(1, 1, "=", "", Verdict(word, code=code), None, 0.0)


@pytest.mark.parametrize(("steps", "passed", "failed", "expected"), [
    ([step("proved")], True, False, 0), ([step("refuted")], False, False, 1), ([step("proved")], True, True, 2),
    ([step("undecided", REPORT)], False, False, 2), ([step("undecided", "budget")], False, False, 1)])
def test_the_exit_status_says_how_it_went(steps, passed, failed, expected):
    assert status(steps, passed, failed) == expected


def test_the_code_stands_in_reports():
    assert step("undecided", "budget").to_json()["code"] == "budget"
    assert step("proved").to_json()["code"] is None
