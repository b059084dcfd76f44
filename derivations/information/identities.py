"""Entropy, cross-entropy, divergence and mutual information of any densities.

Source: Cover and Thomas 2006, chapter 2; homework 002, II.A.
"""

from derivable import JS, KL, E, cross_entropy, density, derivation, entropy, ge, le, log, mutual_information, variables

x, y, z = variables("x y z")
p, q, data = density("p"), density("q"), density(r"p_{\mathrm{data}}")


@derivation
def maximum_likelihood():
    """The expected log-likelihood is minus a divergence, up to what does not depend on the model."""
    yield E(log(p(x)), data(x))
    yield E(log(data(x)), data(x)) - E(log(data(x) / p(x)), data(x))
    yield -entropy(data(x)) - KL(data(x), p(x))


@derivation
def crossing():
    """Cross-entropy = entropy + divergence."""
    yield cross_entropy(data(x), p(x))
    yield -E(log(data(x)), data(x)) + E(log(data(x) / p(x)), data(x))
    yield entropy(data(x)) + KL(data(x), p(x))


@derivation
def chain_rule_of_entropy():
    """H(x, y) = H(x) + H(y | x)."""
    yield entropy(p(x, y))
    yield -E(log(p(x)) + log(p(y | x)), p(x, y))
    yield entropy(p(x)) + E(entropy(p(y | x)), p(x))


@derivation
def chain_rule_of_divergence():
    """The divergence of joints is that of the marginals plus that of the conditionals."""
    yield KL(q(x, y), p(x, y))
    yield E(log(q(x) / p(x)) + log(q(y | x) / p(y | x)), q(x, y))
    yield KL(q(x), p(x)) + E(KL(q(y | x), p(y | x)), q(x))


@derivation
def information():
    """I(x; z) = H(x) - H(x | z)."""
    yield mutual_information(p, x, z)
    yield E(log(p(x, z) / (p(x) * p(z))), p(x, z))
    yield E(log(p(x | z) / p(x)), p(x, z))
    yield entropy(p(x)) - E(entropy(p(x | z)), p(z))


@derivation
def information_as_divergence():
    """I(x; z) is the expected divergence of p(x | z) from p(x)."""
    yield mutual_information(p, x, z)
    yield E(KL(p(x | z), p(x)), p(z))
    yield ge(0)


@derivation
def conditioning():
    """Conditioning does not raise the entropy."""
    yield E(entropy(p(x | z)), p(z))
    yield entropy(p(x)) - mutual_information(p, x, z)
    yield le(entropy(p(x)))


@derivation
def variational_bound():
    """A decoder q(x | z) bounds the information from below (Barber and Agakov 2003)."""
    yield mutual_information(p, x, z)
    yield entropy(p(x)) + E(log(q(x | z)), p(x, z)) + E(KL(p(x | z), q(x | z)), p(z))
    yield ge(entropy(p(x)) + E(log(q(x | z)), p(x, z)))


@derivation
def jensen_shannon():
    """The Jensen-Shannon divergence is not negative."""
    yield JS(p(x), q(x))
    yield (KL(p(x), (p(x) + q(x)) / 2) + KL(q(x), (p(x) + q(x)) / 2)) / 2
    yield ge(0)
