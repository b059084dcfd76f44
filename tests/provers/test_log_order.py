"""Positive numbers and their logarithms have one order."""

import pytest

from derivable import Product, Sum, density, derivation, exp, iff, implies, index, log, positives, real, reals, sequence
from derivable.checking import Checker

a, b = positives("a b")
u, v = reals("u v")
n, i = index("n", start=1), index("i")
x = sequence("x")
p, r = density("p"), density("r")
c = real("c", at_least=0)


def word(statement):
    def run():
        """A statement."""
        yield statement

    return Checker().derivation(derivation(run)).steps[0].verdict.word


@pytest.mark.parametrize("statement", [
    iff(a <= b, log(a) <= log(b)),
    iff(log(a) <= log(b), a <= b),
    iff(a**2 <= b, 2 * log(a) <= log(b)),
    iff(a * b <= 2, log(a) + log(b) <= log(2)),
    iff(Product(p(x[i]), i, 1, n) <= Product(r(x[i]), i, 1, n), Sum(log(p(x[i])), i, 1, n) <= Sum(log(r(x[i])), i, 1, n)),
    iff(p(x[1]) <= r(x[1]) * r(x[2]), log(p(x[1])) - log(r(x[1])) <= log(r(x[2]))),
])
def test_proved(statement):
    assert word(statement) == "proved"


@pytest.mark.parametrize("statement", [
    iff(a <= b, 2 * log(a) <= log(b)),
    iff(a <= b, log(b) <= log(a)),
    iff(a <= b + 1, log(a) <= log(b)),
    iff(Product(p(x[i]), i, 1, n) <= Product(r(x[i]), i, 1, n), Sum(log(p(x[i])), i, 2, n) <= Sum(log(r(x[i])), i, 2, n)),
    iff(p(x[1]) <= r(x[1]), log(p(x[1])) <= log(r(x[2]))),
])
def test_refuted(statement):
    assert word(statement) == "refuted"


@pytest.mark.parametrize("statement", [iff(u <= v, log(exp(u)) <= log(exp(v))), implies(c <= b, log(c + 1) <= log(b))])
def test_never_proved_without_need(statement):
    """A number that may be 0 has no logarithm, and what holds by another way is left to it."""
    assert word(statement) in ("proved", "refuted", "undecided")
    assert word(implies(c <= b, log(c + 1) <= log(b))) != "proved"
