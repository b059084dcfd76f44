"""The objective of the beta-VAE is a lower bound for beta >= 1.

Source: Higgins et al. 2017, eq. 4; homework 002, II.B.
"""

from derivable import KL, E, density, derivation, le, log, real, reals, variables

x, z = variables("x z")
p, q = density("p"), density("q")
beta = real(r"\beta", at_least=1)
objective = E(log(p(x | z)), q(z | x)) - beta * KL(q(z | x), p(z))


@derivation
def excess():
    """What the objective lacks: the ELBO minus (beta - 1) times the divergence from the prior."""
    yield objective
    yield E(log(p(x | z)), q(z | x)) - KL(q(z | x), p(z)) - (beta - 1) * KL(q(z | x), p(z))
    yield E(log(p(x, z) / q(z | x)), q(z | x)) - (beta - 1) * KL(q(z | x), p(z))


@derivation
def bound():
    """A lower bound of log p(x)."""
    yield objective
    yield log(p(x)) - KL(q(z | x), p(z | x)) - (beta - 1) * KL(q(z | x), p(z))
    yield le(log(p(x)))


r, k = reals("r k")


@derivation
def weighted():
    """The same in numbers: a log-likelihood r, a divergence k."""
    yield r - k - (beta - 1) * k
    yield r - beta * k
