"""Unnormalised densities: f(x) = Z p(x), with Z known only as an integral.

Source: Gutmann and Hyvarinen 2012, section 2; homework 001, question 4.
"""

from derivable import E, density, derivation, integral, log, positives, variables

(x,) = variables("x")
p, q = density("p"), density("q")
(Z,) = positives("Z")
f = Z * p(x)


@derivation
def constant():
    """The partition function is the integral of the unnormalised density."""
    yield integral(f, x)
    yield Z * integral(p(x), x)
    yield Z


@derivation
def normalised():
    """log p = log f - log Z."""
    yield log(p(x))
    yield log(f) - log(integral(f, x))
    yield log(f) - log(Z)


@derivation
def by_importance():
    """The partition function as an expectation under any other density."""
    yield integral(f, x)
    yield E(f / q(x), q(x))
