"""A Bernoulli likelihood by its logit, in the form that does not overflow.

Source: Kingma and Welling 2014, appendix C.1; homework 001, question 2.
"""

from derivable import derivation, exp, log, real, sigmoid

u = real("u")
x = real("x", at_least=0, at_most=1)


@derivation
def log_sigmoid():
    """log sigmoid(u) = -log(1 + e^-u)."""
    yield log(sigmoid(u))
    yield -log(1 + exp(-u))


@derivation
def log_complement():
    """log(1 - sigmoid(u)) = -log(1 + e^u)."""
    yield log(1 - sigmoid(u))
    yield -log(1 + exp(u))


@derivation
def log_likelihood():
    """x log sigmoid(u) + (1 - x) log(1 - sigmoid(u)) = x u - log(1 + e^u)."""
    yield x * log(sigmoid(u)) + (1 - x) * log(1 - sigmoid(u))
    yield x * u - log(1 + exp(u))
