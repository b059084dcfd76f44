"""Progress where nobody looks: plain lines on standard error, not too many."""

import io

from derivable.reporting.progress import Progress


def lines(times, passed):
    out, clock = io.StringIO(), iter(times)
    with Progress(len(passed), out=out, clock=lambda: next(clock)) as progress:
        for p in passed:
            progress.step(p)
    return out.getvalue().splitlines()


def test_a_line_is_printed_when_two_seconds_are_over():
    assert lines([0.0, 1.0, 2.5, 3.0, 5.0], [True, False, True, True]) == [
        "2 of 4 derivations, 1 failed", "4 of 4 derivations, 1 failed"]


def test_a_short_run_says_nothing():
    assert lines([0.0, 0.1, 0.2], [True, False]) == []


def test_stored_certificates_are_told_in_parts_of_a_hundred():
    out, clock = io.StringIO(), iter([0.0, 1.0, 3.0])
    with Progress(4, out=out, clock=lambda: next(clock)) as progress:
        progress.stored(1, 8)
        progress.stored(2, 8)
    assert out.getvalue() == "stored certificates: 25 % checked\n"
