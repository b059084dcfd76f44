"""Sums over one range, compared term by term."""

import pytest

from derivable import Sum, diff, exp, family, index, real, sigmoid

n, i = index("N", start=1), index("i")
a, b, w = family("a", i, positive=True), family("b", i), family("w", i)
z, c = real("z"), real("c", nonzero=True)

HOLDS = {
    "a derivative": (diff(Sum(w[i] * sigmoid(a[i] * z + b[i]), i, 1, n), z),
                     Sum(w[i] * a[i] * sigmoid(a[i] * z + b[i]) * (1 - sigmoid(a[i] * z + b[i])), i, 1, n)),
    "a factor": (c * Sum(1 / (1 + exp(b[i])), i, 1, n), c * Sum(exp(-b[i]) / (1 + exp(-b[i])), i, 1, n)),
    "two sums": (Sum(w[i] / (1 + a[i]), i, 1, n) + Sum(w[i] * a[i] / (1 + a[i]), i, 1, n), Sum(w[i], i, 1, n)),
}


@pytest.mark.parametrize("name", HOLDS)
def test_it_holds(name, word):
    assert word(*HOLDS[name]) == "proved"


@pytest.mark.parametrize("name", HOLDS)
def test_a_slip_is_refuted(name, word):
    left, right = HOLDS[name]
    assert word(left, 2 * right) == "refuted"


def test_other_ranges_are_not_compared(word):
    assert word(Sum(1 / (1 + a[i]), i, 1, n), Sum(1 / (1 + a[i]), i, 1, n + 1)) != "proved"
