"""The evidence lower bound: log p(x) is the bound plus a divergence, and what follows from that.

Source: Kingma and Welling 2014, eq. 1-3; homework 000, questions 1.1-1.3; homework 002, II.A.
"""

from derivable import KL, E, density, derivation, ge, iff, le, log, variables

x, z = variables("x z")
p, q, r = density("p"), density("q"), density("r")  # the model, and two approximate posteriors


def elbo(q):
    """The bound, as an expectation of one logarithm."""
    return E(log(p(x, z) / q(z | x)), q(z | x))


@derivation
def decomposition():
    """log p(x) = ELBO + KL(q(z|x) || p(z|x))."""
    yield log(p(x))
    yield elbo(q) - elbo(q) + E(log(p(x)), q(z | x))
    yield elbo(q) - E(log(p(x, z) / q(z | x)) - log(p(x)), q(z | x))
    yield elbo(q) - E(log(p(x, z) / (q(z | x) * p(x))), q(z | x))
    yield elbo(q) - E(log(p(z | x) / q(z | x)), q(z | x))
    yield elbo(q) + KL(q(z | x), p(z | x))


@derivation
def bound():
    """ELBO <= log p(x)."""
    yield elbo(q)
    yield log(p(x)) - KL(q(z | x), p(z | x))
    yield le(log(p(x)))


@derivation
def jensen():
    """The same bound by Jensen's inequality."""
    yield log(p(x))
    yield log(E(p(x, z) / q(z | x), q(z | x)))
    yield ge(elbo(q))


@derivation
def objective():
    """The divergence from the posterior is log p(x) minus the bound."""
    yield KL(q(z | x), p(z | x))
    yield E(log(q(z | x) / p(z | x)), q(z | x))
    yield E(log(q(z | x) * p(x) / p(x, z)), q(z | x))
    yield E(log(q(z | x) / p(x, z)), q(z | x)) + E(log(p(x)), q(z | x))
    yield -elbo(q) + log(p(x))


@derivation
def divergence_is_not_negative():
    """Gibbs' inequality."""
    yield KL(q(z | x), p(z | x))
    yield ge(0)


@derivation
def same_optimum():
    """Of two approximate posteriors the one with the larger bound has the smaller divergence: argmax is argmin."""
    yield iff(elbo(q) <= elbo(r), KL(r(z | x), p(z | x)) <= KL(q(z | x), p(z | x)))


@derivation
def amortisation():
    """What amortised inference loses in the bound it loses in divergence."""
    yield elbo(q) - elbo(r)
    yield log(p(x)) - KL(q(z | x), p(z | x)) - (log(p(x)) - KL(r(z | x), p(z | x)))
    yield KL(r(z | x), p(z | x)) - KL(q(z | x), p(z | x))


@derivation(when=elbo(q) <= elbo(r))
def amortisation_gap():
    """An approximate posterior with the smaller bound has the larger divergence."""
    yield KL(r(z | x), p(z | x)) - KL(q(z | x), p(z | x))
    yield elbo(q) - elbo(r)
    yield le(0)


@derivation
def reconstruction():
    """ELBO = reconstruction - KL(q(z|x) || p(z))."""
    yield elbo(q)
    yield E(log(p(x | z) * p(z) / q(z | x)), q(z | x))
    yield E(log(p(x | z)), q(z | x)) + E(log(p(z) / q(z | x)), q(z | x))
    yield E(log(p(x | z)), q(z | x)) - KL(q(z | x), p(z))


