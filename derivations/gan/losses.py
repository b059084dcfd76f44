"""The losses of a GAN by the logits of its discriminator: a on data, b on samples.

Source: Goodfellow et al. 2014, section 3; Gulrajani et al. 2017, equation 3; homework 002, II.C.
"""

from derivable import derivation, diff, exp, log, positives, reals, sigmoid, sqrt

a, b, u, v = reals("a b u v")
weight = positives(r"\lambda")[0]
gamma = positives(r"\gamma")[0]


@derivation
def discriminator():
    """-log D(x) - log(1 - D(G(z)))."""
    yield -log(sigmoid(a)) - log(1 - sigmoid(b))
    yield log(1 + exp(-a)) + log(1 + exp(b))


@derivation
def saturating():
    """log(1 - D(G(z))), which the generator minimises."""
    yield log(1 - sigmoid(b))
    yield -log(1 + exp(b))


@derivation
def non_saturating():
    """-log D(G(z))."""
    yield -log(sigmoid(b))
    yield log(1 + exp(-b))


@derivation
def saturating_slope():
    """The slope of the saturating loss vanishes where the discriminator is sure."""
    yield diff(log(1 - sigmoid(b)), b)
    yield -sigmoid(b)


@derivation
def non_saturating_slope():
    """The slope of the other one does not."""
    yield diff(-log(sigmoid(b)), b)
    yield -(1 - sigmoid(b))
    yield -sigmoid(-b)


@derivation
def two_sided_penalty():
    """The penalty on the norm of a critic's gradient (u, v)."""
    yield weight * (sqrt(u**2 + v**2) - 1) ** 2
    yield weight * (u**2 + v**2 - 2 * sqrt(u**2 + v**2) + 1)


@derivation
def r1():
    """The penalty of R1 on the gradient (u, v): half of gamma times its squared norm."""
    yield gamma / 2 * (sqrt(u**2 + v**2)) ** 2
    yield gamma / 2 * (u**2 + v**2)
