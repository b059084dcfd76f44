"""Sums over one range, compared term by term."""

import pytest

from derivable import Sum, derivation, diff, exp, family, index, real, sigmoid
from derivable.checking import Checker

n, i = index("N", start=1), index("i")
a, b, w = family("a", i, positive=True), family("b", i), family("w", i)
z, c = real("z"), real("c", nonzero=True)

HOLDS = {
    "a derivative": (diff(Sum(w[i] * sigmoid(a[i] * z + b[i]), i, 1, n), z),
                     Sum(w[i] * a[i] * sigmoid(a[i] * z + b[i]) * (1 - sigmoid(a[i] * z + b[i])), i, 1, n)),
    "a factor": (c * Sum(1 / (1 + exp(b[i])), i, 1, n), c * Sum(exp(-b[i]) / (1 + exp(-b[i])), i, 1, n)),
    "two sums": (Sum(w[i] / (1 + a[i]), i, 1, n) + Sum(w[i] * a[i] / (1 + a[i]), i, 1, n), Sum(w[i], i, 1, n)),
}


def word(left, right):
    def run():
        """A claim."""
        yield left
        yield right

    return Checker().derivation(derivation(run)).steps[0].verdict.word


@pytest.mark.parametrize("name", HOLDS)
def test_it_holds(name):
    assert word(*HOLDS[name]) == "proved"


@pytest.mark.parametrize("name", HOLDS)
def test_a_slip_is_refuted(name):
    left, right = HOLDS[name]
    assert word(left, 2 * right) == "refuted"


def test_other_ranges_are_not_compared():
    assert word(Sum(1 / (1 + a[i]), i, 1, n), Sum(1 / (1 + a[i]), i, 1, n + 1)) != "proved"
