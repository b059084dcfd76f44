"""One step of Langevin dynamics, x + eta slope of log p(x) + sqrt(2 eta) noise, and what it settles at.

Source: Roberts and Tweedie 1996, section 1.4; homework 002, equation 8 (which calls it a method for sampling from p: exact only as eta
goes to 0).
"""

from derivable import derivation, diff, function, log, lt, normal, real

x = real("x")
eta = real(r"\eta", between=(0, 2))
p = function("p", x, positive=True)
settled = 2 / (2 - eta)


@derivation
def drift():
    """The mean of a step."""
    yield x + eta * diff(log(p(x)), x)
    yield x + eta * p.prime(x) / p(x)


@derivation
def drift_of_a_gaussian():
    """For N(0, 1) it shrinks x."""
    yield x + eta * diff(log(normal(x, 0, 1)), x)
    yield (1 - eta) * x


@derivation
def stationary_variance():
    """The variance 2/(2 - eta) is kept by a step for N(0, 1)."""
    yield (1 - eta) ** 2 * settled + 2 * eta
    yield settled


@derivation
def too_wide():
    """It is above 1, whatever the step."""
    yield 1 + 0 * eta
    yield lt(settled)
