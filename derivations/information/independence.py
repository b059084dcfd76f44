"""Independent coordinates, any number of them: log densities, entropies and divergences are sums.

For a diagonal Gaussian the summands are those of gaussian.kl and gaussian.entropy.

Source: Cover and Thomas 2006, section 2.5; homework 000, question 2.1; homework 002, II.A.
"""

from derivable import KL, E, Sum, density, derivation, entropy, index, log, sequence

x = sequence("x")
D, i = index("D", start=1), index("i")
p, q = density("p", independent=x), density("q", independent=x)


@derivation
def log_likelihood():
    """The log-likelihood of independent data is a sum."""
    yield log(p(x[1:D]))
    yield Sum(log(p(x[i])), i, 1, D)


@derivation
def divergence():
    """The divergence of products is the sum of the divergences: a diagonal Gaussian in any dimension."""
    yield KL(q(x[1:D]), p(x[1:D]))
    yield E(log(q(x[1:D])) - log(p(x[1:D])), q(x[1:D]))
    yield E(Sum(log(q(x[i])) - log(p(x[i])), i, 1, D), q(x[1:D]))
    yield Sum(E(log(q(x[i]) / p(x[i])), q(x[i])), i, 1, D)
    yield Sum(KL(q(x[i]), p(x[i])), i, 1, D)


@derivation
def entropies():
    """The entropy of independent variables is the sum of the entropies."""
    yield entropy(p(x[1:D]))
    yield Sum(entropy(p(x[i])), i, 1, D)
