"""What operators about densities on the line mean: integrals of products and of logarithms."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derivable.semantics.balls import Number
from derivable.semantics.chances import log_ratio

if TYPE_CHECKING:
    from derivable.semantics.operators import Evaluator, Place, Term

HALF, TWO = Fraction(1, 2), Fraction(2)


def bell(e: Evaluator, t: Term, place: Place) -> Any:
    """The density of a Gaussian."""
    n = e.numbers
    x, mean, variance = (e.number(a, place) for a in t.args)
    if id(variance) not in e.memory:  # the variance stands in the entry, so that no other object has its number
        e.memory[id(variance)] = n.sqrt(n.multiply(TWO, n.multiply(n.pi, variance))), n.multiply(-TWO, variance), variance
    root, minus_two, _ = e.memory[id(variance)]
    gap = n.subtract(x, mean)
    return n.divide(n.exp(n.divide(n.multiply(gap, gap), minus_two)), root)


def expectation(e: Evaluator, t: Term, place: Place) -> Any:
    """The mean of a function under a density."""
    x, p, f = t.args
    return e.along_line(x, lambda here: e.numbers.multiply(e.number(p, here), e.number(f, here)), place)


def divergence(e: Evaluator, t: Term, place: Place) -> Any:
    """The divergence of one density from another one."""
    x, q, p = t.args
    return e.along_line(x, lambda here: log_ratio(e.numbers, e.number(q, here), e.number(p, here)), place)


def entropy(e: Evaluator, t: Term, place: Place) -> Any:
    """The entropy of a density."""
    x, p = t.args

    def body(here: Place) -> Number:
        value = e.number(p, here)
        return e.numbers.multiply(value, e.numbers.log(value))

    return e.numbers.negative(e.along_line(x, body, place))


def half_way(e: Evaluator, t: Term, place: Place) -> Any:
    """The divergence of two densities from their mean, halved and added."""
    x, p, q = t.args
    n = e.numbers

    def body(here: Place) -> Number:
        a, b = e.number(p, here), e.number(q, here)
        middle = n.multiply(HALF, n.add(a, b))
        return n.multiply(HALF, n.add(log_ratio(n, a, middle), log_ratio(n, b, middle)))

    return e.along_line(x, body, place)
