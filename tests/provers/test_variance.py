"""Means over independent variables: products, and squares of sums."""

import pytest

from derivable import E, Sum, density, derivation, index, log, sequence, variables
from derivable.checking import Checker

(x,) = variables("x")
z = sequence("z")
K, k = index("K", start=1), index("k")
a, b = index("a", start=1), index("b", start=1)
p = density("p")
LAWS = {"independent": density("q", independent=z, given=(x,)), "any": density("q"), "alike": density("q", exchangeable=z)}


def w(q, n):
    return p(x, z[n]) / q(z[n] | x)


CLAIMS = {
    "a product of two": lambda q: ((), E(w(q, 1) * w(q, 2), q(z[1], z[2] | x)), p(x) ** 2),
    "a product at two indices": lambda q: ((a < b,), E(w(q, a) * w(q, b), q(z[a], z[b] | x)), p(x) ** 2),
    "a product of logarithms": lambda q: ((), E(log(w(q, 1)) * log(w(q, 3)), q(z[1], z[3] | x)),
                                          E(log(w(q, 1)), q(z[1] | x)) * E(log(w(q, 3)), q(z[3] | x))),
    "a square of a sum": lambda q: ((), E(Sum(w(q, k) - p(x), k, 1, K) ** 2, q(z[1:K] | x)),
                                    Sum(E((w(q, k) - p(x)) ** 2, q(z[k] | x)), k, 1, K)),
    "the variance of a mean": lambda q: ((), E((Sum(w(q, k) - p(x), k, 1, K) / K) ** 2, q(z[1:K] | x)),
                                         Sum(E(w(q, k) ** 2, q(z[k] | x)) - p(x) ** 2, k, 1, K) / K**2),
}


def word(name, law):
    when, left, right = CLAIMS[name](LAWS[law])

    def run():
        """A claim."""
        yield left
        yield right

    return Checker().derivation(derivation(run, when=when) if when else derivation(run)).steps[0].verdict.word


@pytest.mark.parametrize("name", CLAIMS)
def test_it_holds_of_independent_variables(name):
    assert word(name, "independent") == "proved"


@pytest.mark.parametrize("name", CLAIMS)
def test_it_does_not_hold_of_others(name):
    """Nor is it refuted of exchangeable ones by a model of independent draws, in which it holds."""
    assert word(name, "any") == "refuted"
    assert word(name, "alike") != "proved"


def test_terms_with_a_mean_do_not_add_up():
    q = LAWS["independent"]

    def run():
        """A claim."""
        yield E(Sum(w(q, k), k, 1, K) ** 2, q(z[1:K] | x))
        yield Sum(E(w(q, k) ** 2, q(z[k] | x)), k, 1, K)

    assert Checker().derivation(derivation(run)).steps[0].verdict.word == "refuted"
