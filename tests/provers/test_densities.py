"""A slice of the fuzz of densities: no false verdict, and most lines decided. `make bench` runs thousands."""

from collections import Counter

from benchmarks.densities import cases
from derivable.checking import Checker


def verdicts(true):
    return Counter(Checker().claim(case.claim).word for case in cases(11 if true else 12, 60, true))


def test_true_lines_are_proved_and_none_is_refuted():
    words = verdicts(True)
    assert words["refuted"] == 0 and words["proved"] >= 58, words


def test_false_lines_are_refuted_and_none_is_proved():
    words = verdicts(False)
    assert words["proved"] == words["conditional"] == 0 and words["refuted"] >= 57, words
